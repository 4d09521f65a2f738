"""Review tables have no known header: a person maps their columns, and names are guessed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shouhou.domain.imports import FileKind, ReviewColumn, ReviewResult
from shouhou.marketplaces.files.peek import peek
from shouhou.marketplaces.files.unreadable import Unreadable

from . import tables

GUESSABLE = [
    ["评价管理导出"],
    ["订单编号", "买家昵称", "评价结果", "评价内容", "评价时间", "解释"],
    [f'="{tables.TID}"', "小**红", "差评", "掉色", "2026-01-05 09:03:00", ""],
    [tables.TID, "小**红", "火星评", "", "2026-01-05 09:03:00", ""],
    [tables.TID, "小**红", "", "", "2026-01-05 09:03:00", ""],
]
ODD = [["单", "谁", "说了什么", "星"], [tables.TID, "小**红", "掉色", "中评"]]
MAPPING = {
    "单": ReviewColumn.TID,
    "谁": ReviewColumn.BUYER,
    "说了什么": ReviewColumn.CONTENT,
    "星": ReviewColumn.RESULT,
}


def test_a_table_with_telling_names_is_read_without_a_mapping(tmp_path: Path) -> None:
    path = tables.write_csv(tmp_path / "评价.csv", GUESSABLE)
    found = tables.rows_of(path)
    first = found[0].reading  # type: ignore[union-attr]
    assert (first.tid, first.result, first.content) == (tables.TID, ReviewResult.BAD, "掉色")  # type: ignore[union-attr]
    assert first.at == datetime(2026, 1, 5, 1, 3, tzinfo=UTC)  # type: ignore[union-attr]
    second = found[1].reading  # type: ignore[union-attr]
    assert (second.result, second.result_raw) == (None, "火星评")  # type: ignore[union-attr]
    assert tables.refusals(path) == [(5, "missing_content")]


def test_a_mapped_table_is_read_by_its_mapping(tmp_path: Path) -> None:
    review = tables.reading_of(tables.write_xlsx(tmp_path / "a.xlsx", {"s": ODD}), columns=MAPPING)
    assert (review.tid, review.buyer_nick) == (tables.TID, "小**红")
    assert (review.content, review.result) == ("掉色", ReviewResult.NEUTRAL)


def test_a_mapping_to_columns_that_are_not_there_is_refused(tmp_path: Path) -> None:
    path = tables.write_xlsx(tmp_path / "a.xlsx", {"s": ODD})
    with pytest.raises(Unreadable, match="「几星」"):
        tables.rows_of(path, columns={**MAPPING, "几星": ReviewColumn.REPLY})


def test_a_peek_shows_the_top_and_guesses_the_columns(tmp_path: Path) -> None:
    seen = peek(tables.write_csv(tmp_path / "a.csv", GUESSABLE), filename="a.csv")
    assert (seen.kind, seen.header_row, len(seen.rows)) == (FileKind.REVIEWS, 2, 3)
    assert seen.review_columns["解释"] is ReviewColumn.REPLY
    assert seen.review_columns["评价结果"] is ReviewColumn.RESULT


def test_a_peek_at_an_unknown_table_shows_its_likely_header(tmp_path: Path) -> None:
    seen = peek(tables.write_xlsx(tmp_path / "a.xlsx", {"封面": [["请看下页"]], "s": ODD}), filename="a.xlsx")
    assert (seen.sheet, seen.kind, seen.names) == ("s", None, ("单", "谁", "说了什么", "星"))
    assert seen.rows == ((tables.TID, "小**红", "掉色", "中评"),)
    assert seen.review_columns == {}


def test_a_peek_names_the_kind_of_every_sheet(tmp_path: Path) -> None:
    sheets = {"a": [tables.REFUNDS["3"], tables.refund()], "b": [["x"]]}
    seen = peek(tables.write_xlsx(tmp_path / "a.xlsx", sheets), filename="a.xlsx")
    assert seen.sheets == {"a": FileKind.REFUNDS, "b": None}
