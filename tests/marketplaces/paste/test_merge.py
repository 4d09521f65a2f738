"""Pasting again adds only what is new."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.imports import ChatTurn
from shouhou.domain.refund.vocabulary import Party
from shouhou.marketplaces.files.paste import merge_chat, weave_chat

START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SAYINGS = st.sampled_from(["在吗", "好", "好的", "谢谢", "嗯", "灯 不亮", "[图片]"])
SIDES = st.sampled_from([(Party.BUYER, "t**8"), (Party.SELLER, "青禾:小美"), (Party.SELLER, "青禾:阿宽")])


@st.composite
def fine_chats(draw: st.DrawFn) -> list[ChatTurn]:
    """Chats to the second; no two in one second, none on the full minute, which
    a copy with minutes only would show alike."""
    at, turns = START, []
    for party, speaker in draw(st.lists(SIDES, max_size=12)):
        at += timedelta(seconds=draw(st.integers(1, 70)))
        if at.second == 0:
            at += timedelta(seconds=1)
        turns.append(ChatTurn(at=at, author=party, speaker=speaker, text=draw(SAYINGS)))
    return turns


@st.composite
def untimed_chats(draw: st.DrawFn) -> list[ChatTurn]:
    """Chats without times in which no text comes twice."""
    sides = draw(st.lists(SIDES, max_size=12))
    return [
        ChatTurn(at=None, author=party, speaker=speaker, text=f"第{number}句")
        for number, (party, speaker) in enumerate(sides)
    ]


def roughened(turns: list[ChatTurn]) -> list[ChatTurn]:
    return [replace(turn, at=turn.at and turn.at.replace(second=0)) for turn in turns]


def turn(text: str, second: int | None, party: Party = Party.BUYER, speaker: str = "t**8") -> ChatTurn:
    at = None if second is None else START + timedelta(seconds=second)
    return ChatTurn(at=at, author=party, speaker=speaker, text=text)


@given(fine_chats(), fine_chats())
def test_pasting_twice_adds_nothing_the_second_time(known: list[ChatTurn], pasted: list[ChatTurn]) -> None:
    assert merge_chat(weave_chat(known, pasted), pasted) == ()


@given(fine_chats(), fine_chats())
def test_what_is_new_keeps_the_order_of_the_paste(known: list[ChatTurn], pasted: list[ChatTurn]) -> None:
    new = merge_chat(known, pasted)
    rest = iter(pasted)
    assert all(any(turn == other for other in rest) for turn in new)


@given(fine_chats(), st.data())
def test_two_overlapping_pastes_of_a_chat_give_the_whole(whole: list[ChatTurn], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    first, second = whole[:end], whole[start:]
    woven = weave_chat(first, second)
    assert sorted(woven, key=_order) == sorted(whole, key=_order)
    assert [t.at for t in woven] == [t.at for t in whole]


@given(fine_chats(), st.data())
def test_the_newer_half_may_be_pasted_first(whole: list[ChatTurn], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    woven = weave_chat(whole[start:], whole[:end])
    assert sorted(woven, key=_order) == sorted(whole, key=_order)


@given(fine_chats(), st.data())
def test_a_part_of_a_chat_adds_nothing(whole: list[ChatTurn], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    assert merge_chat(whole, whole[start:end]) == ()
    assert merge_chat(whole, roughened(whole[start:end])) == ()


@given(fine_chats())
def test_a_copy_to_the_second_after_one_to_the_minute_adds_nothing(whole: list[ChatTurn]) -> None:
    assert merge_chat(roughened(whole), whole) == ()


@given(untimed_chats(), st.data())
def test_chats_without_times_are_laid_over_each_other(whole: list[ChatTurn], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, max(len(whole) - 1, 0)))
    end = data.draw(st.integers(min(start + 1, len(whole)), len(whole)))
    first, second = whole[:end], whole[start:]
    assert list(weave_chat(first, second)) == whole
    assert list(weave_chat(second, first)) == whole
    assert merge_chat(whole, whole[start:end]) == ()


def _order(turn: ChatTurn) -> tuple[datetime, str, str]:
    assert turn.at is not None
    return turn.at, turn.speaker, turn.text


def test_the_same_word_twice_within_a_minute_of_one_paste_is_two_turns() -> None:
    pasted = [turn("好", 0), turn("好", 0)]
    assert merge_chat([], pasted) == tuple(pasted)
    assert merge_chat(pasted[:1], pasted) == (pasted[1],)
    assert merge_chat(pasted, pasted) == ()


def test_blanks_and_masks_do_not_make_a_turn_new() -> None:
    known = [turn("灯 不亮\n了", 21)]
    assert merge_chat(known, [turn("灯  不亮 了", 21, speaker="tb99918")]) == ()


def test_two_agents_who_say_the_same_are_two_turns() -> None:
    known = [turn("在的", 21, Party.SELLER, "青禾:小美")]
    other = turn("在的", 21, Party.SELLER, "青禾:阿宽")
    assert merge_chat(known, [other]) == (other,)


def test_the_same_word_in_two_different_seconds_is_two_turns() -> None:
    later = turn("好", 35)
    assert merge_chat([turn("好", 12), turn("嗯", 20)], [later]) == (later,)


def test_a_paste_without_times_finds_the_turns_that_have_them() -> None:
    known = [turn("在吗", 5), turn("灯不亮", 9), turn("急", 30)]
    pasted = [turn("灯不亮", None), turn("急", None), turn("人呢", None)]
    assert merge_chat(known, pasted) == (pasted[2],)


def test_a_notice_at_the_beginning_of_a_paste_is_not_new() -> None:
    notice = ChatTurn(at=START, author=None, speaker="", text="对方已撤回一条消息")
    known = [turn("错", 0), notice, turn("好", 9)]
    assert merge_chat(known, [replace(notice, at=None), turn("好", 9), turn("在", 15)]) == (turn("在", 15),)


def test_older_turns_go_before_newer_ones() -> None:
    known = [turn("丙", 30), turn("丁", 40)]
    assert [t.text for t in weave_chat(known, [turn("甲", 1), turn("乙", 2), turn("丙", 30)])] == list(
        "甲乙丙丁"
    )
