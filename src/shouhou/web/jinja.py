"""The template environment of all pages."""

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    """Jinja2 with gettext and addresses; auto-escape is on."""
    env = Environment(extensions=["jinja2.ext.i18n"], **{**options, "autoescape": True})
    env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=translation.gettext, ngettext=translation.ngettext, newstyle=True
    )
    env.globals.update(static=static, url=reverse)
    return env
