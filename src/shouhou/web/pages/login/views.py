"""Login, logout, and the language before anybody is known."""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shouhou.web.language import keep_language


@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The form, and coming in."""
    target = _own_address(request, request.POST.get("next") or request.GET.get("next") or "/")
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect(target)
        return render(request, "pages/login/login.html.jinja", {"next": target, "failed": "", "username": ""})
    username = request.POST.get("username", "").strip()[:60]
    user: Any = authenticate(request, username=username, password=request.POST.get("password", "")[:200])
    if user is None:
        failed = _("用户名或密码不对，请再试一次。")
        context = {"next": target, "failed": failed, "username": username}
        return render(request, "pages/login/login.html.jinja", context, status=422)
    login(request, user)
    return keep_language(redirect(target), user.language)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Going out."""
    logout(request)
    return redirect("login")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of this browser, for the login page."""
    target = _own_address(request, request.POST.get("next", "/"))
    return keep_language(redirect(target), request.POST.get("language", ""))


def _own_address(request: HttpRequest, target: str) -> str:
    """Only ever back to ourselves."""
    hosts = {request.get_host()}
    return (
        target if url_has_allowed_host_and_scheme(target, hosts, require_https=request.is_secure()) else "/"
    )
