"""The diagnosis and the options of a case: read, correct, add to, take one."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Router

from shouhou.usecases.actor import Actor
from shouhou.usecases.case_page import case_page
from shouhou.usecases.diagnosing import correct_diagnosis, record_wish
from shouhou.usecases.offers import choose_option, offer_of, record_findings

from ..auth import actor_of
from ..responses import answers
from ..schemas.offers import ChoiceIn, CorrectionIn, FindingsIn, OfferOut, offer_out
from ..schemas.shape import PathId

router = Router(tags=["options"])


@router.get(
    "/{int:case_id}/options",
    response=answers(OfferOut, 422),
    operation_id="get_options",
    summary="Diagnosis and options of a case",
)
def get_options(request: HttpRequest, case_id: PathId) -> OfferOut:
    """One to three costed options, best first, with the diagnosis they rest on. 422 ``bad_situation``: what the
    sources tell contradicts itself.
    """
    return _offer(actor_of(request), case_id)


@router.post(
    "/{int:case_id}/options",
    response=answers(OfferOut, 403, 422),
    operation_id="choose_option",
    summary="Take an option",
)
def post_choice(request: HttpRequest, case_id: PathId, body: Body[ChoiceIn]) -> OfferOut:
    """Keeps the choice as it was shown. Nothing is sent: act on the case for that. 422 ``option_gone``."""
    actor = actor_of(request)
    choose_option(actor=actor, case_id=case_id, key=body.key.value, now=timezone.now())
    return _offer(actor, case_id)


@router.post(
    "/{int:case_id}/diagnosis",
    response=answers(OfferOut, 403, 422),
    operation_id="correct_diagnosis",
    summary="Correct the diagnosis",
)
def post_correction(request: HttpRequest, case_id: PathId, body: Body[CorrectionIn]) -> OfferOut:
    """A person's word stands above the machine and is kept as an example to learn from."""
    actor = actor_of(request)
    correct_diagnosis(
        actor=actor,
        case_id=case_id,
        category=body.category.value,
        responsible=body.responsible.value,
        now=timezone.now(),
    )
    return _offer(actor, case_id)


@router.patch(
    "/{int:case_id}/findings",
    response=answers(OfferOut, 403, 422),
    operation_id="record_findings",
    summary="Say what was found out",
)
def patch_findings(request: HttpRequest, case_id: PathId, body: Body[FindingsIn]) -> OfferOut:
    """What no source tells (condition of the goods, pieces affected, what was agreed on freight) and what the buyer wants.
    400 ``invalid`` with a text for each wrong member in ``fields``.
    """
    actor, now = actor_of(request), timezone.now()
    if body.findings:
        record_findings(actor=actor, case_id=case_id, findings=body.findings, now=now)
    if body.wish is not None:
        record_wish(actor=actor, case_id=case_id, wish=body.wish.value, now=now)
    return _offer(actor, case_id)


def _offer(actor: Actor, case_id: int) -> OfferOut:
    now = timezone.now()
    offer = offer_of(actor=actor, case_id=case_id, now=now)
    return offer_out(offer, page=case_page(actor=actor, case_id=case_id, now=now))
