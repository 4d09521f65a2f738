"""Addresses below ``/api/v1/``."""

from django.urls import URLPattern, path, re_path

from .documents import docs_page, docs_style, door, openapi_json
from .gate import gated
from .site import api
from .unknown import unknown_address

app_name = "api"
_operations: list[URLPattern] = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
urlpatterns: list[URLPattern] = [
    path("", door, name="door"),
    path("openapi.json", openapi_json, name="openapi-json"),
    path("docs", docs_page, name="docs"),
    path("docs.css", docs_style, name="docs-style"),
    *[gated(pattern) for pattern in _operations if pattern.name != "api-root"],
    re_path(r"^.*$", unknown_address),
]
