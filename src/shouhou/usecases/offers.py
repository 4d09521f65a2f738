"""The options of a case: what can be offered, and which one a person took."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shouhou.domain.access import Permission
from shouhou.domain.burden import Evidence
from shouhou.domain.errors import Refused
from shouhou.domain.evidence.records import Side
from shouhou.domain.options.findings import checked_findings
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import Option, Proposal
from shouhou.domain.options.situation import Situation
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.rulebook.wording import option_words
from shouhou.storage import events, history
from shouhou.storage.clocks import clock_of
from shouhou.storage.json import dump_text, load_text
from shouhou.storage.models import Case, ChosenOption
from shouhou.storage.queries.evidence_records import EvidencePage

from .actor import Actor, demand
from .errors import Missing
from .evidence.reading import evidence_of
from .policies import policy_now
from .rules import rules_for
from .situation import situations_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The option that a person took last."""

    key: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be offered in one case now."""

    situation: Situation
    proposal: Proposal
    words: Mapping[str, str]
    """What to write to the buyer, by option."""
    chosen: Chosen | None


def offer_of(*, actor: Actor, case_id: int, now: datetime, proof: EvidencePage | None = None) -> Offer:
    """The options of a case, best first. Writes nothing. ``proof``: the case's, where it was read already.

    Raises ``Missing`` and ``Refused("bad_situation")`` when what the sources tell contradicts itself.
    """
    case = _case(actor, case_id, Permission.SEE_CASE)
    situation = _situation(actor, case, proof=proof, now=now)
    proposal = _proposal(case, situation, now=now)
    row = ChosenOption.objects.select_related("by").filter(case=case).order_by("-id").first()
    return Offer(
        situation=situation,
        proposal=proposal,
        words={one.key.value: _words(case, one) for one in proposal.options},
        chosen=Chosen(key=row.key, by_name=row.by.display_name, at=row.at) if row else None,
    )


def choose_option(*, actor: Actor, case_id: int, key: str, now: datetime) -> tuple[Option, str]:
    """Takes one of the options as it now stands, and keeps how it was shown; with it the words for the buyer.

    Sends nothing. Writes.

    Raises ``Missing`` and ``Refused`` (right; the situation changed and the option is gone).
    """
    _case(actor, case_id, Permission.DIAGNOSE)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        proposal = _proposal(case, _situation(actor, case, proof=None, now=now), now=now)
        ranked = {one.key.value: (rank, one) for rank, one in enumerate(proposal.options, start=1)}
        if key not in ranked:
            raise Refused("option_gone", "情况变了，方案已经更新，请再看一下")
        rank, option = ranked[key]
        at = clock_of(case.shop).platform_time(now)
        ChosenOption.objects.create(
            shop_id=case.shop_id,
            case=case,
            key=key,
            rank=rank,
            shown=load_text(dump_text(_plain(option))),
            rules_digest=proposal.rules_digest,
            policy_digest=proposal.policy_digest,
            by_id=actor.user_id,
            at=at,
        )
        body = {
            "option": key,
            "rank": rank,
            "refund_fen": option.refund_fen,
            "compensation_fen": option.compensation_fen,
            "expected_fen": option.cost.total_fen,
            "rules": proposal.rules_digest,
            "policy": proposal.policy_digest,
        }
        history.append(case, at=at, actor=actor.mark, kind="option.chosen", body=body)
        case.save(update_fields=["version", "head"])
        events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")
    return option, _words(case, option)


def record_findings(*, actor: Actor, case_id: int, findings: Mapping[str, Any], now: datetime) -> None:
    """What a person found out; an empty member takes an earlier one back, absent ones stay. Writes.

    Raises ``Missing`` and ``Refused`` with the wrong inputs in ``fields``.
    """
    _case(actor, case_id, Permission.DIAGNOSE)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("shop").get(pk=case_id)
        situation = situations_of([case])[case.pk]
        kept = checked_findings({**case.findings, **findings}, situation=situation)
        changed = sorted(
            name for name in {*kept, *case.findings} if kept.get(name) != case.findings.get(name)
        )
        if not changed:
            return
        case.findings = kept
        at = clock_of(case.shop).platform_time(now)
        body = {"changed": changed, "values": {name: str(kept.get(name, "")) for name in changed}}
        history.append(case, at=at, actor=actor.mark, kind="case.findings", body=body)
        case.save(update_fields=["findings", "version", "head"])
        events.announce(shop_id=case.shop_id, case_id=case.pk, kind="case")


def _case(actor: Actor, case_id: int, permission: Permission) -> Case:
    case = Case.objects.select_related("shop").filter(pk=case_id).first()
    if case is None:
        raise Missing
    demand(actor=actor, shop_id=case.shop_id, permission=permission)
    return case


def _situation(actor: Actor, case: Case, *, proof: EvidencePage | None, now: datetime) -> Situation:
    """With how far the proof has come, unless a person said so. Nothing handed in tells nothing: it may lie elsewhere."""
    known = situations_of([case])[case.pk]
    page = proof or evidence_of(actor=actor, case_id=case.pk, now=now)
    return replace(
        known,
        evidence=known.evidence or _shown(page, Side.BUYER),
        shop_evidence=known.shop_evidence or _shown(page, Side.SHOP),
    )


def _shown(page: EvidencePage, side: Side) -> Evidence | None:
    done, of = page.checklist.done(side), page.checklist.of(side)
    if of and done == of:
        return Evidence.COMPLETE
    loose = side is Side.BUYER and bool(page.checklist.unsorted or page.pictures)
    return Evidence.PARTIAL if done or loose else None


def _proposal(case: Case, situation: Situation, *, now: datetime) -> Proposal:
    at = clock_of(case.shop).platform_time(now)
    policy = policy_now(shop_id=case.shop_id, category=situation.category.value, now=at)
    return propose(situation, policy=policy, rules=rules_for(shop_id=case.shop_id), now=at)


def _words(case: Case, option: Option) -> str:
    return option_words(option, shop_type=ShopType(case.shop.shop_type))


def _plain(value: Any) -> Any:
    """Records as objects, spans as seconds; the rest is JSON already."""
    match value:
        case timedelta():
            return int(value.total_seconds())
        case Mapping():
            return {str(key): _plain(member) for key, member in value.items()}
        case list() | tuple():
            return [_plain(member) for member in value]
        case _ if is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        case _:
            return value
