"""Any situation simulated, and the policies that answer."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Body, Query, Router

from shouhou.usecases.policies import policies_in_force
from shouhou.usecases.simulations import shop_type_of, simulate

from ..auth import actor_of
from ..paging import page_of
from ..responses import answers
from ..schemas.options import Proposal, proposal_of
from ..schemas.policies import PolicyFilters, PolicyList, policy_of
from ..schemas.simulations import SimulationIn, situation_of

simulations = Router(tags=["options"])
policies = Router(tags=["options"])


@simulations.post(
    "",
    response=answers(Proposal, 403, 422),
    operation_id="simulate",
    summary="Options for any situation",
)
def post_simulation(request: HttpRequest, body: Body[SimulationIn]) -> Proposal:
    """What the shop's policy and the rules in force would propose. Nothing is written; the same question may be asked
    again. 422 ``bad_situation``: it cannot be, ``fields`` says why.
    """
    actor = actor_of(request)
    situation = situation_of(body.situation, shop_type=shop_type_of(actor=actor, shop_id=body.shop))
    found = simulate(actor=actor, shop_id=body.shop, situation=situation, now=timezone.now())
    return proposal_of(found)


@policies.get(
    "", response=answers(PolicyList, 403), operation_id="list_policies", summary="Policies that hold today"
)
def list_policies(request: HttpRequest, filters: Query[PolicyFilters]) -> PolicyList:
    """For every category what holds today in the shop: the shipped policy, the shop's rows laid over it."""
    found = [
        one
        for one in policies_in_force(actor=actor_of(request), shop_id=filters.shop, now=timezone.now())
        if filters.category is None or one.category == filters.category
    ]
    rows, following = page_of(
        found, key=lambda one: one.category or "general", cursor=filters.cursor, limit=filters.limit
    )
    return PolicyList(items=[policy_of(one) for one in rows], next=following)
