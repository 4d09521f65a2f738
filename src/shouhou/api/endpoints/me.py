"""Who am I, where, and what may I do."""

from django.http import HttpRequest
from ninja import Router

from shouhou.domain.access import permissions_of
from shouhou.storage.queries.records import ShopBadge
from shouhou.usecases.actor import roles_everywhere
from shouhou.usecases.users import shops_of

from ..auth import actor_of
from ..responses import answers
from ..schemas.me import Me, MyShop

router = Router(tags=["me"])


@router.get("", response=answers(Me), operation_id="get_me", summary="Who the token belongs to")
def get_me(request: HttpRequest) -> Me:
    """The caller, their shops, and their roles and rights in each."""
    actor = actor_of(request)
    roles = roles_everywhere(actor=actor)

    def mine(badge: ShopBadge) -> MyShop:
        held = roles.get(badge.shop_id, frozenset())
        return MyShop(
            id=badge.shop_id,
            name=badge.name,
            type=badge.shop_type,
            is_demo=badge.is_demo,
            roles=sorted(held),
            permissions=sorted(permissions_of(held)),
        )

    return Me(id=actor.user_id, name=actor.name, shops=[mine(badge) for badge in shops_of(actor=actor)])
