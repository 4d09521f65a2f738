"""Where an endpoint may be."""

import pytest

from shouhou.marketplaces.language_model.address import NotAnAddress, base_address, origin_of

GOOD = {
    "https://api.deepseek.com/v1": "https://api.deepseek.com/v1",
    " https://api.deepseek.com/v1/ ": "https://api.deepseek.com/v1",
    "https://api.openai.com/v1/chat/completions": "https://api.openai.com/v1",
    "https://8.8.8.8/v1": "https://8.8.8.8/v1",
    "http://127.0.0.1:11434/v1": "http://127.0.0.1:11434/v1",
    "http://localhost:8000": "http://localhost:8000",
    "http://192.168.1.20:8000/v1": "http://192.168.1.20:8000/v1",
    "http://[::1]:8000/v1": "http://[::1]:8000/v1",
    "http://ollama:11434/v1": "http://ollama:11434/v1",
    "http://model.lan/v1": "http://model.lan/v1",
}
BAD = [
    "",
    "api.deepseek.com",
    "ftp://api.deepseek.com",
    "https://",
    "https://user:pass@api.deepseek.com/v1",
    "https://api.deepseek.com/v1?key=1",
    "https://api.deepseek.com/v1#x",
    "https://api.deepseek.com:0/v1",
    "https://api.deepseek.com:99999/v1",
    "https://例子.com/v1",
    "https://a b.com",
    "https://a\nb.com",
    "http://169.254.169.254/latest",
    "https://169.254.169.254/latest",
    "http://[::ffff:169.254.169.254]/",
    "http://0.0.0.0:80/",
    "http://[fe80::1]/",
    "https://" + "a" * 400 + ".com",
    "file:///etc/passwd",
]
PLAIN = ["http://api.deepseek.com/v1", "http://8.8.8.8/v1", "http://[::ffff:8.8.8.8]/v1"]


@pytest.mark.parametrize("text", GOOD)
def test_addresses_are_tidied(text: str) -> None:
    assert base_address(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress) as caught:
        base_address(text)
    assert not caught.value.plain


@pytest.mark.parametrize("text", PLAIN)
def test_plain_http_is_for_the_own_house(text: str) -> None:
    with pytest.raises(NotAnAddress) as caught:
        base_address(text)
    assert caught.value.plain


def test_a_key_belongs_to_scheme_host_and_port() -> None:
    assert origin_of("https://A.com/v1") == origin_of("https://a.com/v2")
    assert origin_of("https://a.com") != origin_of("https://a.com:444")
