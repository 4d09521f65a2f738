"""Who calls: a program with a token, or the browser's own session with a CSRF token."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from shouhou.usecases.actor import Actor
from shouhou.usecases.users import actor_of_token


class BearerToken(HttpBearer):
    """``Authorization: Bearer <token>``, made by ``shouhou token create``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The token's person; None when unknown, revoked, or the person is inactive."""
        if not token.isascii() or "\x00" in token:
            return None
        return actor_of_token(token=token, now=timezone.now())


class BrowserSession(SessionAuth):
    """The session cookie of a logged-in browser; writes need ``X-CSRFToken``."""

    def __call__(self, request: HttpRequest) -> Actor | None:
        """The session's person. A call with an ``Authorization`` header never falls back to the cookie.

        Raises ``HttpError`` 403 when a write lacks the CSRF token.
        """
        if "Authorization" in request.headers or self.param_name not in request.COOKIES:
            return None
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The logged-in person."""
        user = request.user
        if not user.is_authenticated:
            return None
        return Actor(user_id=user.pk, name=user.display_name, via="api")


def actor_of(request: HttpRequest) -> Actor:
    """Who was let in."""
    actor = getattr(request, "auth", None)
    assert isinstance(actor, Actor), "every operation of the API demands a caller"
    return actor
