"""Which guides help, best first."""

from datetime import UTC, datetime, timedelta

import pytest

from shouhou.domain.guides import Guide, best_first, plain, words_of

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def guide(number: int, *, item_id: str = "", words: str = "", **more: datetime) -> Guide:
    return Guide(
        guide_id=number,
        item_id=item_id,
        title="标题",
        text="",
        pictures=(),
        video="",
        link="",
        words=words_of(words),
        created_by="小雨",
        created_at=NOW + timedelta(hours=number),
        **more,
    )


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("", [4, 3, 1]),  # the product's own before those for all, the newer first
        ("怎么清洗", [1, 4, 3]),
        ("装不上，少螺丝", [4, 3, 1]),
        ("装 不 上", [4, 3, 1]),
        ("ＷＩＦＩ 连不上", [3, 4, 1]),
    ],
)
def test_words_that_were_said_count_first_then_the_product(said: str, order: list[int]) -> None:
    guides = [
        guide(1, words="清洗"),
        guide(2, item_id="800", words="清洗 装不上"),
        guide(3, item_id="700", words="装不上 wifi"),
        guide(4, item_id="700", words="少螺丝 装不上"),
        guide(5, item_id="700", words="装不上", ended_at=NOW),
    ]
    assert [one.guide_id for one in best_first(guides, item_id="700", said=said)] == order


def test_a_guide_of_another_product_is_never_offered() -> None:
    assert best_first([guide(2, item_id="800", words="清洗")], item_id="700", said="清洗") == ()
    assert best_first([guide(2, item_id="800", words="清洗")], item_id="", said="清洗") == ()


def test_typed_words_part_at_blanks_and_commas_and_stand_once() -> None:
    assert words_of(" 装不上，少螺丝、装不上;wifi\n怎么装 ") == ("装不上", "少螺丝", "wifi", "怎么装")
    assert words_of("") == ()
    assert plain(" ＷｉＦｉ　连 不上") == "wifi连不上"
