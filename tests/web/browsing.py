"""A person's browser, without scripts or with htmx's headers."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client

from shouhou.domain.access import Role
from shouhou.storage.models import Shop, User
from shouhou.usecases.users import create_user
from tests.api.world import NOW

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Browser:
    """Somebody logged in."""

    user_id: int
    client: Client

    def get(self, path: str, *, htmx: bool = False, **query: Any) -> Any:
        return self.client.get(path, query, headers={"HX-Request": "true"} if htmx else {})

    def post(self, path: str, *, htmx: bool = True, **values: Any) -> Any:
        return self.client.post(path, values, headers={"HX-Request": "true"} if htmx else {})


def browser(name: str, shop: Shop, role: str) -> Browser:
    """Someone with one role in one shop, logged in."""
    user_id = create_user(
        actor=None,
        name=name,
        display_name=name.title(),
        password=PASSWORD,
        roles=[(shop.pk, Role(role))],
        now=NOW,
    )
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return Browser(user_id=user_id, client=client)


def text_of(response: Any) -> str:
    """The page's markup."""
    return str(response.content.decode())


def words_of(markup: str) -> str:
    """What a reader sees of it: no tags, no data for scripts."""
    visible = re.sub(r"<(script|style)\b.*?</\1>", " ", markup, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", visible)).split())


def fields_of(markup: str) -> dict[str, Any]:
    """Hidden fields of the dock's form, which comes before the case's other parts."""
    markup = markup.partition('id="case-head"')[0]
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', markup)
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}
