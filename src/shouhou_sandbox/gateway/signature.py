"""How a request is signed: md5, hmac (HMAC-MD5) or hmac-sha256 over the sorted parameters."""

import hashlib
import hmac
from collections.abc import Mapping

METHODS = ("md5", "hmac", "hmac-sha256")


def signature(params: Mapping[str, str], *, secret: str, method: str, skip_empty: bool = False) -> str:
    """Upper-case hex digest of ``name1value1name2value2…`` in byte order, without ``sign``."""
    names = sorted((n for n in params if n != "sign" and (params[n] or not skip_empty)), key=str.encode)
    text = "".join(f"{name}{params[name]}" for name in names).encode()
    key = secret.encode()
    match method:
        case "md5":
            digest = hashlib.md5(key + text + key, usedforsecurity=False).hexdigest()
        case "hmac":
            digest = hmac.new(key, text, hashlib.md5).hexdigest()
        case "hmac-sha256":
            digest = hmac.new(key, text, hashlib.sha256).hexdigest()
        case _:
            raise ValueError(method)
    return digest.upper()


def is_signed(params: Mapping[str, str], *, secret: str, method: str) -> bool:
    """Whether ``sign`` fits; SDKs differ on empty values, so both forms are taken."""
    given = params.get("sign", "")
    return any(
        hmac.compare_digest(
            given.encode(), signature(params, secret=secret, method=method, skip_empty=skip).encode()
        )
        for skip in (True, False)
    )
