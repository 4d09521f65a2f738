"""The project's own examples, if any are shipped."""

import pytest

from shouhou.rulebook.loader import RulebookError
from shouhou.rulebook.yardstick import read_examples, yardstick


def test_what_is_shipped_can_be_read() -> None:
    assert isinstance(yardstick(), tuple)


def test_examples_are_read_line_by_line() -> None:
    (one,) = read_examples('{"text": "裂了", "category": "quality", "responsible": "shop"}\n\n')
    assert (one.turns[0].text, one.category, one.responsible) == ("裂了", "quality", "shop")


@pytest.mark.parametrize(
    "line", ["x", "[]", '{"text": "a"}', '{"text": "a", "category": "b", "responsible": "shop"}']
)
def test_a_broken_line_is_named(line: str) -> None:
    with pytest.raises(RulebookError, match="line 2"):
        read_examples(f"\n{line}")
