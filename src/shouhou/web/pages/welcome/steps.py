"""What somebody new does first, told from what is already there."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.domain.imports import FileKind
from shouhou.storage.queries.desk_records import ShopFreshness
from shouhou.usecases.actor import Actor
from shouhou.usecases.commands import list_commands
from shouhou.usecases.importing import list_imports

HIDDEN = "first_steps"  # the cookie of somebody who is through, or wants to see no more of it
LOOKED_AT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """Three steps for a shop without an API."""

    shop_id: int
    imported: bool
    decided: bool
    ticked: bool

    @property
    def done(self) -> bool:
        """Whether nothing is left to show."""
        return self.imported and self.decided and self.ticked


def first_steps(*, actor: Actor, shops: tuple[ShopFreshness, ...], now: datetime) -> FirstSteps | None:
    """The steps of the person's first shop that lives on files; None without one. Reads only."""
    shop = next((one for one in shops if one.channel == "files"), None)
    if shop is None:
        return None
    shop_id = shop.shop.shop_id
    files, _ = list_imports(actor=actor, shop_id=shop_id, cursor=None, limit=20)
    commands, _ = list_commands(actor=actor, shop_id=shop_id, state=None, cursor=None, limit=LOOKED_AT)
    return FirstSteps(
        shop_id=shop_id,
        imported=shop.open_cases > 0
        or any(one.state == "done" and one.kind is FileKind.REFUNDS for one in files),
        decided=bool(commands),
        ticked=any(one.ticked_at or one.state == "confirmed" for one in commands),
    )
