"""The gateway's own errors, by number."""

MESSAGES = {
    7: "App Call Limited",
    9: "Http action not allowed",
    15: "Remote service error",
    21: "Missing method",
    22: "Invalid method",
    23: "Invalid format",
    24: "Missing signature",
    25: "Invalid signature",
    26: "Missing session",
    27: "Invalid session",
    28: "Missing app key",
    29: "Invalid app key",
    30: "Missing timestamp",
    31: "Invalid timestamp",
    32: "Missing version",
    33: "Invalid version",
    40: "Missing required arguments",
    41: "Invalid arguments",
    47: "Invalid encoding",
    53: "Insufficient session permissions",
}


class GatewayError(Exception):
    """The gateway refuses before the method is reached (or says that the platform behind it is in trouble)."""

    def __init__(self, code: int, sub_code: str = "", sub_msg: str = "") -> None:
        super().__init__(f"{code} {sub_code}")
        self.code = code
        self.sub_code = sub_code
        self.sub_msg = sub_msg


def error_tree(code: int, sub_code: str, sub_msg: str) -> dict[str, object]:
    """The body under ``error_response``."""
    return {"code": code, "msg": MESSAGES[code], "sub_code": sub_code or None, "sub_msg": sub_msg or None}
