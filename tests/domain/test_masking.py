"""What of a text may leave the house."""

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.domain.diagnosis.masking import mask

HIDDEN = {
    # names
    "姓名：王小明电话13812345678": "姓名:〔姓名〕电话〔号码〕",
    "收件人张三，在家": "收件人〔姓名〕,在家",
    "收货人：欧阳娜娜\n快点": "收货人:〔姓名〕\n快点",
    "收件人：买买提·艾力": "收件人:〔姓名〕",
    "收件人: John Smith": "收件人: 〔姓名〕",
    "我叫王小明买的": "我叫〔姓名〕买的",
    "我姓陈": "我姓〔姓名〕",
    "张先生说会退": "〔姓名〕先生说会退",
    "送货的李师傅": "送货的〔姓名〕师傅",
    # phone numbers
    "１３８ １２３４ ５６７８": "〔号码〕",
    "138-1234-5678": "〔号码〕",
    "打一三八零零一二三四五六七": "打〔号码〕",
    "一3八-1234-五六七八": "〔号码〕",
    "壹叁捌零零幺贰叁肆伍陆": "〔号码〕",
    "138oooo12345": "〔号码〕",
    "1\u200b38\u200b0013\u200b8000": "〔号码〕",
    "1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣": "〔号码〕",
    "①③⑧⑤⑤⑤⑤⑥⑥⑥⑥": "〔号码〕",
    "١٣٨٠٠١٢٣٤٥٦": "〔号码〕",
    "138👀1234👀5678": "〔号码〕",
    "0571-88888888转801": "〔号码〕转801",
    # numbers of persons, cards, orders
    "身份证33010219900101123X": "身份证〔证件〕",
    "身份证 330102 1990 0101 1234": "身份证 〔证件〕",
    "6222 0212 3456 7890 123": "〔号码〕",
    "尾号5521": "尾号〔单号〕",
    "订单号 1234567890123456789": "订单号 〔单号〕",
    "运单号：SF1234567890123": "运单号:〔单号〕",
    "YT8888888888888": "〔号码〕",
    "退款编号 9876543210": "退款编号 〔单号〕",
    "验证码是 8832": "验证码是 〔密码〕",
    "取件码 3-2-1088": "取件码 〔密码〕",
    "车牌京A12345": "车牌〔车牌〕",
    # where to find somebody
    "邮箱 wang.wu＠qq.com": "邮箱 〔邮箱〕",
    "加我微信 abc_123": "加我微信 〔账号〕",
    "vx：laowang88": "vx:〔账号〕",
    "QQ 88888": "QQ 〔账号〕",
    "旺旺：小猫咪的窝 不回复": "旺旺:〔昵称〕 不回复",
    "@小猫咪 你好": "〔昵称〕 你好",
    "看 https://item.taobao.com/item.htm?id=12345&x=1看看": "看 〔链接〕看看",
    "去 m.tb.cn/h.abc 买": "去 〔链接〕 买",
    "￥a1B2c3D4e5F￥": "〔链接〕",
    # addresses
    "地址：浙江省杭州市西湖区文三路 123号，5栋2单元302室": "地址〔地址〕",
    "我住在朝阳区建国路88号3单元502，快点": "我住在〔地址〕,快点",
    "寄到杭州市余杭区文一西路969号": "寄到〔地址〕",
    "广东省深圳市南山区科技园南区": "〔地址〕",
    "放在3栋2单元502室": "放在〔地址〕",
    # pasted as people paste them
    "李雷，13812345678，江苏省苏州市工业园区星湖街328号": "〔姓名〕,〔号码〕,〔地址〕",
    "江苏省苏州市工业园区星湖街328号 李雷 13812345678": "〔地址〕 〔姓名〕 〔号码〕",
    "13812345678 欧阳娜娜": "〔号码〕 〔姓名〕",
    "寄给韩梅梅13812345678": "寄给〔姓名〕〔号码〕",
    # our own marks cannot be brought along
    "〔号码〕": "(号码)",
}

KEPT = [
    "质量太差了,穿一次就破洞,客服态度也不好",
    "收件人不在家快递就放门口了",
    "广州市的快递很慢",
    "发到江苏南京,三天没动",
    "村里路不好走,快递不送",
    "小区快递柜丢了",
    "旺旺一直不回复",
    "我和客服小姐姐说了",
    "屏幕6.5寸 内存8+256 价格1999元 用了3天",
    "收到的是2024年1月2日生产的",
    "尺码170 85A",
    "地址写错了怎么改",
    "QQ糖不好吃",
    "RTX3060显卡花屏",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_personal_data_is_hidden(text: str) -> None:
    assert mask(text) == HIDDEN[text]


@pytest.mark.parametrize("text", KEPT)
def test_what_the_complaint_is_about_stays(text: str) -> None:
    assert mask(text) == text


def test_given_names_are_hidden_wherever_they_stand() -> None:
    text = "TB小猫咪123 说：小猫咪的鞋，tb小猫咪123"
    assert mask(text, names=["tb小猫咪123", "小猫咪", "", "鞋"]) == "〔昵称〕 说:〔昵称〕的鞋,〔昵称〕"


digits = st.characters(categories=["Nd"]) | st.sampled_from("0123456789０９一三八零〇①⑧²")
between = st.sampled_from(["", "", " ", "-", "。", "\u200b", "\ufe0f\u20e3", "👀", " - ", "\n"])
numbers = st.lists(st.tuples(digits, between), min_size=7, max_size=30).map(
    lambda pairs: "".join(digit + gap for digit, gap in pairs)
)
texts = st.lists(st.text(max_size=8) | numbers | st.sampled_from(list(HIDDEN)), max_size=6).map("".join)


@given(texts)
def test_no_run_of_seven_digits_survives(text: str) -> None:
    hidden = mask(text)
    compact = "".join(char for char in hidden if char.isalnum() or char in "〔〕")
    assert not re.search(r"\d{7}", compact)
    assert not any(char.isdigit() and not char.isascii() for char in hidden)


@given(texts)
def test_masking_again_changes_no_more_than_brackets(text: str) -> None:
    again = mask(mask(text))
    assert not re.search(r"\d{7}", again)
    assert all(unicodedata.category(char) != "Cf" for char in again)


@pytest.mark.parametrize(
    "piece",
    [
        "杭",
        "a",
        "1 ",
        "路",
        "文路",
        "a.",
        "1a",
        "微信 ",
        "oil",
        "@ ",
        "地址:",
        "杭州市",
        "姓名:",
        "9栋",
        "-",
        "王",
        " ",
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    began = time.perf_counter()
    mask(piece * (8000 // len(piece)))
    assert time.perf_counter() - began < 2
