"""Agreeing to pay: the request line of ``rp.refunds.agree`` and the reading of its answer.

The answer has two shapes (facts 2.2): flat, or the same members under ``response`` with ``success`` for
``succ``. Result items may lack ``refund_id``.
"""

from shouhou.domain.refund.vocabulary import Phase
from shouhou.marketplaces.port import Failure, OutsideFailed

from .convert import CEILING_FEN, Row, text
from .envelope import done, rows, words_of
from .errors import Intent, bad_answer, business_failure, is_sms_step, refused_here, speaks_of_code


def refund_info(refund_id: str, *, amount_fen: int, version: int, phase: Phase | None) -> str:
    """``refund_id|amount|version|phase`` with the amount in fen; the phase on Tmall only (``None`` else)."""
    if not 0 < amount_fen <= CEILING_FEN:
        raise refused_here("amount", f"退款金额不合理：{amount_fen} 分")
    parts = [refund_id, str(amount_fen), str(version)]
    return "|".join(parts if phase is None else [*parts, phase.value])


def check_agreed(body: Row, *, refund_id: str) -> None:
    """Returns only when the platform says that this refund was paid. Raises ``OutsideFailed``.

    One no among the flags is a no. A yes for the whole without a word about this refund counts when no
    other refund is named; contradictions and silence are UNKNOWN.
    """
    inner = body.get("response")
    place: Row = inner if isinstance(inner, dict) else body
    request_id = text(body, "request_id")
    code, words = words_of(body)
    if is_sms_step(code, words):
        raise business_failure(code, words, request_id=request_id)
    whole = done({name: value for name, value in place.items() if name != "results"})
    item = _item(place, refund_id)
    mine = done(item) if item is not None else None
    said = (item is not None and words_of(item)[1]) or words
    match whole, mine:
        case (True | None, True) | (True, None):
            return
        case (_, False) | (False, None):
            raise about_code(business_failure(code, said, request_id=request_id))
        case _:
            raise bad_answer(f"contradictory or silent answer: {code}", intent=Intent.WRITE)


def about_code(failure: OutsideFailed) -> OutsideFailed:
    """A refusal that speaks of the SMS code asks for another one: the refund itself was not refused."""
    if not speaks_of_code(failure):
        return failure
    return OutsideFailed(
        Failure.NEEDS_CODE, code=failure.code, text=failure.text, request_id=failure.request_id
    )


def _item(place: Row, refund_id: str) -> Row | None:
    found = rows(place, "results")
    mine = [item for item in found if text(item, "refund_id") == refund_id]
    nameless = [item for item in found if not text(item, "refund_id")]
    if len(mine) == 1:
        return mine[0]
    if len(found) == 1 and nameless:
        return nameless[0]
    if found:
        raise bad_answer("the results are about another refund", intent=Intent.WRITE)
    return None
