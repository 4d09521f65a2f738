"""What both halves of the client need around a call: ids that are safe to send, answers that are understood."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from .convert import Nonsense
from .envelope import NotProtocol
from .errors import Intent, bad_answer, refused_here

_DIGITS = re.compile(r"[0-9]{1,32}")


def checked_id(value: str) -> str:
    """An id made of digits alone: some requests join ids with ``|`` and ``,``. Raises REFUSED."""
    if not _DIGITS.fullmatch(value):
        raise refused_here("bad_id", "编号只能由数字组成")
    return value


@contextmanager
def understanding(intent: Intent = Intent.READ) -> Iterator[None]:
    """An answer that cannot be understood is BAD_ANSWER after a read, UNKNOWN after a write."""
    try:
        yield
    except (Nonsense, NotProtocol) as broken:
        reason = str(broken)
    else:
        return
    raise bad_answer(reason, intent=intent)
