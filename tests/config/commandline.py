"""Runs one command as the command line would, on the test's own database."""

import argparse
import io
import json
import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from shouhou.config.commands import shop, sync, token, train, user, verify


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def record(self) -> Any:
        """The one object on standard output."""
        assert self.err == ""
        return json.loads(self.out)

    @property
    def fault(self) -> Any:
        """The one object on standard error."""
        assert self.out == ""
        return json.loads(self.err)["error"]


class CommandLine:
    """The commands for shops, people, tokens, syncs and verification."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self._parser = argparse.ArgumentParser(prog="shouhou")
        subparsers = self._parser.add_subparsers(dest="command", required=True)
        modules: list[ModuleType] = [shop, sync, token, train, user, verify]
        for module in modules:
            module.register(subparsers)
        self._modules = {module.__name__.rsplit(".", 1)[-1]: module for module in modules}

    def __call__(self, *words: str, stdin: str = "") -> Ran:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        options = self._parser.parse_args(words)
        code = self._modules[options.command].run(options)
        captured = self._capsys.readouterr()
        return Ran(code=code, out=captured.out, err=captured.err)
