"""Rows of a review table whose columns a person has mapped, or whose names were recognised."""

from typing import ClassVar

from shouhou.domain.imports import Reading, ReviewColumn, ReviewReading
from shouhou.domain.refund.reading import Known

from .cells import plain_text, said
from .reading_row import Cells, Kit
from .refund_rows import item_id_of
from .refusal import RowRefused
from .words import REVIEW_RESULT, Words

_MEMBERS = tuple(map(str, ReviewColumn))


class ReviewRows:
    """A ``RowReader``."""

    kept_as_member: ClassVar[frozenset[str]] = frozenset(_MEMBERS)

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._get = kit.getter(*_MEMBERS)
        self._names = {member: kit.name(member) for member in _MEMBERS}
        self._results = Words(REVIEW_RESULT)

    def subject(self, cells: Cells) -> str:
        """See ``RowReader``."""
        tid, oid, buyer, *_ = self._get(cells)
        return plain_text(oid or tid or buyer)[:40]

    def key(self, reading: Reading) -> str:
        """See ``RowReader``. A buyer may review several lines of an order, and again later."""
        return ""

    def read(self, cells: Cells) -> tuple[Reading, str]:
        """See ``RowReader``."""
        tid, oid, buyer, title, item_id, result_text, content, reply, at = self._get(cells)
        ids, names = self._kit.ids, self._names
        result = self._results.read(result_text)
        if result is None and not said(content):
            raise RowRefused("missing_content", "这一行没有评价结果，也没有评价内容，请检查列的对应关系")
        reading = ReviewReading(
            tid=ids.optional(tid, names["tid"]),
            oid=ids.optional(oid, names["oid"]),
            buyer_nick=plain_text(buyer),
            title=title.strip(),
            item_id=item_id_of(item_id),
            result=result.value if isinstance(result, Known) else None,
            result_raw=said(result_text),
            content=content.strip(),
            reply=said(reply),
            at=self._kit.moments.optional(at, names["at"]),
        )
        return reading, ""
