"""What every view needs: who is asking, what time it is, and how a missing thing or a refusal is shown."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shouhou.domain.errors import Refused
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing

from .words.refusals import refusal_words

P = ParamSpec("P")


def signed_in(
    view: Callable[Concatenate[HttpRequest, Actor, datetime, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Gives the view its actor and host time; strangers go to the login page.

    ``Missing`` becomes 404. A ``Refused`` that the view did not show itself becomes 422 with its words.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_login(request)
        try:
            return view(request, actor_of(request), datetime.now(UTC), *args, **kwargs)
        except Missing:
            return not_found(request)
        except Refused as refusal:
            return refused(request, refusal)

    return answered


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person."""
    user: Any = request.user
    return Actor(user_id=user.pk, name=user.display_name or user.username, via="web")


def is_partial(request: HttpRequest) -> bool:
    """Whether a piece of the page is asked for."""
    return request.headers.get("HX-Request") == "true"


def _to_login(request: HttpRequest) -> HttpResponse:
    if is_partial(request):  # the whole page goes, not the piece
        return HttpResponse(status=204, headers={"HX-Redirect": "/login/"})
    return redirect_to_login(request.get_full_path())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Not there or not yours: the same words."""
    return render(request, "pages/errors/404.html.jinja", status=404)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal outside any form: a short word at the edge, or a page."""
    words = refusal_words(refusal)
    if is_partial(request):
        response = toast(words, kind="error")
        response.status_code = 422
        response["HX-Reswap"] = "none"
        return response
    return render(request, "pages/errors/refused.html.jinja", {"words": words}, status=422)


def toast(words: str, *, kind: str = "done") -> HttpResponse:
    """Only a short word at the page's edge."""
    from django.template.loader import render_to_string

    return HttpResponse(render_to_string("components/_toast.html.jinja", {"words": words, "kind": kind}))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or the request came from elsewhere.

    A program's request gets no page: its own door says it in its own shape.
    """
    if request.path.startswith("/api/"):
        return HttpResponse(status=403)
    return render(
        request,
        "pages/errors/refused.html.jinja",
        {"words": _("页面打开太久或来源不对，没有执行。请返回上一页，刷新后再试。")},
        status=403,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Something failed that should not. No template and no database: either may be what failed."""
    return HttpResponse(
        "<!doctype html><meta charset=utf-8><title>出错了 / Something failed</title>"
        "<h1>出错了，没有处理成功</h1><p>已经保存的内容都在。请返回上一页重试；一直不行，请联系管理员查看日志。</p>"
        "<p lang=en>Something failed and nothing was done. What was saved is kept. Please go back and try again.</p>",
        status=500,
    )
