"""The printed rules are those that the product asks."""

from pathlib import Path

import pytest

from shouhou.domain.refund.table import TABLE
from shouhou.rulebook.print import main, outdated, pages

DOCS = Path(__file__).parents[2] / "docs" / "rules"


def test_the_docs_are_printed_from_the_present_rows() -> None:
    assert outdated(DOCS) == [], "run: python -m shouhou.rulebook.print"


def test_every_row_of_the_table_stands_in_the_docs() -> None:
    text = pages()["refund-machine.md"].partition("## All rows")[2]
    assert text.count("\n| ") == len(TABLE) + 2


def test_a_stale_page_is_named_and_writing_it_anew_mends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    (tmp_path / "roles.md").write_text("old", encoding="utf-8")
    assert main([str(tmp_path), "--check"]) == 1
    assert "roles.md" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert outdated(tmp_path) == []
