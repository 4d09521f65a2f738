"""Makes shops, and people with tokens."""

from shouhou.domain.access import Role
from shouhou.domain.refund.vocabulary import ShopType
from shouhou.storage.models import AddressBookEntry, Shop
from shouhou.usecases.shops import create_shop
from shouhou.usecases.users import create_token, create_user

from .world import NOW, Caller


def shop_named(name: str) -> Shop:
    """A Tmall shop with live access that nobody answers."""
    view = create_shop(
        actor=None,
        name=name,
        shop_type=ShopType.TMALL,
        gateway="http://127.0.0.1:9/router/rest",
        app_key="12345678",
        app_secret="s3cr3t-of-the-app",
        session="main-session",
        sub_session="sub-session",
        now=NOW,
    )
    shop = Shop.objects.get(pk=view.badge.shop_id)
    AddressBookEntry.objects.create(
        shop=shop, address_id="77001", name="退货仓", province="浙江省", city="杭州市", read_at=NOW
    )
    return shop


def caller(name: str, shop: Shop, role: Role) -> Caller:
    """Someone with one role in one shop, and a token."""
    user_id = create_user(
        actor=None,
        name=name,
        display_name=name.title(),
        password="correct horse battery",
        roles=[(shop.pk, role)],
        now=NOW,
    )
    return Caller(user_id=user_id, token=create_token(actor=None, username=name, label="tests", now=NOW))
