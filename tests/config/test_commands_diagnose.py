"""``shouhou diagnose``: one answer a line, bad lines named, no database."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from shouhou.config.command import REFUSED, USAGE, main
from shouhou.config.commands import diagnose as command


def run(folder: Path, lines: bytes, *more: str) -> tuple[int, list[dict[str, Any]]]:
    (folder / "in.jsonl").write_bytes(lines)
    code = main(["diagnose", "--jsonl", str(folder / "in.jsonl"), "--out", str(folder / "out.jsonl"), *more])
    return code, [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


def test_it_answers_every_line_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = '{"id": "a", "text": "衣服掉色，质量太差"}\n\n{"id": 2, "text": "快递太慢了，还没到"}\n'.encode()
    code, rows = run(tmp_path, lines)
    assert code == 0
    assert [(row["id"], row["category"]) for row in rows] == [("a", "quality"), (2, "logistics")]
    assert list(rows[0]) == ["id", "category", "runner_up", "responsible", "confidence", "because"]
    assert rows[0]["because"] == "衣服掉色，质量太差"
    assert "2" in capsys.readouterr().err


def test_it_names_bad_lines_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = (
        b'\xef\xbb\xbf{"id": 1, "text": ""}\nnot json\n[1]\n{"text": "x"}\n{"id": true, "text": "x"}\n'
        b'{"id": 1}\n\xff\xfe\n'
        + b"[" * 100_000
        + b'\n{"id": "\\ud800", "text": "\\ud800 \xf0\x9f\x98\x80"}\n'
    )
    code, rows = run(tmp_path, lines, "--json")
    assert code == 0
    assert len(rows) == 2
    summary = json.loads(capsys.readouterr().err)
    assert summary["answered"] == 2
    assert [bad["line"] for bad in summary["bad_lines"]] == [2, 3, 4, 5, 6, 7, 8]


def test_nothing_readable_is_a_failure(tmp_path: Path) -> None:
    assert run(tmp_path, b"no\nnothing\n")[0] == REFUSED


def test_a_missing_file_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["diagnose", "--jsonl", str(tmp_path / "no"), "--out", str(tmp_path / "out"), "--json"]
    assert main(arguments) == USAGE
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "unusable_file"
    assert not (tmp_path / "out").exists()


def test_it_does_not_overwrite_its_own_input(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"id": 1, "text": "坏了"}\n', "utf-8")
    assert main(["diagnose", "--jsonl", str(path), "--out", str(path)]) == USAGE
    assert path.read_text("utf-8") == '{"id": 1, "text": "坏了"}\n'


def test_it_reads_and_writes_pipes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = io.TextIOWrapper(io.BytesIO('{"id": 1, "text": "发错货了"}\n'.encode()), "utf-8")
    monkeypatch.setattr("sys.stdin", lines)
    assert main(["diagnose", "--jsonl", "-", "--out", "-"]) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["category"] == "wrong_item"


def test_it_needs_no_database() -> None:
    assert command.NEEDS_DATABASE is False
