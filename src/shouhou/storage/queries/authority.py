"""What was given for an order, on whose word: uses of authority that did not come to nothing.

An order is its number in its shop, in whichever cases; a case whose order is not known stands for itself.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from shouhou.domain.authority import Use
from shouhou.storage.models import Approval, AuthorityUse, Case


def uses_for_order(case: Case, *, kind: str) -> tuple[Use, ...]:
    """Uses of one kind of money for the case's order, the oldest first. One query."""
    of_order = Q(case__shop_id=case.shop_id, case__tid=case.tid) if case.tid else Q(case_id=case.pk)
    rows = AuthorityUse.objects.filter(of_order, shop_id=case.shop_id, kind=kind, freed_at=None).order_by(
        "id"
    )
    return tuple(
        Use(decision=str(command_id), user_id=user_id, amount_fen=fen, asked_by=asked_by)
        for command_id, user_id, fen, asked_by in rows.values_list(
            "command_id", "user_id", "amount_fen", "approval__asked_by_id"
        )
    )


def word_for_orders(approvals: Iterable[Approval], *, user_id: int) -> Mapping[int, int]:
    """What stands on the person's word, for each approval, for its order and its kind of money. Fen by approval id.

    The rows carry their cases. One query, none for none.
    """
    rows = list(approvals)
    if not rows:
        return {}
    tids = {row.case.tid for row in rows} - {""}
    cases = Case.objects.filter(
        Q(pk__in={row.case_id for row in rows}) | Q(shop_id__in={row.shop_id for row in rows}, tid__in=tids)
    )
    found: dict[tuple[int, str, object], int] = {}
    uses = AuthorityUse.objects.filter(user_id=user_id, case__in=cases, freed_at=None)
    for shop_id, kind, case_id, tid, fen in uses.values_list(
        "shop_id", "kind", "case_id", "case__tid", "amount_fen"
    ):
        key = (shop_id, kind, tid or case_id)
        found[key] = found.get(key, 0) + fen
    return {row.pk: found.get((row.shop_id, row.kind, row.case.tid or row.case_id), 0) for row in rows}
