"""Logs: JSON lines, or readable ones on a terminal, to standard error; secrets are taken out in one place."""

import os
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "***"
_NAMES = (
    "session|sessionid|sub_session|secret|app_secret|sign|password|passwd|code|token|access_token|refresh_token"
    "|authorization|cookie"
)
_SECRET_KEY = re.compile(rf"(^|_)({_NAMES})$", re.IGNORECASE)
# As they stand in addresses, forms, JSON and representations: name=value, "name": "value", name: value
_SECRET_TEXT = re.compile(
    rf"""(?ix) (?<![a-z0-9]) ((?:[a-z]+_)?(?:{_NAMES})) (["']?\s*[=:]\s*) (bearer\s+)? ("[^"]*"|'[^']*'|[^\s&,;"'}})]+)"""
)
# These name outcomes and kinds, not secrets: error.code, http status code, reason_code …
_HARMLESS = re.compile(r"^(error|reason|status|http|sub|exit|return|country)_code$", re.IGNORECASE)
_ERROR_NUMBER = re.compile(
    r"^[\"']?\d{1,3}[\"']?$"
)  # the platform's error codes; an SMS code has at least four digits


def hide_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """The same event without the values of sessions, signatures, passwords, codes and tokens."""
    return {name: _hidden(name, value) for name, value in event.items()}


def _hidden(name: str, value: Any) -> Any:
    if _SECRET_KEY.search(name) and not _is_harmless(name, str(value)):
        return HIDDEN
    if isinstance(value, str):
        return _SECRET_TEXT.sub(_without_value, value)
    if isinstance(value, dict):
        return {key: _hidden(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden("", inner) for inner in value]
    return value


def _without_value(match: re.Match[str]) -> str:
    if _is_harmless(match.group(1), match.group(4)):
        return match.group(0)
    return f"{match.group(1)}{match.group(2)}{HIDDEN}"


def _is_harmless(name: str, value: str) -> bool:
    return bool(_HARMLESS.match(name)) or (name.lower().endswith("code") and bool(_ERROR_NUMBER.match(value)))


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        structlog.processors.UnicodeDecoder(),
    ]


def configure_structlog() -> None:
    """Structlog's own loggers go the same way as the standard library's."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def dict_config() -> dict[str, Any]:
    """A ``logging.config`` dictionary; ``SHOUHOU_LOG`` is ``json`` or ``console``, by default what the output is."""
    wanted = os.environ.get("SHOUHOU_LOG") or ("console" if sys.stderr.isatty() else "json")
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if wanted == "console"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    final: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        hide_secrets,
        renderer,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": final,
                "foreign_pre_chain": _shared(),
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "line"}
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # One line per request says nothing that the marketplace's book or the history does not.
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "django_structlog": {"level": "WARNING"},
            "procrastinate": {"level": "WARNING"},
            "granian": {"handlers": [], "propagate": True},
            "_granian": {"handlers": [], "propagate": True},
        },
    }
