"""``shouhou diagnose``: what each complaint of a file is about, offline and without a database."""

import argparse
import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from .answering import REFUSED, USAGE, Fault

if TYPE_CHECKING:
    from argparse import _SubParsersAction

NEEDS_DATABASE = False
SHOWN_LINES = 20
"""Bad lines named on the terminal; ``--json`` names them all."""


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``diagnose``."""
    diagnose = subparsers.add_parser(
        "diagnose", help="离线诊断售后原因 / say what complaints are about, offline"
    )
    diagnose.add_argument(
        "--jsonl",
        required=True,
        metavar="IN",
        help='每行 {"id","text"}；- 为标准输入 / one {"id","text"} a line; - is standard input',
    )
    diagnose.add_argument(
        "--out", required=True, metavar="OUT", help="结果文件；- 为标准输出 / - is standard output"
    )
    diagnose.add_argument("--json", action="store_true", help="汇总以 JSON 输出 / the summary as JSON")


def run(args: argparse.Namespace) -> int:
    """0 done; 1 not one line could be read; 2 a file is missing or cannot be written."""
    try:
        summary = _carry_out(args.jsonl, args.out)
    except Fault as fault:
        _say(
            fault.message, {"error": {"code": fault.code, "message": fault.message, "fields": {}}}, args.json
        )
        return fault.exit_code
    _say(_words(summary), summary, args.json)
    return 0 if summary["answered"] else REFUSED


def _carry_out(source: str, target: str) -> dict[str, Any]:
    from shouhou.domain.diagnosis.diagnose import diagnose
    from shouhou.domain.diagnosis.records import Complaint, Speaker, Turn
    from shouhou.rulebook.diagnosis import shipped_model

    model = shipped_model()
    answered, bad = 0, []
    started = time.perf_counter()
    with _reading(source) as lines, _writing(target, source) as out:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                key, text = _members(line)
            except ValueError as error:
                bad.append({"line": number, "problem": str(error)})
                continue
            turns = (Turn(text=text, speaker=Speaker.UNKNOWN),)
            answer = diagnose(Complaint(turns=turns), model=model)
            row = {
                "id": key,
                "category": answer.category,
                "runner_up": answer.runner_up,
                "responsible": answer.responsible,
                "confidence": answer.confidence,
                "because": answer.because,
            }
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            answered += 1
    seconds = time.perf_counter() - started
    return {"answered": answered, "bad_lines": bad, "seconds": round(seconds, 3), "model": model.digest}


def _members(line: bytes) -> tuple[str | int | float, str]:
    """Id and text. Raises ``ValueError`` with what is wrong."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8 / not UTF-8") from None
    except (ValueError, RecursionError):
        raise ValueError("不是 JSON / not JSON") from None
    if not isinstance(row, dict):
        raise ValueError("不是对象 / not an object")
    key, text = row.get("id"), row.get("text")
    if isinstance(key, bool) or not isinstance(key, str | int | float):
        raise ValueError("缺 id / no id")
    if not isinstance(text, str):
        raise ValueError("缺 text / no text")
    return key, text


@contextlib.contextmanager
def _reading(source: str) -> Iterator[IO[bytes]]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(source, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise _unusable("无法读取 / cannot read", source) from error
    with file:
        yield file


@contextlib.contextmanager
def _writing(target: str, source: str) -> Iterator[IO[str]]:
    if target == "-":
        yield sys.stdout
        return
    if os.path.exists(target) and source != "-" and os.path.samefile(source, target):
        raise _unusable("结果会覆盖原文件 / the answers would overwrite", source)
    try:
        # An id may hold half of a surrogate pair, which UTF-8 cannot carry.
        file = open(target, "w", encoding="utf-8", errors="backslashreplace", newline="\n")  # noqa: SIM115
    except OSError as error:
        raise _unusable("无法写入 / cannot write", target) from error
    with file:
        yield file


def _unusable(words: str, path: str) -> Fault:
    return Fault(code="unusable_file", message=f"{words}: {path}", exit_code=USAGE)


def _words(summary: dict[str, Any]) -> str:
    bad, seconds = summary["bad_lines"], summary["seconds"]
    words = f"已诊断 {summary['answered']} 条，{seconds:.1f} 秒 / texts diagnosed, seconds"
    if bad:
        words += f"\n{len(bad)} 行无法读取 / lines could not be read:"
        words += "".join(f"\n  {one['line']}: {one['problem']}" for one in bad[:SHOWN_LINES])
        words += "\n  …" if len(bad) > SHOWN_LINES else ""
    return words


def _say(words: str, record: dict[str, Any], as_json: bool) -> None:
    """On stderr, for the answers may go to stdout."""
    sys.stderr.write((json.dumps(record, ensure_ascii=False) if as_json else words) + "\n")
