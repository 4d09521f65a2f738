"""Addresses of pages and of the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("shouhou.api.urls")),
    path("", include("shouhou.web.urls")),
]

handler404 = "shouhou.web.doors.not_found"
handler500 = "shouhou.web.doors.server_error"
