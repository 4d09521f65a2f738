"""Approvals as records, with what a viewer may say about them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from shouhou.domain.access import Permission, mask_nick, permissions_of
from shouhou.storage.json import load_text
from shouhou.storage.models import Approval, HistoryRow, Refund
from shouhou.storage.models.cases import NO_DUE

from .approval_records import ApprovalView, VoteView
from .queue import Viewer, case_number
from .timeline import MATERIAL

WEIGHTLESS = ("command.", "message.")  # may be our own words: looked at when somebody votes


def approvals_of(viewer: Viewer) -> "QuerySet[Approval]":
    """The viewer's shops' approvals with their deadline: the refund's own at the platform, else the case's."""
    timeout = Refund.objects.filter(
        shop_id=OuterRef("shop_id"), refund_id=KeyTextTransform("refund_id", OuterRef("params"))
    ).values("platform_timeout_at")[:1]
    return (
        Approval.objects.filter(shop_id__in=viewer.shops)
        .select_related("case", "asked_by")
        .prefetch_related("votes__by")
        .annotate(platform_due_at=Subquery(timeout, output_field=DateTimeField()))
        .annotate(due=Coalesce("platform_due_at", "case__next_due_at"))
    )


def records_of(
    rows: Sequence[Approval], *, viewer: Viewer, covered: Collection[int]
) -> tuple[ApprovalView, ...]:
    """Records in the order given. ``covered``: ids of those whose amount the viewer's own limits cover. Two queries."""
    changed = _changed([row.pk for row in rows if row.state == "waiting"])
    ends = _ends([row for row in rows if row.state == "stale"])
    return tuple(
        _record(
            row, viewer=viewer, covered=row.pk in covered, changed=row.pk in changed, end=ends.get(row.pk, {})
        )
        for row in rows
    )


def approval_record(row: Approval, *, viewer: Viewer, covered: bool = False) -> ApprovalView:
    """One approval, read afresh."""
    found = approvals_of(viewer).get(pk=row.pk)
    return records_of([found], viewer=viewer, covered=[found.pk] if covered else [])[0]


def _changed(keys: Collection[int]) -> set[int]:
    """Which of them rest on something that the platform or a colleague has moved since."""
    if not keys:
        return set()
    kinds = Q()
    for prefix in MATERIAL:
        if prefix not in WEIGHTLESS:
            kinds |= Q(kind__startswith=prefix)
    newer = HistoryRow.objects.filter(kinds, case_id=OuterRef("case_id"), seq__gt=OuterRef("seen_version"))
    return set(Approval.objects.filter(pk__in=keys).filter(Exists(newer)).values_list("pk", flat=True))


def _ends(rows: Iterable[Approval]) -> dict[int, Mapping[str, Any]]:
    cases = {row.case_id for row in rows}
    if not cases:
        return {}
    found = HistoryRow.objects.filter(case_id__in=cases, kind="approval.stale").values_list("body", flat=True)
    bodies = [load_text(body) for body in found]
    return {body["approval"]: body for body in bodies}


def _record(
    row: Approval, *, viewer: Viewer, covered: bool, changed: bool, end: Mapping[str, Any]
) -> ApprovalView:
    roles = viewer.roles[row.shop_id]
    votes = sorted(row.votes.all(), key=lambda vote: (vote.at, vote.pk))
    may_not = _may_not(row, viewer, {vote.by_id for vote in votes}, covered)
    due = row.due  # type: ignore[attr-defined]  # annotated above
    return ApprovalView(
        approval_id=row.pk,
        shop=viewer.shops[row.shop_id],
        case_id=row.case_id,
        number=case_number(row.case_id),
        title=row.case.title,
        buyer_name=mask_nick(row.case.buyer_nick, roles),
        refund_id=str(row.params.get("refund_id", "")),
        state=row.state,
        money=row.kind,
        decision=row.decision,
        params={name: value for name, value in row.params.items() if value not in (None, "")},
        amount_fen=row.amount_fen,
        why=row.why,
        eyes=row.eyes,
        votes=tuple(
            VoteView(
                by_id=vote.by_id,
                by_name=vote.by.display_name,
                approve=vote.approve,
                reason=vote.reason,
                at=vote.at,
            )
            for vote in votes
        ),
        asked_by_id=row.asked_by_id,
        asked_by_name=row.asked_by.display_name,
        asked_at=row.asked_at,
        note=row.note,
        due_at=due if due is not None and due < NO_DUE else None,
        due_kind="platform" if row.platform_due_at else row.case.next_due_kind,  # type: ignore[attr-defined]
        changed=changed,
        may_vote=row.state == "waiting" and not may_not,
        may_not=may_not,
        mine=row.asked_by_id == viewer.user_id,
        command_id=str(row.command_id) if row.command_id else None,
        ended_at=row.ended_at,
        ended_code=str(end.get("code", "")),
        ended_text=str(end.get("text", "")),
    )


def _may_not(row: Approval, viewer: Viewer, voted: Collection[int], covered: bool) -> str:
    if Permission.APPROVE not in permissions_of(viewer.roles[row.shop_id]):
        return "permission"
    if row.asked_by_id == viewer.user_id:
        return "own"
    if viewer.user_id in voted:
        return "voted"
    return "" if covered else "limit"
