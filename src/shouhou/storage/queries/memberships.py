"""Which shops an open screen may hear of."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from shouhou.storage.models import Membership, User


def shops_of_session(session_key: str) -> frozenset[int] | None:
    """Shop ids of the person logged in with this session key; None when nobody is. Two or three queries."""
    session = Session.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).first()
    if session is None:
        return None
    user_id = session.get_decoded().get("_auth_user_id")
    if not user_id or not User.objects.filter(pk=user_id, is_active=True).exists():
        return None
    return frozenset(Membership.objects.filter(user_id=user_id).values_list("shop_id", flat=True))
