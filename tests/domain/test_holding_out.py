"""Which corrections judge a new model."""

from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.diagnosis.holding_out import Correction, Measures, split, worse_at
from shouhou.domain.diagnosis.records import Category, Responsible, Turn
from shouhou.domain.diagnosis.training import Example


def correction(case_id: int, category: Category = Category.QUALITY) -> Correction:
    example = Example(turns=(Turn(text=str(case_id)),), category=category, responsible=Responsible.SHOP)
    return Correction(case_id=case_id, example=example)


def ids(examples: tuple[Example, ...]) -> set[int]:
    return {int(example.turns[0].text) for example in examples}


def test_about_a_quarter_is_held_out_of_every_category() -> None:
    many = [correction(number, list(Category)[number % 8]) for number in range(4000)]
    held = split(many).held_out
    assert 0.22 < len(held) / 4000 < 0.28
    for category in Category:
        assert 90 < sum(one.category is category for one in held) < 160


def test_a_case_stays_on_its_side_when_more_come() -> None:
    many = [correction(number, list(Category)[number % 8]) for number in range(1, 801)]
    before, after = ids(split(many[:400]).held_out), ids(split(many).held_out)
    assert before == {number for number in after if number <= 400}


@given(
    st.lists(
        st.tuples(st.integers(1, 10**9), st.sampled_from(Category)),
        unique_by=lambda pair: pair[0],
        max_size=60,
    )
)
def test_both_parts_together_are_everything_and_no_category_is_only_judged(
    pairs: list[tuple[int, Category]],
) -> None:
    corrections = [correction(case_id, category) for case_id, category in pairs]
    parts = split(corrections)
    assert sorted([*ids(parts.training), *ids(parts.held_out)]) == sorted(case_id for case_id, _ in pairs)
    assert parts == split(corrections[::-1])
    for category in Category:
        trained = sum(one.category is category for one in parts.training)
        judged = sum(one.category is category for one in parts.held_out)
        assert trained or judged <= 1
        assert judged or trained < 4


def test_worse_on_any_measure_is_worse_and_equal_is_not() -> None:
    old = Measures(examples=10, accuracy=0.8, macro_f1=0.7, party=0.9)
    assert worse_at(old=old, new=old) == ()
    better = Measures(examples=10, accuracy=0.9, macro_f1=0.6999, party=0.9)
    assert worse_at(old=old, new=better) == ("macro_f1",)
