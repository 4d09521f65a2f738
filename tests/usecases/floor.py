"""A real sandbox over HTTP, a shop that speaks to it, and an agent who works in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shouhou.domain.access import Role
from shouhou.storage.models import Case, Membership, Refund, Shop, ShopSession, User
from shouhou.storage.sealing import seal
from shouhou.usecases.actor import Actor
from shouhou.usecases.draining import drain_commands, drain_inbox
from shouhou.usecases.sync import sync_shop_once
from tests.sandbox.driving import Running


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Floor:
    """One shop, its people and the marketplace behind it."""

    sandbox: Running
    shop: Shop
    agent: Actor
    key: str

    def sync(self) -> Any:
        return sync_shop_once(shop_name=self.shop.name, now=now())

    def work(self) -> None:
        """Sends what is due and reads what is hinted, until nothing is left."""
        for _ in range(20):
            if not drain_commands(clock=now) and not drain_inbox(clock=now):
                return

    def apply(self, kind: str = "REFUND", *, shipped: bool = False, fen: int = 9900, **more: Any) -> str:
        """A buyer buys and applies; returns the refund id."""
        order = self.sandbox.act("buyer", "buy", shop=self.key, price_fen=fen)["order"]
        tid = str(order["tid"])
        if shipped:
            self.sandbox.act("carrier", "ship", tid=tid)
            self.sandbox.act("carrier", "deliver", tid=tid)
        answer = self.sandbox.act(
            "buyer", "apply", tid=tid, type=kind, refund_fen=fen, reason="商品破损", **more
        )
        return str(answer["refund"]["refund_id"])

    def case_of(self, refund_id: str) -> Case:
        return Refund.objects.select_related("case").get(shop=self.shop, refund_id=refund_id).case

    def book(self, refund_id: str) -> list[dict[str, Any]]:
        return list(self.sandbox.get("/sandbox/book", refund_id=refund_id)["items"])


def make_floor(sandbox: Running, shop_type: str) -> Floor:
    key = "tmall" if shop_type == "B" else "taobao"
    row = sandbox.shop(key).credentials
    shop = Shop.objects.create(
        name=f"店 {shop_type}",
        shop_type=shop_type,
        gateway=row["gateway"],
        app_key=row["app_key"],
        app_secret_sealed=seal(row["app_secret"]),
        seller_nick=row["nick"],
        created_at=now(),
    )
    for kind, token in (("main", row["session"]), ("sub", row["sub_session"])):
        ShopSession.objects.create(shop=shop, kind=kind, token_sealed=seal(token), updated_at=now())
    user = User.objects.create(username=f"agent{shop_type}", display_name="客服甲", joined_at=now())
    Membership.objects.create(user=user, shop=shop, role=Role.AGENT.value)
    return Floor(sandbox=sandbox, shop=shop, agent=Actor(user.pk, user.display_name), key=key)
