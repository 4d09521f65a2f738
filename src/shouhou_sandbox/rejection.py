"""Why the platform says no."""


class Rejected(Exception):
    """A business refusal; nothing was changed.

    ``code`` is the gateway's number (15 for business, 40/41 for arguments), ``sub_code`` and ``sub_msg`` what the
    caller is told.
    """

    def __init__(self, sub_code: str, sub_msg: str, *, code: int = 15) -> None:
        super().__init__(f"{sub_code}: {sub_msg}")
        self.code = code
        self.sub_code = sub_code
        self.sub_msg = sub_msg


def missing(name: str) -> Rejected:
    """A required argument is not there (code 40)."""
    return Rejected(f"isv.missing-parameter:{name}", f"缺少必选参数：{name}", code=40)


def invalid(name: str, why: str) -> Rejected:
    """An argument cannot be used (code 41)."""
    return Rejected(f"isv.invalid-parameter:{name}", why, code=41)


def wrong_state(why: str) -> Rejected:
    """The refund's status, or its age, does not allow this."""
    return Rejected("isv.invalid-permission:refund_status is invalid or refund is out of date", why)
