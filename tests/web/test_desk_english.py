"""The pages of a shop without an API, in English: each draws, and no Chinese of ours is left on it."""

import re
from typing import Any

import pytest

from shouhou.storage.queries.desk_records import ImportView
from shouhou.web.pages.case.context import Form, case_context
from shouhou.web.pages.welcome.steps import FirstSteps

from . import desk_samples, samples
from .browsing import words_of
from .test_english import HAN, _compiled, rendered

__all__ = ["_compiled"]


def left_over(template: str, context: dict[str, Any]) -> list[str]:
    """Chinese on the English page, but for the mark of the house and what 千牛 itself is called."""
    markup = rendered(template, context)
    said = words_of(markup) + "".join(re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', markup))
    return HAN.findall(said.replace("售", "", 1))


@pytest.mark.parametrize("one", list(desk_samples.imports()), ids=lambda one: str(one.state))
def test_an_import_in_each_state(one: ImportView) -> None:
    context = {
        "one": one,
        "now": samples.NOW,
        "chosen": dict(one.guess),
        "errors": {"stated_at": "when?"},
        "refusal": "no",
        "typed": "",
    }
    assert left_over("pages/imports/import.html.jinja", context) == []


def test_the_list_of_imports() -> None:
    context = {
        "rows": tuple(desk_samples.imports()),
        "next": "x",
        "cursor": None,
        "now": samples.NOW,
        "shops": (),
        "chosen": None,
        "most_bytes": 1024**2 * 100,
        "first": True,
    }
    assert left_over("pages/imports/imports.html.jinja", context) == []


@pytest.mark.parametrize("view", ["open", "ticked", "contradicted", "all"])
@pytest.mark.parametrize("empty", [False, True])
def test_the_to_dos(view: str, empty: bool) -> None:
    page = desk_samples.todo_page()
    if empty:
        from dataclasses import replace

        page = replace(page, rows=(), next=None)
    context = {
        "page": page,
        "view": view,
        "shop_id": 2,
        "cursor": None,
        "now": samples.NOW,
        "just": desk_samples.todo(),
        "shops": (desk_samples.SHOP, samples.SHOP),
    }
    assert left_over("pages/todos/todos.html.jinja", context) == []


def test_a_case_with_a_to_do_and_a_pasted_chat() -> None:
    entry = samples.entry(500, samples.Weight.MESSAGE, params={"chat": True}, author="")
    command = samples.command("needs_person")
    case = samples.page(samples.refund(), commands=(command,), timeline=(entry,))
    todos = {command.command_id: desk_samples.todo(contradicted_at=samples.NOW)}
    for mode in ("chat", "address"):
        form = Form(mode=mode, choices=("a", "b"), message="who?", values={"text": "x"})
        context = case_context(case, now=samples.NOW, form=form, todos=todos)
        assert left_over("pages/case/_case.html.jinja", context) == []


def test_what_must_be_refreshed_and_the_frame() -> None:
    found = (desk_samples.fresh(), desk_samples.fresh("api"))
    assert left_over("pages/freshness/refresh.html.jinja", {"found": found, "now": samples.NOW}) == []
    steps = FirstSteps(shop_id=2, imported=True, decided=False, ticked=False)
    context = {"open_todos": 4, "stale": list(found), "stale_countdowns": 3, "steps": steps}
    assert left_over("pages/freshness/_frame_news.html.jinja", context) == []


def test_pasting_filing_and_the_welcome() -> None:
    context: dict[str, Any] = {
        "shops": (),
        "chosen": "",
        "values": {},
        "errors": {},
        "refusal": "no",
        "what": "refunds",
        "text": "",
        "outcome": desk_samples.outcome(),
        "applied": False,
        "has_shops": False,
        "now": samples.NOW,
    }
    from types import SimpleNamespace

    shop = SimpleNamespace(badge=desk_samples.SHOP, channel="files")
    context |= {"shops": (shop,), "viewer": SimpleNamespace(display_name="Kim", username="kim")}
    assert left_over("pages/paste/paste.html.jinja", {**context, "chosen": shop}) == []
    assert left_over("pages/filing/new_case.html.jinja", context) == []
