"""Roles and rights."""

import pytest

from shouhou.domain.access import PERMISSIONS, Permission, Role, mask_nick, permissions_of, require
from shouhou.domain.errors import Refused


def test_every_role_has_a_row_and_may_see_cases() -> None:
    assert set(PERMISSIONS) == set(Role)
    assert all(Permission.SEE_CASE in rights for rights in PERMISSIONS.values())


def test_a_reader_can_change_nothing() -> None:
    assert PERMISSIONS[Role.READ_ONLY] == {Permission.SEE_CASE, Permission.SEE_RULES}


def test_only_the_owner_manages_shop_and_people() -> None:
    for permission in (Permission.MANAGE_SHOP, Permission.MANAGE_USERS):
        assert {role for role in Role if permission in PERMISSIONS[role]} == {Role.OWNER}


def test_rights_of_several_roles_add_up() -> None:
    both = permissions_of([Role.RETURNS_CLERK, Role.REVIEW_HANDLER])
    assert {Permission.REFUSE_RETURN, Permission.LEAVE_MESSAGE} <= both
    assert Permission.REFUSE not in both


def test_a_missing_right_is_refused_by_its_name() -> None:
    require([Role.AGENT], Permission.AGREE_REFUND)
    with pytest.raises(Refused) as refused:
        require([Role.READ_ONLY], Permission.AGREE_REFUND)
    assert refused.value.reason_code == "not_permitted"
    assert refused.value.fields == {"permission": "agree_refund"}
    with pytest.raises(Refused):
        require([], Permission.SEE_CASE)


@pytest.mark.parametrize(("nick", "masked"), [("", ""), ("小", "*"), ("小明", "小*"), ("tb12345", "t***5")])
def test_the_buyers_name_is_masked_for_those_who_need_it_not(nick: str, masked: str) -> None:
    assert mask_nick(nick, [Role.RETURNS_CLERK]) == masked
    assert mask_nick(nick, [Role.READ_ONLY]) == masked
    assert mask_nick(nick, [Role.AGENT]) == nick
