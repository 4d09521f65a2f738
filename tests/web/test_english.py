"""The English catalogue is whole, and no Chinese of ours is left on an English page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from shouhou.rulebook.evidence import evidence_table
from shouhou.storage.queries.records import CasePage, QueuePage, QueueView
from shouhou.web.pages.case.context import Form, case_context
from shouhou.web.pages.case.modes import FORMS
from shouhou.web.words.proof_spoken import PROOF
from shouhou.web.words.spoken import SPOKEN, TO_DO

from . import samples
from .browsing import words_of

SOURCE = Path(__file__).parents[2] / "src/shouhou"
WEB = SOURCE / "web"
PO = WEB / "locale/en/LC_MESSAGES/django.po"
HAN = re.compile(r"[㐀-鿿]")


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """The catalogue as it stands in the source, whether or not the package was built since."""
    with PO.open("rb") as text:
        catalogue = read_po(text, locale="en")
    with PO.with_suffix(".mo").open("wb") as binary:
        write_mo(binary, catalogue)
    from django.utils.translation import trans_real

    trans_real._translations.clear()  # type: ignore[attr-defined]


def sentences() -> set[Any]:
    methods = [("**.py", "python"), ("**.jinja", "jinja2.ext:babel_extract")]
    options = {"**.jinja": {"extensions": "jinja2.ext.i18n", "trimmed": "true"}}
    found = extract_from_dir(WEB, methods, options)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_sentence_of_the_screens_has_its_english() -> None:
    with PO.open("rb") as text:
        catalogue = read_po(text, locale="en")
    told = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in catalogue
        if message.id
    }
    assert sentences() - set(told) == set()
    assert set(told) - sentences() == set(), "left over; run `make messages`"
    empty = [
        name
        for name, one in told.items()
        if not one.string or (isinstance(one.string, tuple) and not all(one.string))
    ]
    assert empty == []
    assert [name for name, one in told.items() if one.fuzzy] == []
    assert [name for name, one in told.items() if HAN.search(str(one.string))] == []


def test_the_placeholders_of_both_languages_are_the_same() -> None:
    with PO.open("rb") as text:
        for message in read_po(text, locale="en"):
            if message.id and isinstance(message.id, str):
                assert set(re.findall(r"%\(\w+\)s", message.id)) == set(
                    re.findall(r"%\(\w+\)s", str(message.string))
                )


def test_what_use_cases_say_when_they_refuse_is_in_the_catalogue() -> None:
    files = [
        *SOURCE.glob("usecases/*.py"),
        *SOURCE.glob("usecases/importing/*.py"),
        *SOURCE.glob("usecases/evidence/*.py"),
        *(SOURCE / "domain" / f"{name}.py" for name in ("access", "case", "commands")),
    ]
    said = {text for file in files for text in _refusals(ast.parse(file.read_text(encoding="utf-8")))}
    assert len(said) > 30
    assert said - set(SPOKEN) == set()


def test_what_is_to_be_done_in_the_console_is_in_the_catalogue() -> None:
    tree = ast.parse((SOURCE / "domain/todo.py").read_text(encoding="utf-8"))
    said = {
        part.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Sentence", "Copy")
        for part in ast.walk(node.args[0])
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    assert len(said) > 20
    assert said - set(TO_DO) == set()


def test_the_burden_of_proof_table_is_in_the_catalogue() -> None:
    table = evidence_table()
    said = {text for kind in table.kinds for text in (kind.name, kind.how)}
    said |= {goods.name for goods in table.goods}
    said |= {text for claim in table.claims for text in (claim.name, claim.buyer_missing, claim.shop_missing)}
    said |= {text for window in table.windows for text in (window.name, window.needs)} - {""}
    assert said == set(PROOF)


def _refusals(tree: ast.AST) -> Iterator[str]:
    """Constant Chinese in ``Refused(…)`` and in ``wrong[…] = …``."""
    for node in ast.walk(tree):
        is_refusal = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused"
        is_field = (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Subscript)
            and getattr(node.targets[0].value, "id", "") == "wrong"
        )
        if is_refusal or is_field:
            inside = {
                id(part)
                for joined in ast.walk(node)
                if isinstance(joined, ast.JoinedStr)
                for part in joined.values
            }
            for part in ast.walk(node):
                text = part.value if isinstance(part, ast.Constant) else None
                if isinstance(text, str) and id(part) not in inside and HAN.search(text):
                    yield text


def rendered(template: str, context: dict[str, Any]) -> str:
    request = RequestFactory().get("/", headers={"Host": "127.0.0.1"})
    request.user = AnonymousUser()
    request.session = {}  # type: ignore[assignment]
    from django.contrib.messages.storage.cookie import CookieStorage

    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    with translation.override("en"):
        return render_to_string(template, context, request)


@pytest.mark.parametrize(
    ("name", "case"), list(samples.cases()), ids=lambda one: one if isinstance(one, str) else ""
)
def test_an_english_case_page_shows_no_chinese(name: str, case: CasePage) -> None:
    context = case_context(case, now=samples.NOW, form=Form(mode="note"))
    markup = rendered("pages/case/_case.html.jinja", {**context, "offer": samples.offer()})
    assert HAN.findall(words_of(markup)) == []
    assert HAN.findall("".join(re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', markup))) == []


@pytest.mark.parametrize("action", [action.value for action in FORMS])
def test_an_english_form_shows_no_chinese(action: str) -> None:
    lead = samples.refund()
    case = samples.page(lead)
    form = Form(
        mode=action,
        refund=lead,
        stale=True,
        by_hand=True,
        changes=case.timeline,
        message="no",
        values={"proof": "a" * 64},
    )
    markup = rendered("pages/case/_form.html.jinja", case_context(case, now=samples.NOW, form=form))
    assert HAN.findall(words_of(markup)) == []


def test_an_english_queue_shows_no_chinese() -> None:
    rows = tuple(case.row for _, case in samples.cases())
    context = {
        "page": QueuePage(rows=rows, next="x", view=QueueView.ALL),
        "counts": dict.fromkeys(QueueView, 3),
        "shops": (samples.SHOP, samples.SHOP),
        "shop_id": None,
        "cursor": None,
        "now": samples.NOW,
        "ages": {},
        "oldest": samples.NOW,
        "case": None,
        "oob": False,
    }
    words = words_of(rendered("pages/queue/queue.html.jinja", context))
    assert HAN.findall(words.replace("售", "", 1)) == []  # the mark of the house


def test_every_reason_to_refuse_a_file_has_its_english() -> None:
    from shouhou.marketplaces.files.unreadable import TEXTS
    from shouhou.web.words.refusals import FILE_ERRORS

    assert set(FILE_ERRORS) == set(TEXTS)
