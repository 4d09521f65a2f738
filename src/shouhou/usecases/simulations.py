"""Any situation, as a shop's policy and the rules in force would answer it. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.domain.access import Permission
from shouhou.domain.options.propose import propose
from shouhou.domain.options.records import Proposal
from shouhou.domain.options.situation import Situation
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.rulebook.wording import option_words
from shouhou.storage.clocks import clock_of
from shouhou.storage.models import Shop

from .actor import Actor, demand
from .policies import policy_now
from .rules import rules_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """``words``: what to say to the buyer with each option, in the options' order."""

    proposal: Proposal
    words: tuple[str, ...]


def simulate(*, actor: Actor, shop_id: int, situation: Situation, now: datetime) -> Simulation:
    """The options for a situation in this shop, on the shop's clock. At most six queries.

    Raises ``Missing``, ``Refused("bad_situation")`` by field.
    """
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    shop = Shop.objects.get(pk=shop_id)
    proposal = propose(
        situation,
        policy=policy_now(shop_id=shop_id, category=situation.category.value, now=now),
        rules=rules_for(shop_id=shop_id),
        now=clock_of(shop).platform_time(now),
    )
    words = (option_words(option, shop_type=situation.shop_type) for option in proposal.options)
    return Simulation(proposal=proposal, words=tuple(words))


def shop_type_of(*, actor: Actor, shop_id: int) -> ShopType:
    """The platform of a shop: what a situation starts from. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    return ShopType(Shop.objects.values_list("shop_type", flat=True).get(pk=shop_id))


def platform_now(*, actor: Actor, shop_id: int, now: datetime) -> datetime:
    """The shop's clock: what the dates of a proposal are shown against. Raises ``Missing``."""
    demand(actor=actor, shop_id=shop_id, permission=Permission.SEE_RULES)
    return clock_of(Shop.objects.get(pk=shop_id)).platform_time(now)
