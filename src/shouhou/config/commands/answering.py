"""How the commands for shops, people, tokens and syncs answer: one object on stdout, or words; failures on stderr.

Exit codes: 0 done, 1 refused, 2 wrong use, 3 something outside failed.
"""

import argparse
import contextlib
import json
import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

REFUSED, USAGE, OUTSIDE = 1, 2, 3
MAX_SECRET = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command found. ``words`` are for people, ``record`` for programs."""

    record: Mapping[str, Any]
    words: str
    exit_code: int = 0
    records: Sequence[Mapping[str, Any]] | None = None
    """Instead of ``record``: one object a line, for commands that take several things."""


class Fault(Exception):
    """Why a command did nothing."""

    def __init__(
        self, *, code: str, message: str, fields: Mapping[str, str] | None = None, exit_code: int = REFUSED
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})
        self.exit_code = exit_code


Command: TypeAlias = Callable[[argparse.Namespace], Answer]


def answered(command: Command, args: argparse.Namespace) -> int:
    """Carries a command out, prints its answer or its fault, and returns the exit code."""
    as_json = bool(getattr(args, "json", False))
    try:
        with _quiet(logging.ERROR if as_json else logging.INFO):
            answer = _carry_out(command, args)
    except Fault as fault:
        return _complain(fault, as_json)
    records = [answer.record] if answer.records is None else answer.records
    sys.stdout.write(("\n".join(_json(one) for one in records) if as_json else answer.words) + "\n")
    return answer.exit_code


def secret_in(file: str) -> str:
    """The text of a file that holds one secret. Raises ``Fault``."""
    try:
        text = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(
            code="unreadable_file", message=f"无法读取文件 / cannot read {file}", exit_code=USAGE
        ) from error
    return checked_secret(text, name=file)


def secret_from_stdin(name: str) -> str:
    """One line from standard input. Raises ``Fault``."""
    return checked_secret(sys.stdin.readline(MAX_SECRET + 2).rstrip("\r\n"), name=name)


def checked_secret(text: str, *, name: str) -> str:
    """``text`` when it is one line of sensible length. Raises ``Fault``."""
    if not text or len(text) > MAX_SECRET or any(character in text for character in "\x00\r\n"):
        raise Fault(
            code="invalid",
            message=f"内容为空或不正确 / empty or not a single line: {name}",
            fields={name: "必填 / required"},
            exit_code=USAGE,
        )
    return text


@contextlib.contextmanager
def _quiet(level: int) -> Iterator[None]:
    """A command speaks by its answer: its log up to ``level`` would only stand between the lines of it."""
    before = logging.root.manager.disable
    logging.disable(level)
    try:
        yield
    finally:
        logging.disable(before)


def _carry_out(command: Command, args: argparse.Namespace) -> Answer:
    # Models may only be imported after Django is set up, which the registry does between parsing and running.
    from django.db import OperationalError

    from shouhou.domain.errors import ChangedMeanwhile, Refused
    from shouhou.usecases.errors import Missing

    try:
        return command(args)
    except Refused as refused:
        raise Fault(code=refused.reason_code, message=refused.message, fields=refused.fields) from refused
    except ChangedMeanwhile as changed:
        raise Fault(
            code="changed", message="内容已有变化，请重试 / changed meanwhile, try again"
        ) from changed
    except Missing as missing:
        raise Fault(code="not_found", message="没有找到 / not found") from missing
    except OperationalError as error:
        raise Fault(
            code="unavailable", message="数据库不可用 / the database is away", exit_code=OUTSIDE
        ) from error


def _complain(fault: Fault, as_json: bool) -> int:
    if as_json:
        error = {"code": fault.code, "message": fault.message, "fields": dict(fault.fields)}
        sys.stderr.write(_json({"error": error}) + "\n")
    else:
        details = "".join(f"\n  {name}: {text}" for name, text in fault.fields.items())
        sys.stderr.write(f"{fault.message}{details}\n")
    return fault.exit_code


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
