"""The gateway's signature (facts 1.3): over all text parameters except ``sign``; file parts are not signed."""

import hashlib
import hmac
from collections.abc import Mapping
from enum import StrEnum


class SignMethod(StrEnum):
    """The three digests that the gateway accepts."""

    MD5 = "md5"
    HMAC = "hmac"  # HMAC-MD5
    HMAC_SHA256 = "hmac-sha256"


def sign(params: Mapping[str, str], *, secret: str, method: SignMethod) -> str:
    """The signature in upper-case hex. Empty names and values are left out, as all official clients do."""
    text = signed_text(params).encode()
    key = secret.encode()
    match method:
        case SignMethod.MD5:
            return hashlib.md5(key + text + key, usedforsecurity=False).hexdigest().upper()
        case SignMethod.HMAC:
            return hmac.new(key, text, "md5").hexdigest().upper()
        case SignMethod.HMAC_SHA256:
            return hmac.new(key, text, hashlib.sha256).hexdigest().upper()


def signed_text(params: Mapping[str, str]) -> str:
    """Names and values run together, names in byte order, values as they are before url-encoding."""
    names = sorted((name for name in params if name), key=lambda name: name.encode())
    return "".join(name + params[name] for name in names if name != "sign" and params[name])
