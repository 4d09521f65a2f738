"""The signature, against the published vectors and its own rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouhou.marketplaces.taobao.sign import SignMethod, sign, signed_text

PARAMS = {
    "method": "taobao.item.seller.get",
    "app_key": "12345678",
    "session": "test",
    "timestamp": "2016-01-01 12:00:00",
    "format": "json",
    "v": "2.0",
    "fields": "num_iid,title,nick,price,num",
    "num_iid": "11223344",
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PARAM_SETS = st.dictionaries(TEXTS, TEXTS, max_size=8)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (SignMethod.MD5, "66987CB115214E59E6EC978214934FB8"),
        (SignMethod.HMAC, "D56D7858309C31B6251083A874D48273"),
        (SignMethod.HMAC_SHA256, "04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8"),
    ],
)
def test_the_published_vectors_come_out(method: SignMethod, expected: str) -> None:
    assert sign(PARAMS | {"sign_method": method.value}, secret="helloworld", method=method) == expected


def test_the_digested_text_is_the_published_one() -> None:
    assert signed_text(PARAMS | {"sign_method": "md5"}) == (
        "app_key12345678fieldsnum_iid,title,nick,price,numformatjsonmethodtaobao.item.seller.get"
        "num_iid11223344sessiontestsign_methodmd5timestamp2016-01-01 12:00:00v2.0"
    )


def test_names_are_ordered_by_bytes_not_by_letters() -> None:
    assert signed_text({"b": "1", "B": "2", "a_b": "3", "aB": "4"}) == "B2aB4a_b3b1"


@given(PARAM_SETS, st.randoms())
def test_the_order_of_parameters_does_not_matter(params: dict[str, str], random: object) -> None:
    shuffled = list(params.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    for method in SignMethod:
        assert sign(params, secret="s", method=method) == sign(dict(shuffled), secret="s", method=method)


@given(PARAM_SETS, TEXTS)
def test_empty_values_and_the_sign_itself_are_not_signed(params: dict[str, str], own: str) -> None:
    clean = {name: value for name, value in params.items() if name != "sign"}
    assert signed_text(clean | {"sign": own, "empty": "", "": own}) == signed_text(clean)


@given(PARAM_SETS, st.sampled_from(SignMethod))
def test_a_sign_is_upper_case_hex_of_the_digests_length(params: dict[str, str], method: SignMethod) -> None:
    length = 64 if method is SignMethod.HMAC_SHA256 else 32
    made = sign(params, secret="中文", method=method)
    assert len(made) == length
    assert set(made) <= set("0123456789ABCDEF")
