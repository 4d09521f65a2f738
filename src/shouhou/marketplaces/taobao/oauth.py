"""Authorisation of a shop (facts 1.9): the address that the seller opens, and codes turned into tokens.

A token is a session of the gateway. Its parts end at different times: reading and writing of high risk
(r2, w2) long before the token itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

from shouhou.marketplaces.http import BodyRefused, Http, TransportFailed
from shouhou.marketplaces.port import Failure, OutsideFailed, SessionKind

from .convert import Nonsense, Row, text, whole
from .envelope import NotProtocol, opened
from .errors import Intent, bad_answer, status_failure, transport_failure, without

REAL_GATEWAYS = frozenset({"gw.api.taobao.com", "eco.taobao.com"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthEndpoints:
    """Where sellers authorise and where codes are turned into tokens."""

    authorize: str
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenReading:
    """A token as answered. Times are UTC; ``None`` means that the platform did not say. ``repr`` hides it."""

    access_token: str
    expires_at: datetime
    r2_valid_until: datetime | None
    w2_valid_until: datetime | None
    refresh_token: str
    refresh_valid_until: datetime | None
    user_id: str
    nick: str
    sub_user_id: str
    sub_nick: str

    @property
    def kind(self) -> SessionKind:
        """Which of the shop's two sessions this is."""
        return SessionKind.SUB if self.sub_user_id or self.sub_nick else SessionKind.MAIN

    def __repr__(self) -> str:
        return f"TokenReading(kind={self.kind.value!r}, nick={self.nick!r}, expires_at={self.expires_at}, …)"


def endpoints(gateway: str) -> OAuthEndpoints:
    """The real platform's for its gateways; beside the gateway for any other (a sandbox). Configurable."""
    parts = urlsplit(gateway)
    if parts.hostname in REAL_GATEWAYS:
        base = "https://oauth.taobao.com"
    else:
        base = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    return OAuthEndpoints(authorize=f"{base}/authorize", token=f"{base}/token")


def authorize_url(*, authorize: str, app_key: str, redirect_uri: str, state: str, view: str = "web") -> str:
    """The page where the seller, or a sub-account, agrees. ``state`` must be unguessable and checked later."""
    query = {
        "response_type": "code",
        "client_id": app_key,
        "redirect_uri": redirect_uri,
        "state": state,
        "view": view,
    }
    return f"{authorize}?{urlencode(query)}"


def exchange_code(
    *, http: Http, token: str, app_key: str, app_secret: str, code: str, redirect_uri: str, now: datetime
) -> TokenReading:
    """Turns the code of the redirect into a token, once. Raises ``OutsideFailed``; never repeats."""
    form = {
        "grant_type": "authorization_code",
        "client_id": app_key,
        "client_secret": app_secret,
        "code": code,
        "redirect_uri": redirect_uri,
        "view": "web",
    }
    return _token(http, token, form, now)


def refresh(
    *, http: Http, token: str, app_key: str, app_secret: str, refresh_token: str, now: datetime
) -> TokenReading:
    """A new token; only apps ordered on the service market may. Raises ``OutsideFailed``; never repeats."""
    form = {
        "grant_type": "refresh_token",
        "client_id": app_key,
        "client_secret": app_secret,
        "refresh_token": refresh_token,
    }
    return _token(http, token, form, now)


def token_reading(row: Row, *, now: datetime) -> TokenReading:
    """The members of a token answer. Raises ``Nonsense``."""
    access_token = text(row, "access_token")
    expires_at = _until(row, "expire_time", "expires_in", now)
    if not access_token or expires_at is None:
        raise Nonsense("access_token", "absent" if not access_token else "no expiry")
    return TokenReading(
        access_token=access_token,
        expires_at=expires_at,
        r2_valid_until=_until(row, "r2_valid", "r2_expires_in", now),
        w2_valid_until=_until(row, "w2_valid", "w2_expires_in", now),
        refresh_token=text(row, "refresh_token"),
        refresh_valid_until=_until(row, "refresh_token_valid_time", "re_expires_in", now),
        user_id=text(row, "taobao_user_id"),
        nick=unquote(text(row, "taobao_user_nick")),
        sub_user_id=text(row, "sub_taobao_user_id"),
        sub_nick=unquote(text(row, "sub_taobao_user_nick")),
    )


def _token(http: Http, url: str, form: Mapping[str, str], now: datetime) -> TokenReading:
    outcome = _outcome(http, url, form, now)
    if isinstance(outcome, OutsideFailed):
        secrets = [form[name] for name in ("client_secret", "code", "refresh_token") if name in form]
        raise without(outcome, secrets)
    return outcome


def _outcome(http: Http, url: str, form: Mapping[str, str], now: datetime) -> TokenReading | OutsideFailed:
    try:
        answer = http.post(url, form=form, fresh=True)
        document = opened(answer.body)
        if "error" in document:
            return _refusal(document)
        if answer.status != 200:
            return status_failure(answer.status, intent=Intent.WRITE)
        return token_reading(document, now=now)
    except (TransportFailed, BodyRefused) as error:
        return transport_failure(error, intent=Intent.WRITE)
    except (NotProtocol, Nonsense):  # its text might hold a piece of the token
        return bad_answer("the token answer is not understood", intent=Intent.WRITE)


def _refusal(document: Row) -> OutsideFailed:
    return OutsideFailed(
        Failure.REFUSED, code=text(document, "error"), text=text(document, "error_description")
    )


def _until(row: Row, absolute: str, seconds: str, now: datetime) -> datetime | None:
    """The absolute form when given, else counted from ``now``; 0 seconds means that there is none."""
    milliseconds = whole(row, absolute)
    if milliseconds:
        return _moment(absolute, milliseconds)
    span = whole(row, seconds)
    return _moment(seconds, int(now.timestamp() * 1000) + span * 1000) if span else None


def _moment(name: str, milliseconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        raise Nonsense(name, milliseconds) from None
