"""Pasted chats in the shapes in which 千牛 and 旺旺 copy them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shouhou.domain.imports import ChatTurn, PastedChat
from shouhou.domain.refund.vocabulary import Party
from shouhou.marketplaces.files.paste import Unclear, read_chat

SHOP = frozenset({"青禾家居旗舰店"})
TODAY = date(2026, 11, 25)  # a Wednesday


def read(text: str, *, shop_nicks: frozenset[str] = SHOP, buyer_nick: str = "") -> PastedChat:
    return read_chat(text, shop_nicks=shop_nicks, today=TODAY, buyer_nick=buyer_nick)


def cst(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


def brief(chat: PastedChat) -> list[tuple[str, str]]:
    """Side and text of each turn."""
    return [(turn.author.value if turn.author else "-", turn.text) for turn in chat.turns]


def turns(chat: PastedChat) -> list[tuple[str, str, str]]:
    """Chinese time, speaker and text of each turn."""
    return [(_wall(turn), turn.speaker, turn.text) for turn in chat.turns]


def _wall(turn: ChatTurn) -> str:
    if turn.at is None:
        return "-"
    return (turn.at + timedelta(hours=8)).strftime("%m-%d %H:%M:%S")


TWO = [("buyer", "灯不亮了"), ("seller", "亲，您拍个视频看看")]
SHAPES = {
    "time in brackets": """t**8 (2026-11-25 10:03:21):
灯不亮了
青禾家居旗舰店:小美 (2026-11-25 10:04:02):
亲，您拍个视频看看""",
    "time in brackets, text on the same line": """t**8(2026-11-25 10:03:21)：灯不亮了
青禾家居旗舰店：小美（2026-11-25 10:04:02）：亲，您拍个视频看看""",
    "time behind the nick": """t**8  2026-11-25 10:03:21
灯不亮了

青禾家居旗舰店:小美  2026-11-25 10:04:02
亲，您拍个视频看看
""",
    "arrow to the shop, short numbers": """tb1234_2012 --> 店铺 2026-11-25 10:03:21
灯不亮了
青禾家居旗舰店:小美 2026-11-25 10:04:02
亲，您拍个视频看看""",
    "nick and time on two lines": """t**8
2026-11-25 10:03:21
灯不亮了
青禾家居旗舰店:小美
2026-11-25 10:04:02
亲，您拍个视频看看""",
    "time before the nick under a date": """2026年11月25日
10:03:21 t**8
灯不亮了
10:04:02 青禾家居旗舰店:小美
亲，您拍个视频看看""",
    "date and time before the nick, text behind a colon": """[2026/11/25 10:03:21] t**8: 灯不亮了
[2026/11/25 10:04:02] 青禾家居旗舰店:小美: 亲，您拍个视频看看""",
    "time before the nick under a weekday": """星期三
10:03:21 t**8
灯不亮了
10:04:02 青禾家居旗舰店:小美
亲，您拍个视频看看""",
    "times alone": """t**8 10:03:21
灯不亮了
青禾家居旗舰店:小美 10:04:02
亲，您拍个视频看看""",
    "colons, no times": """t**8：灯不亮了
青禾家居旗舰店:小美：亲，您拍个视频看看""",
    "colons under a time": """昨天 10:03
t**8: 灯不亮了
青禾家居旗舰店：小美: 亲，您拍个视频看看""",
    "an export with its head": """聊天记录导出
消息对象：t**8
================
t**8 (2026-11-25 10:03:21):
灯不亮了
青禾家居旗舰店 (2026-11-25 10:04:02):
亲，您拍个视频看看""",
    "windows line ends and invisible marks": "\ufefft**8\u00a0(2026-11-25 10:03:21):\r\n灯不亮了\u200b\r\n"
    "青禾家居旗舰店:小美 (2026-11-25 10:04:02):\r\n亲，您拍个视频看看\r\n",
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_every_shape_gives_the_same_two_turns(text: str) -> None:
    assert brief(read(text)) == TWO


@pytest.mark.parametrize("name", [n for n in SHAPES if "colon" not in n.split(",")[0] and "weekday" not in n])
def test_every_shape_with_times_gives_the_same_seconds(name: str) -> None:
    assert [turn.at for turn in read(SHAPES[name]).turns] == [
        cst("2026-11-25 10:03:21"),
        cst("2026-11-25 10:04:02"),
    ]


def test_the_sides_carry_their_names() -> None:
    chat = read(SHAPES["time in brackets"])
    assert (chat.buyer_nick, chat.seller_nicks) == ("t**8", ("青禾家居旗舰店:小美",))
    assert chat.turns[1].author is Party.SELLER


def test_lines_before_the_first_message_are_shown_and_not_dropped() -> None:
    chat = read(SHAPES["an export with its head"])
    assert chat.unread_lines == ("聊天记录导出", "消息对象：t**8", "================")


def test_a_text_keeps_its_lines_blank_lines_codes_and_things_that_look_like_times() -> None:
    text = """t**8 (2026-11-25 10:03:21):
昨天 18:30 到的
地址：还是原来那个

10:30 之前能回复吗 /:^_^ [图片]
预计 2026-11-27 18:00:00
青禾家居旗舰店:小美 (2026-11-25 10:04:02):
订单编号：2345678901234567890
实付款：¥129.00
"""
    chat = read(text)
    assert chat.turns[0].text.split("\n") == [
        "昨天 18:30 到的", "地址：还是原来那个", "", "10:30 之前能回复吗 /:^_^ [图片]", "预计 2026-11-27 18:00:00",
    ]  # fmt: skip
    assert chat.turns[1].text == "订单编号：2345678901234567890\n实付款：¥129.00"


def test_a_label_with_a_time_inside_a_text_is_no_speaker() -> None:
    text = """t**8  2026-11-25 10:03:21
下单时间 2026-11-20 09:00:00
付款时间：2026-11-20 09:00:31
青禾家居旗舰店:小美  2026-11-25 10:04:02
好"""
    assert [turn.speaker for turn in read(text).turns] == ["t**8", "青禾家居旗舰店:小美"]


def test_addresses_in_a_colon_chat_are_text() -> None:
    text = """t**8：改一下地址
收件人：王小明
电话：换成新的
青禾家居旗舰店:小美：好的"""
    assert brief(read(text)) == [("buyer", "改一下地址\n收件人：王小明\n电话：换成新的"), ("seller", "好的")]


def test_notices_have_no_author_and_dividers_are_set_aside() -> None:
    text = """t**8 (2026-11-25 10:03:21):
发错了
t**8撤回了一条消息
------ 以上是历史消息 ------
青禾家居旗舰店:小美 (2026-11-25 10:04:02):
在的
已读"""
    chat = read(text)
    assert brief(chat) == [("buyer", "发错了"), ("-", "t**8撤回了一条消息"), ("seller", "在的")]
    assert chat.turns[1].at == chat.turns[0].at
    assert set(chat.unread_lines) == {"------ 以上是历史消息 ------", "已读"}


@pytest.mark.parametrize(
    ("line", "machine"),
    [
        ("[自动回复] 您好，客服正在赶来", True),
        ("您好，客服正在赶来【自动回复】", True),
        ("您好，现在咨询的人多\n此消息为系统自动回复", True),
        ("自动回复：在的哦", True),
        ("不好意思，刚才那句是自动回复，我看一下", False),
        ("在的", False),
    ],
)
def test_a_turn_is_by_machine_only_where_the_text_says_so(line: str, machine: bool) -> None:
    chat = read(f"t**8 (2026-11-25 10:03:21):\n在吗\n青禾家居旗舰店:小美 (2026-11-25 10:03:22):\n{line}")
    assert chat.turns[1].by_machine is machine


def test_a_buyer_who_writes_of_automatic_answers_is_no_machine() -> None:
    chat = read(
        "t**8 (2026-11-25 10:03:21):\n[自动回复]又是这个\n青禾家居旗舰店:小美 (2026-11-25 10:03:22):\n在"
    )
    assert chat.turns[0].by_machine is False


def test_the_robot_account_is_a_machine() -> None:
    chat = read("t**8 (2026-11-25 10:03:21):\n在吗\n青禾家居旗舰店:机器人 (2026-11-25 10:03:22):\n您好")
    assert chat.turns[1].by_machine is True


def test_times_run_over_midnight_and_end_today() -> None:
    text = "t**8 23:58:10\n睡了吗\n青禾家居旗舰店:小美 00:03:05\n还没"
    assert [t for t, *_ in turns(read(text))] == ["11-24 23:58:10", "11-25 00:03:05"]


def test_dates_between_messages_give_the_messages_below_their_day() -> None:
    text = """11月23日
10:03:21 t**8
甲
星期二
09:00:00 青禾家居旗舰店:小美
乙
今天
08:00:00 t**8
丙"""
    assert turns(read(text)) == [
        ("11-23 10:03:21", "t**8", "甲"),
        ("11-24 09:00:00", "青禾家居旗舰店:小美", "乙"),
        ("11-25 08:00:00", "t**8", "丙"),
    ]


def test_a_bare_time_behind_dated_messages_is_of_today() -> None:
    text = "t**8 2026-11-20 10:03:21\n甲\n青禾家居旗舰店:小美 09:00:00\n乙"
    assert [t for t, *_ in turns(read(text))] == ["11-20 10:03:21", "11-25 09:00:00"]


def test_halves_of_the_day_are_understood() -> None:
    text = "t**8 昨天 下午3:05\n甲\n青禾家居旗舰店:小美 今天 上午9:10\n乙\nt**8 今天 凌晨12:30\n丙"
    assert [t for t, *_ in turns(read(text))] == ["11-24 15:05:00", "11-25 09:10:00", "11-25 00:30:00"]


def test_a_reply_that_is_only_a_day_stays_a_text() -> None:
    text = "10:03:21 t**8\n什么时候发\n10:04:00 青禾家居旗舰店:小美\n今天\n10:05:00 t**8\n好"
    assert brief(read(text))[1] == ("seller", "今天")


@pytest.mark.parametrize("day", ["2026-02-30", "2031-01-01", "1998-01-01", "2026-13-01"])
def test_an_impossible_date_is_refused_with_its_line(day: str) -> None:
    with pytest.raises(Unclear) as refusal:
        read(f"t**8 ({day} 10:03:21):\n灯不亮了", buyer_nick="t**8")
    assert refusal.value.code == "date"
    assert day in refusal.value.text


def test_two_unknown_speakers_are_asked_about() -> None:
    text = "小兔子 (2026-11-25 10:03:21):\n在吗\n阿宽 (2026-11-25 10:04:02):\n在"
    with pytest.raises(Unclear) as refusal:
        read(text)
    assert (refusal.value.code, refusal.value.speakers) == ("sides", ("小兔子", "阿宽"))
    assert brief(read(text, buyer_nick="小兔子")) == [("buyer", "在吗"), ("seller", "在")]
    assert brief(read(text, buyer_nick="阿宽")) == [("seller", "在吗"), ("buyer", "在")]


def test_a_sub_account_is_the_shop_even_when_no_nick_of_the_shop_is_known() -> None:
    chat = read(SHAPES["time in brackets"], shop_nicks=frozenset())
    assert brief(chat) == TWO


def test_a_sub_account_of_another_shop_that_talks_with_ours_is_the_buyer() -> None:
    text = "山前五金店:老王 (2026-11-25 10:03:21):\n在吗\n青禾家居旗舰店:小美 (2026-11-25 10:04:02):\n在"
    chat = read(text)
    assert brief(chat) == [("buyer", "在吗"), ("seller", "在")]
    assert chat.buyer_nick == "山前五金店:老王"


def test_two_shops_of_which_neither_is_ours_are_asked_about() -> None:
    text = "山前五金店:老王 (2026-11-25 10:03:21):\n在吗\n青禾家居旗舰店:小美 (2026-11-25 10:04:02):\n在"
    with pytest.raises(Unclear) as refusal:
        read(text, shop_nicks=frozenset())
    assert refusal.value.code == "sides"


def test_the_full_nick_of_the_order_settles_its_mask() -> None:
    text = "t**8 (2026-11-25 10:03:21):\n在吗\n小美 (2026-11-25 10:04:02):\n在"
    chat = read(text, shop_nicks=frozenset(), buyer_nick="tb99918")
    assert brief(chat) == [("buyer", "在吗"), ("seller", "在")]
    assert chat.buyer_nick == "tb99918"


def test_another_buyers_chat_is_not_taken_for_this_buyers() -> None:
    with pytest.raises(Unclear) as refusal:
        read(SHAPES["time in brackets"], buyer_nick="完全另一个人")
    assert refusal.value.code == "sides"


def test_words_for_the_sides_tell_them_apart() -> None:
    assert brief(read("买家：灯不亮了\n客服：亲，您拍个视频看看", shop_nicks=frozenset())) == TWO


def test_a_paste_of_the_shops_side_alone_is_taken() -> None:
    chat = read("青禾家居旗舰店:小美 (2026-11-25 10:04:02):\n在")
    assert brief(chat) == [("seller", "在")]
    assert chat.buyer_nick == ""


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n\t\n", "empty"), ("今天天气不错", "no_turns")]
)
def test_what_is_no_chat_is_refused(text: str, code: str) -> None:
    with pytest.raises(Unclear) as refusal:
        read(text)
    assert refusal.value.code == code


def test_a_giant_text_is_refused_at_once() -> None:
    with pytest.raises(Unclear) as refusal:
        read("好" * 500_001)
    assert refusal.value.code == "too_long"


def test_a_header_without_text_is_shown_as_unread() -> None:
    chat = read("t**8 (2026-11-25 10:03:21):\n\n青禾家居旗舰店:小美 (2026-11-25 10:04:02):\n在")
    assert brief(chat) == [("seller", "在")]
    assert chat.unread_lines == ("t**8 2026-11-25 10:03:21",)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("line", ["a" + " " * 3990 + "b", "a:" * 1990, "1" * 3990, "(" * 3990, "撤回" * 1990])
def test_hostile_lines_are_answered_quickly(line: str) -> None:
    with pytest.raises(Unclear):
        read(f"{line}\n" * 100)
