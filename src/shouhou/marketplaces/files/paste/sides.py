"""Who of a chat is the buyer and who is the shop. Told apart by what is known and printed, never by guess."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from .headers import Header
from .nicks import (
    BUYER_WORDS,
    MACHINE_WORDS,
    SELLER_WORDS,
    is_of_shop,
    is_sub_account,
    main_nick,
    plain_nick,
    same_nick,
)
from .unclear import Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The two sides by plain nicks."""

    buyers: frozenset[str]
    buyer_nick: str
    sellers: tuple[str, ...]


def tell_apart(headers: Sequence[Header], *, shop_nicks: Set[str], buyer_nick: str) -> Sides:
    """The sides of the speakers, in the order in which they spoke.

    Raises ``Unclear("sides")`` with the speakers when more than one, or none that is sure, may be the buyer.
    """
    speakers = tuple(dict.fromkeys(plain_nick(header.speaker) for header in headers))
    if buyer_nick:
        return _settled(speakers, shop_nicks, plain_nick(buyer_nick))
    buyers = {s for s in speakers if s in BUYER_WORDS} | _by_arrow(headers, shop_nicks)
    sellers = {s for s in speakers if _is_seller(s, speakers, shop_nicks)} - buyers
    unknown = [s for s in speakers if s not in sellers and s not in buyers]
    if not buyers and len(unknown) == 1 and sellers:
        buyers, unknown = set(unknown), []
    if unknown or len(buyers) > 1 or not (buyers or sellers):
        raise Unclear("sides", speakers=speakers)
    named = next(iter(buyers - BUYER_WORDS), "")
    return Sides(
        buyers=frozenset(buyers), buyer_nick=named, sellers=tuple(s for s in speakers if s not in buyers)
    )


def _settled(speakers: tuple[str, ...], shop_nicks: Set[str], buyer_nick: str) -> Sides:
    """With the buyer known. A mask of the nick is the buyer only where nobody has the nick itself."""
    exact = {s for s in speakers if s == buyer_nick}
    buyers = exact or {
        s
        for s in speakers
        if s in BUYER_WORDS or (same_nick(s, buyer_nick) and not is_of_shop(s, shop_nicks))
    }
    others = tuple(s for s in speakers if s not in buyers)
    if len(buyers) > 1 or (not buyers and not all(_is_seller(s, speakers, shop_nicks) for s in others)):
        raise Unclear("sides", speakers=speakers)
    return Sides(buyers=frozenset(buyers), buyer_nick=buyer_nick, sellers=others)


def _by_arrow(headers: Sequence[Header], shop_nicks: Set[str]) -> set[str]:
    return {
        plain_nick(h.speaker)
        for h in headers
        if h.target and (h.target in ("店铺", "卖家", "商家") or is_of_shop(h.target, shop_nicks))
    }


def _is_seller(speaker: str, speakers: tuple[str, ...], shop_nicks: Set[str]) -> bool:
    if speaker in SELLER_WORDS | MACHINE_WORDS or is_of_shop(speaker, shop_nicks):
        return True
    if not is_sub_account(speaker):
        return False
    # a sub-account of another shop that talks with ours may be the buyer, and that of one more shop too
    mains = {main_nick(s) for s in speakers if is_sub_account(s)}
    ours = any(is_of_shop(s, shop_nicks) for s in speakers)
    return not ours and len(mains) == 1
