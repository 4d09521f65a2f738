"""Who acts, and what they may do where."""

from dataclasses import dataclass

from shouhou.domain.access import Permission, Role, require
from shouhou.storage.models import Membership

from .errors import Missing


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, through one of the doors. ``via``: web | api | cli | system."""

    user_id: int
    name: str
    via: str = "web"

    @property
    def mark(self) -> str:
        """How the history names them: an id, never a name."""
        return f"user:{self.user_id}"


def roles_in(*, actor: Actor, shop_id: int) -> frozenset[Role]:
    """The person's roles in one shop; empty for a stranger. One query."""
    rows = Membership.objects.filter(user_id=actor.user_id, shop_id=shop_id).values_list("role", flat=True)
    return frozenset(Role(role) for role in rows)


def roles_everywhere(*, actor: Actor) -> dict[int, frozenset[Role]]:
    """Roles by shop id, for lists over several shops. One query."""
    found: dict[int, set[Role]] = {}
    for shop_id, role in Membership.objects.filter(user_id=actor.user_id).values_list("shop_id", "role"):
        found.setdefault(shop_id, set()).add(Role(role))
    return {shop_id: frozenset(roles) for shop_id, roles in found.items()}


def demand(*, actor: Actor, shop_id: int, permission: Permission) -> frozenset[Role]:
    """The person's roles if one of them carries ``permission``.

    Raises ``Missing`` for strangers and ``Refused`` for members without the right.
    """
    roles = roles_in(actor=actor, shop_id=shop_id)
    if not roles:
        raise Missing
    require(roles, permission)
    return roles
