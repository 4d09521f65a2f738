"""The shops, their apps and their sessions: the same for the same seed."""

from .clock import DAY, MINUTE
from .machine.topics import ALL
from .numbers import drawn, token
from .records import Address, Session, Shop
from .world import World

SESSION_LASTS = 365 * DAY
R2_LASTS = 3 * DAY
W2_LASTS = 30 * MINUTE


def shops_for(seed: int, *, now: int) -> list[Shop]:
    """One Tmall shop (``tmall``), one Taobao shop (``taobao``), each with an app; one Taobao shop (``files``) without."""
    tmall = [
        ("陈思远", "浙江省", "杭州市", "余杭区", "仓前街道龙舟路18号2号仓", "311121", 330110),
        ("仓库售后组", "浙江省", "嘉兴市", "海宁市", "长安镇春澜路6号退货仓", "314408", 330481),
    ]
    taobao = [
        ("林小满", "广东省", "广州市", "番禺区", "大石街道石北路31号B座", "511430", 440113),
        ("阿满收", "广东省", "佛山市", "南海区", "桂城街道深海路17号", "528200", 440605),
    ]
    files = [
        ("许知秋", "江西省", "景德镇市", "珠山区", "瓷都大道青石巷6号", "333000", 360203),
        ("茶器铺退货", "江西省", "景德镇市", "昌江区", "西郊街道窑前路22号", "333001", 360202),
    ]
    return [
        _shop(seed, "tmall", "山禾家居旗舰店", "B", tmall, now),
        _shop(seed, "taobao", "小满手作的店", "C", taobao, now),
        _without_app(_shop(seed, "files", "青石巷茶器铺", "C", files, now)),
    ]


def _without_app(shop: Shop) -> Shop:
    """Nobody has authorised an app for it: the gateway does not know it, no message is queued."""
    shop.app_key = shop.app_secret = ""
    shop.topics = []
    return shop


def _shop(
    seed: int,
    key: str,
    nick: str,
    shop_type: str,
    places: list[tuple[str, str, str, str, str, str, int]],
    now: int,
) -> Shop:
    chance = drawn(seed, f"shop:{key}", 0)
    user_id = chance.randrange(2_200_000_000_000, 2_299_999_999_999)
    addresses = [
        Address(
            contact_id=chance.randrange(700_000_000, 799_999_999),
            contact_name=name, province=province, city=city, district=district, addr=addr, zip_code=post,
            phone=f"0{chance.randrange(571, 579)}-8{chance.randrange(1_000_000, 9_999_999)}",
            mobile_phone=f"138{chance.randrange(10_000_000, 99_999_999)}",
            area_id=area, memo="默认退货仓，请附上订单号" if index == 1 else "",
            send_def=index == 0, get_def=index == 0, cancel_def=index == 1, modify_ms=now,
        )
        for index, (name, province, city, district, addr, post, area) in enumerate(places)
    ]  # fmt: skip
    return Shop(
        key=key, nick=nick, shop_type=shop_type, user_id=user_id,
        app_key=str(chance.randrange(21_000_000, 34_999_999)),
        app_secret=token(seed, "secret", key, length=32),
        seller_mobile=f"139****{chance.randrange(1000, 9999)}",
        sub_nick=f"{nick}:客服01", sub_user_id=user_id + 1_000_001, credit_level=chance.randrange(8, 17),
        addresses=addresses, topics=list(ALL), permitted_ms=now,
    )  # fmt: skip


def sessions_for(world: World, shop: Shop, *, now: int) -> list[Session]:
    """The main account's and the sub-account's first sessions."""
    return [new_session(world, shop, kind=kind, now=now) for kind in ("main", "sub")]


def new_session(world: World, shop: Shop, *, kind: str, now: int) -> Session:
    """A fresh authorisation; the right to high-risk writes ends after 30 minutes of sandbox time."""
    turn = world.next(f"session:{shop.key}:{kind}")
    return Session(
        token="6" + token(world.seed, "session", shop.key, kind, turn, length=52),
        refresh_token="6" + token(world.seed, "refresh", shop.key, kind, turn, length=52),
        shop=shop.key, kind=kind, created_ms=now,
        expires_ms=now + SESSION_LASTS, r2_ms=now + R2_LASTS, w2_ms=now + W2_LASTS,
    )  # fmt: skip
