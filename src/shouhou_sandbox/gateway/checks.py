"""The checks before a method is reached, in this order: method, app, signature, time, version, format, session."""

from ..clock import MINUTE, from_china_text, host_ms
from ..records import Session
from ..world import World
from .asked import Asked
from .errors import GatewayError
from .signature import METHODS, is_signed

TOLERANCE = 10 * MINUTE
APP_LEVEL = frozenset(
    {"taobao.time.get", "taobao.tmc.messages.consume", "taobao.tmc.messages.confirm", "taobao.tmc.user.get"}
)
HIGH_RISK = frozenset({"taobao.rp.refunds.agree"})


def check(world: World, asked: Asked, *, known: frozenset[str]) -> None:
    """Raise ``GatewayError`` at the first thing that is wrong; sets ``asked.app`` and ``asked.session``."""
    params = asked.params
    if not asked.method:
        raise GatewayError(21)
    if asked.method not in known:
        raise GatewayError(22, "isv.invalid-method", "不存在的方法名")
    if not params.get("app_key"):
        raise GatewayError(28)
    asked.app = next((s for s in world.shops.values() if s.app_key == params["app_key"]), None)
    if asked.app is None:
        raise GatewayError(29, "isv.appkey not exists", "无效的AppKey")
    _check_signature(asked, asked.app.app_secret)
    _check_time(params.get("timestamp", ""), now=asked.now)
    if not params.get("v"):
        raise GatewayError(32)
    if params["v"] != "2.0":
        raise GatewayError(33)
    if params.get("format", "xml") not in ("xml", "json"):
        raise GatewayError(23)
    if asked.method not in APP_LEVEL:
        asked.session = _session(world, asked)


def _check_signature(asked: Asked, secret: str) -> None:
    if not asked.params.get("sign"):
        raise GatewayError(24)
    method = asked.params.get("sign_method", "md5")
    if method not in METHODS or not is_signed(asked.params, secret=secret, method=method):
        raise GatewayError(25)


def _check_time(text: str, *, now: int) -> None:
    if not text:
        raise GatewayError(30)
    try:
        at = int(text) if text.isascii() and text.isdigit() else from_china_text(text)
    except ValueError as error:
        raise GatewayError(31, "isv.timestamp-limit-error", "时间戳格式不正确") from error
    if min(abs(at - now), abs(at - host_ms())) > TOLERANCE:
        raise GatewayError(31, "isv.timestamp-limit-error", "时间戳与服务器时间相差超过10分钟")


def _session(world: World, asked: Asked) -> Session:
    token = asked.params.get("session") or asked.params.get("access_token")
    if not token:
        raise GatewayError(26, "isv.missing-session", "缺少SessionKey参数")
    session = world.sessions.get(token)
    if session is None or session.shop != asked.shop.key:
        raise GatewayError(27, "invalid-sessionkey", "SessionKey非法")
    if session.replaced or asked.now >= session.expires_ms:
        raise GatewayError(27, "session-expired", "SessionKey已过期，请重新授权")
    if asked.method in HIGH_RISK and session.kind == "sub" and asked.now >= session.w2_ms:
        raise GatewayError(53, "isv.w2-expired", "请使用子账号操作退款或对其重新授权，有效期相对较短")
    return session
