"""Prints the rules into ``docs/rules``: the same rows that the product asks, as tables to read.

``python -m shouhou.rulebook.print [FOLDER]`` writes the files; with ``--check`` it only says which differ.
"""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from shouhou.domain.access import PERMISSIONS, Permission, Role
from shouhou.domain.case import TRANSITIONS
from shouhou.domain.commands import MOVES
from shouhou.domain.refund.deadlines import LIMITS
from shouhou.domain.refund.table import TABLE, Platform, Row
from shouhou.domain.refund.vocabulary import OPEN_STATUSES, Action, Flow, Party, RefundStatus
from shouhou.domain.refund.withdrawal import NODES, Until
from shouhou.domain.refund.words import ACTIONS, FLOWS, PARTIES, STATUSES
from shouhou.domain.rules import RuleRow

from .loader import shipped_rules, sources
from .print_evidence import evidence_page
from .print_options import options_page
from .print_playbooks import playbooks_page

_HEAD = "<!-- Printed by `python -m shouhou.rulebook.print`. Change the rows, not this file. -->\n\n"


def pages() -> dict[str, str]:
    """File name to text. The same rows give the same text on every machine."""
    return {
        "refund-machine.md": _HEAD + _machine(),
        "refund-deadlines.md": _HEAD + _deadlines(),
        "rule-rows.md": _HEAD + _rows(),
        "case-and-commands.md": _HEAD + _case_and_commands(),
        "roles.md": _HEAD + _roles(),
        "options.md": _HEAD + options_page(),
        "playbooks.md": _HEAD + playbooks_page(),
        "sources.md": _HEAD + _sources(),
        "evidence.md": _HEAD + evidence_page(),
    }


def outdated(folder: Path) -> list[str]:
    """Names of pages that are missing in ``folder`` or differ. Writes nothing."""
    found = []
    for name, text in pages().items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(name)
    return found


def write(folder: Path) -> None:
    """Writes all pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0 when written or up to date, 1 when ``--check`` found differences."""
    folders = [argument for argument in arguments if not argument.startswith("-")]
    folder = Path(folders[0]) if folders else Path("docs/rules")
    if "--check" not in arguments:
        write(folder)
        return 0
    differing = outdated(folder)
    for name in differing:
        sys.stderr.write(f"{folder / name}: 与规则不一致，请运行 make docs / differs from the rules\n")
    return 1 if differing else 0


# -- pages ------------------------------------------------------------------------------------------------


def _machine() -> str:
    parts = [
        "# The refund state machine\n\n",
        "Who may do what at which node, what it leads to, and where that is written. *Service*: out = the\n"
        "platform's service is not in; asked = somebody asked for it; in = it has the case, and all trade\n"
        "timers stand still. *By hand*: only in the platform's own console (B Tmall, C Taobao). A row that\n"
        "names a Tmall text as its source is taken as no more than probable on Taobao. Anything that no row\n"
        "allows is refused with a reason.\n\n",
    ]
    for flow in Flow:
        parts.append(f"## {FLOWS[flow]} (`{flow}`)\n\n")
        parts.append(_node_table(flow))
    parts.append(_conditions())
    parts.append("## All rows\n\n")
    parts.append(
        _table(
            [
                "flows",
                "nodes",
                "party",
                "action",
                "service",
                "leads to",
                "by hand",
                "conditions",
                "certainty",
                "source",
            ],
            (_machine_row(row) for row in TABLE),
        )
    )
    return "".join(parts)


def _conditions() -> str:
    nodes = (
        [
            f"withdrawal, until {until}",
            "<br>".join(_ordered(NODES[until])) + "; not once the service was asked in",
        ]
        for until in Until
    )
    others = (
        ["protection", "not later than rule `aftersale.window` after 交易成功"],
        ["not_received_wait", "not earlier than rule `cs.apply_wait.not_received` after the application"],
        ["goods_refused", "a return number was filled in: the goods, not the application, were refused"],
        ["may_refuse", "the platform does not forbid refusing (`cannot_refuse`)"],
    )
    return (
        "## Conditions\n\nWhich withdrawal text counts is the shop's choice of profile (`withdrawal.until`,\n"
        "`withdrawal.max`); `today` also ends it once a return number is filled in.\n\n"
        + _table(["condition", "holds"], (*nodes, *others))
    )


def _node_table(flow: Flow) -> str:
    lines = []
    for status in (None, *RefundStatus):
        rows = [
            row
            for row in TABLE
            if flow in row.flows and status in row.statuses and Platform.OUT in row.platform
        ]
        # These are possible at every open node, also at those that a flow never reaches.
        if any(row.action not in _EVERYWHERE for row in rows):
            lines.append(
                [
                    _status(status),
                    *(_acts(rows, party) for party in (Party.SELLER, Party.BUYER, Party.PLATFORM)),
                ]
            )
    return _table(["node", "seller", "buyer", "when time runs out"], lines)


_EVERYWHERE = frozenset({Action.LEAVE_MESSAGE, Action.WITHDRAW, Action.STEP_IN})


def _acts(rows: Iterable[Row], party: Party) -> str:
    found = []
    for row in rows:
        if row.party is not party or row.action is Action.LEAVE_MESSAGE:
            continue
        name = row.outcome if party is Party.PLATFORM else ACTIONS[row.action]
        target = STATUSES[row.leads_to] if row.leads_to else ""
        reached = "" if target in ("", name) else f" → {target}"
        condition = f" ({', '.join(row.conditions)})" if row.conditions else ""
        found.append(f"{name}{reached}{condition}")
    return "<br>".join(found) or "–"


def _machine_row(row: Row) -> list[str]:
    return [
        _words(row.flows, Flow),
        "any open" if row.statuses == OPEN_STATUSES else "<br>".join(_ordered(row.statuses)),
        PARTIES[row.party],
        f"{ACTIONS[row.action]} `{row.action}`",
        "/".join(name for name in Platform if name in row.platform),
        STATUSES[row.leads_to] if row.leads_to else "unchanged",
        ", ".join(sorted(row.by_hand)) + (" (七天无理由)" if row.by_hand_seven_day else "") or "–",
        ", ".join(row.conditions) or "–",
        row.certainty,
        row.source,
    ]


def _ordered(statuses: Iterable[RefundStatus | None]) -> list[str]:
    kept = set(statuses)
    return [_status(status) for status in (None, *RefundStatus) if status in kept]


def _status(status: RefundStatus | None) -> str:
    return f"{STATUSES[status]} `{status}`" if status is not None else "no refund yet"


def _words(kept: frozenset[Flow], kind: type[Flow]) -> str:
    if kept == frozenset(kind):
        return "all"
    return "<br>".join(FLOWS[flow] for flow in kind if flow in kept)


def _deadlines() -> str:
    rules = shipped_rules()
    lines = []
    for limit in LIMITS:
        for key in limit.keys:
            rows = sorted((row for row in rules if row.key == key), key=lambda row: row.canonical())
            lines += [
                [
                    _words(limit.flows, Flow),
                    "<br>".join(_ordered(limit.statuses)),
                    (limit.entered_by or "any") + (", signed for" if limit.signed else ""),
                    PARTIES[limit.party],
                    row.shop_type or "B, C",
                    row.category or "–",
                    f"{row.value} {row.unit}",
                    _validity(row),
                    row.certainty,
                    f"`{key}`",
                ]
                for row in rows
            ]
    return (
        "# Time limits of the refund nodes\n\n"
        "The platform's own deadline always wins; these rows give the estimate beside it and the check on it\n"
        "(a difference over five minutes is a finding). Read from top to bottom: the first limit that fits a\n"
        "node counts, from the moment the node was entered, or from the shop's signature where it says so. A\n"
        "dated exception holds for what *enters* the node inside its days. While the platform's service has\n"
        "the case the clock stands still and afterwards goes on with what was left.\n\n"
        + _table(
            [
                "flows",
                "node",
                "entered",
                "who must act",
                "shop",
                "category",
                "limit",
                "days",
                "certainty",
                "rule",
            ],
            lines,
        )
    )


def _rows() -> str:
    rules = shipped_rules()
    lines = (
        [
            f"`{row.key}`",
            row.shop_type or "both / law",
            row.category or "–",
            f"{row.value} {row.unit}",
            _validity(row),
            row.certainty,
            row.source,
            row.note or "–",
        ]
        for row in sorted(rules, key=lambda row: row.canonical())
    )
    return (
        "# Dated rule rows\n\n"
        "Rows without a first day were in force before the day of their source. Anything but *sure* is shown\n"
        "as 待确认; a shop lays its own rows over these. Order: the row of the category, then a dated exception,\n"
        "then the shop's own row, then the platform's, then the newest.\n\n"
        + _table(["key", "shop", "category", "value", "days", "certainty", "source", "note"], lines)
        + f"\n{len(rules.rows)} rows, digest `{rules.digest}`\n"
    )


def _validity(row: RuleRow) -> str:
    if row.valid_from is None and row.valid_to is None:
        return "–"
    days = f"{row.valid_from or '…'} – {row.valid_to or '…'}"
    return f"{days} (exception)" if row.exception else days


def _case_and_commands() -> str:
    cases = ([state, event, new] for (state, event), new in TRANSITIONS.items())
    commands = ([old, ", ".join(sorted(new)) or "– (final)"] for old, new in MOVES.items())
    return (
        "# Our case and its commands\n\n## Case\n\n"
        + _table(["state", "event", "new state"], cases)
        + "\nA case does not close while a refund or a command of it is open.\n\n## Command\n\n"
        + _table(["state", "may become"], commands)
    )


def _roles() -> str:
    lines = ([f"`{one}`", *("✓" if one in PERMISSIONS[role] else "" for role in Role)] for one in Permission)
    return "# Roles and rights\n\nPer shop; several roles add up.\n\n" + _table(["right", *Role], lines)


def _sources() -> str:
    lines = ([mark, text] for mark, text in sorted(sources().items()))
    return "# Sources\n\n" + _table(["mark", "text"], lines)


def _table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [header, ["---"] * len(header), *lines]
    return (
        "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows) + "\n"
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
