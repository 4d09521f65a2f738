"""``shouhou verify``: checks that no case's history was changed, dropped or moved, and that anchors agree."""

import argparse
from typing import TYPE_CHECKING

from .answering import REFUSED, Answer, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``verify``."""
    verify = subparsers.add_parser("verify", help="核对历史记录链 / check the history chains")
    verify.add_argument(
        "--anchor", metavar="FILE", help="另处保存的锚文件 / an anchor file that was kept elsewhere"
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(act=verify_histories)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def verify_histories(args: argparse.Namespace) -> Answer:
    """Recomputes every chain and every anchor. Exit code 1 when one is broken. Writes nothing."""
    from shouhou.usecases.anchoring import check_anchors
    from shouhou.usecases.verification import verify_histories as check

    report = check()
    anchors, broken_days = check_anchors()
    kept = _kept_anchor(args.anchor)
    record = {
        "cases": report.cases,
        "rows": report.rows,
        "broken": [
            {"case_id": broken.case_id, "seq": broken.seq, "problem": broken.problem}
            for broken in report.broken
        ],
        "anchors": anchors,
        "broken_anchors": [day.isoformat() for day in broken_days],
        "kept_anchor": kept,
    }
    words = f"{report.cases} 个售后单，{report.rows} 条记录 / cases and rows checked: "
    words += "全部一致 / all agree" if not report.broken else f"{len(report.broken)} 处不一致 / broken"
    words += "".join(f"\n  #{broken.case_id} {broken.seq} {broken.problem}" for broken in report.broken)
    words += f"\n{anchors} 个每日锚 / daily anchors: "
    words += "全部一致 / all agree" if not broken_days else ", ".join(map(str, broken_days))
    if kept is not None:
        words += "\n另存的锚 / the kept anchor: " + ("一致 / agrees" if kept else "不一致 / does not agree")
    failed = bool(report.broken or broken_days) or kept is False
    return Answer(record=record, words=words, exit_code=REFUSED if failed else 0)


def _kept_anchor(file: str | None) -> bool | None:
    """Whether the kept anchor agrees; None when none was given. Raises ``Refused`` for what is none."""
    from pathlib import Path

    from shouhou.domain.errors import Refused
    from shouhou.usecases.anchoring import NotAnAnchor, agrees_with

    if file is None:
        return None
    try:
        return agrees_with(Path(file).read_text(encoding="utf-8"))
    except (NotAnAnchor, OSError, UnicodeDecodeError) as error:
        raise Refused("anchor", "这不是可用的锚文件", {"anchor": file}) from error
