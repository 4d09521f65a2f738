"""Keys for programs. A key acts with its person's own rights; only its SHA-256 is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from shouhou.domain.errors import Refused
from shouhou.storage.models import ApiToken, User

from .actor import Actor
from .errors import Missing

PREFIX = "sh_"
SECRET_BYTES = 32
MAX_LABEL = 60
NOTED_EVERY = timedelta(minutes=1)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenView:
    """A key without its secret."""

    token_id: int
    label: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


def create_token(*, actor: Actor | None, username: str, label: str, now: datetime) -> str:
    """Makes a key for a person and returns it, this once. Writes.

    An actor makes keys for nobody but themselves: a key is the person. Raises ``Missing`` and ``Refused``.
    """
    person = User.objects.filter(username__iexact=username).first()
    if person is None:
        raise Missing
    if actor is not None and actor.user_id != person.pk:
        raise Refused("not_permitted", "只能为自己新建令牌")
    if not person.is_active:
        raise Refused("inactive", "这个用户已停用")
    words = " ".join(label.split())
    if len(words) > MAX_LABEL or not words.isprintable():
        raise Refused("invalid", "请检查标出的内容", {"label": "说明最多 60 个字"})
    token = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    row = ApiToken.objects.create(user=person, digest=_digest(token), label=words, created_at=now)
    log.info("token_created", user_id=person.pk, token_id=row.pk, by=actor.mark if actor else "cli")
    return token


def actor_of_token(*, token: str, now: datetime) -> Actor | None:
    """Who the key acts for; None when it is unknown or revoked or the person inactive.

    One query; notes the use in a second one, at most once a minute.
    """
    if not token.startswith(PREFIX):
        return None
    found = ApiToken.objects.select_related("user").filter(
        digest=_digest(token), revoked_at=None, user__is_active=True
    )
    row = found.first()
    if row is None:
        return None
    if row.last_used_at is None or now - row.last_used_at >= NOTED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(last_used_at=now)
    return Actor(user_id=row.user_id, name=row.user.display_name, via="api")


def tokens_of(*, actor: Actor) -> tuple[TokenView, ...]:
    """The person's own keys, newest first. One query."""
    return tuple(
        TokenView(
            token_id=row.pk,
            label=row.label,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
        )
        for row in ApiToken.objects.filter(user_id=actor.user_id).order_by("-pk")
    )


def revoke_token(*, actor: Actor | None, token_id: int, now: datetime) -> None:
    """Ends a key for good; ending it again changes nothing. Writes. Raises ``Missing`` for other people's."""
    mine = ApiToken.objects.filter(pk=token_id)
    if actor is not None:
        mine = mine.filter(user_id=actor.user_id)
    if not mine.exists():
        raise Missing
    if mine.filter(revoked_at=None).update(revoked_at=now):
        log.info("token_revoked", token_id=token_id, by=actor.mark if actor else "cli")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
