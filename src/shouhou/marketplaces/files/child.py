"""This side of the pipe to the reading process."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import orjson

from .limits import Limits
from .unreadable import TEXTS, Unreadable

log = logging.getLogger(__name__)

_MODULE = "shouhou.marketplaces.files.reader"
_KILLED_FOR_TIME = -24  # SIGXCPU


@dataclass(frozen=True, slots=True)
class Top:
    """The first rows of one sheet that are not empty, with their numbers."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Some rows as they lie in the file; ``flaws`` by index into ``rows``."""

    rows: list[list[str]]
    numbers: list[int]
    flaws: dict[str, str]
    done: float


class Child:
    """One reading process. Leaving the context ends it, whatever it does."""

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module; the path is one argument
            [sys.executable, "-P", "-m", _MODULE, str(path), json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONUTF8": "1",
                "LC_ALL": "C.UTF-8",
            },
            start_new_session=True,  # a Ctrl-C at the terminal is for the parent, which then ends the child
        )
        try:
            head = self._frame()
        except BaseException:
            self.close()
            raise
        self.encoding: str = head["encoding"]
        self.date_1904: bool = head["date_1904"]
        self.tops = tuple(
            Top(sheet["name"], tuple((number, tuple(cells)) for number, cells in sheet["rows"]))
            for sheet in head["sheets"]
        )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def frames(self, *, sheet: int, after: int, size: int) -> Iterator[Frame]:
        """The rows of a sheet below row ``after``, once. Raises ``Unreadable``."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(orjson.dumps({"sheet": sheet, "after": after, "size": size}) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise self._died() from None
        while not (frame := self._frame()).get("end"):
            yield Frame(frame["rows"], frame["numbers"], frame["flaws"], frame["done"])

    def close(self) -> None:
        """Ends the process and waits for it."""
        if self._process.poll() is None:
            self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    log.debug("the reading process was gone before its pipe was closed")
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _frame(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise self._died()
        frame: dict[str, Any] = orjson.loads(line)
        if "error" in frame:
            if "detail" in frame:
                log.error("reading a file failed: %s", frame["detail"])
            raise Unreadable(frame["error"] if frame["error"] in TEXTS else "broken", **frame["values"])
        return frame

    def _died(self) -> Unreadable:
        """Memory that cannot be had ends the interpreter or the parser with a signal."""
        code = self._process.wait()
        log.warning("the reading process ended with %s", code)
        return Unreadable("too_slow" if code == _KILLED_FOR_TIME else "too_big" if code < 0 else "broken")
