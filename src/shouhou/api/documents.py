"""The contract in two forms: OpenAPI as JSON, and a page to read.

The page is rendered here and needs no script, so it works offline and under the product's own
content-security policy; nothing is loaded from elsewhere.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .json import dumps
from .reading import chapters, shapes
from .site import api

PREFIX = "/api/v1/"


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    written: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    return written


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """``/api/v1/openapi.json``."""
    return HttpResponse(dumps(_with_text_keys(document())), content_type="application/json; charset=utf-8")


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs``: for people; programs that accept only JSON get the document itself."""
    if not request.accepts("text/html"):
        return openapi_json(request)
    page = _templates().get_template("docs.html.jinja")
    written = document()
    html = page.render(chapters=chapters(written), shapes=shapes(written), address=f"{PREFIX}openapi.json")
    return HttpResponse(html)


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """``/api/v1/``: where to read on."""
    signs = {
        "docs": f"{PREFIX}docs",
        "openapi": f"{PREFIX}openapi.json",
        "version": document()["info"]["version"],
    }
    return HttpResponse(dumps(signs), content_type="application/json; charset=utf-8")


@require_safe
def docs_style(request: HttpRequest) -> HttpResponse:
    """The page's style sheet."""
    style = files("shouhou.api").joinpath("pages/docs.css").read_text(encoding="utf-8")
    return HttpResponse(style, content_type="text/css; charset=utf-8")


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("shouhou.api", "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _with_text_keys(value: Any) -> Any:
    """JSON has only text as keys; the document numbers its answers."""
    match value:
        case dict():
            return {str(key): _with_text_keys(member) for key, member in value.items()}
        case list():
            return [_with_text_keys(member) for member in value]
        case _:
            return value
