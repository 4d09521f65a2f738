"""A gateway request after reading: its parameters, its pictures, and how to get values out of them."""

from dataclasses import dataclass, field

from ..clock import from_china_text
from ..records import Session, Shop
from ..rejection import invalid, missing

SYSTEM = frozenset(
    {"method", "app_key", "session", "access_token", "timestamp", "v", "sign", "sign_method", "format", "simplify",
     "partner_id", "target_app_key"}
)  # fmt: skip
LARGEST = 2**63 - 1


@dataclass
class Asked:
    """One call. ``shop`` and ``session`` are set once the checks have passed."""

    params: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    now: int = 0
    app: Shop | None = None
    session: Session | None = None
    refund_ids: list[int] = field(default_factory=list)
    version: str = ""
    fault: str = ""

    @property
    def method(self) -> str:
        """The API's name."""
        return self.params.get("method", "")

    @property
    def shop(self) -> Shop:
        """The shop whose session this is (or whose app, for calls without a session)."""
        assert self.app is not None
        return self.app

    def text(self, name: str) -> str:
        """A required text (40 when it is missing or empty)."""
        value = self.params.get(name, "")
        if value == "":
            raise missing(name)
        return value

    def maybe(self, name: str) -> str | None:
        """An optional text; empty counts as not given."""
        return self.params.get(name) or None

    def number(self, name: str) -> int:
        """A required number (41 when it is none)."""
        return _number(name, self.text(name))

    def maybe_number(self, name: str) -> int | None:
        """An optional number."""
        value = self.maybe(name)
        return None if value is None else _number(name, value)

    def flag(self, name: str, default: bool = False) -> bool:
        """An optional boolean (41 when neither true nor false)."""
        value = (self.maybe(name) or str(default)).lower()
        if value not in ("true", "false"):
            raise invalid(name, "只能为 true 或 false")
        return value == "true"

    def fields(self) -> list[str]:
        """The required ``fields`` list."""
        return [name.strip() for name in self.text("fields").split(",") if name.strip()]

    def date(self, name: str) -> int | None:
        """An optional date as epoch milliseconds."""
        value = self.maybe(name)
        if value is None:
            return None
        try:
            return from_china_text(value)
        except ValueError as error:
            raise invalid(name, "日期格式应为 yyyy-MM-dd HH:mm:ss") from error

    def page(self, *, default: int = 40, largest: int = 100) -> tuple[int, int]:
        """``page_no`` from 1 and ``page_size``."""
        number = self.maybe_number("page_no")
        size = self.maybe_number("page_size")
        number = 1 if number is None else number
        size = default if size is None else size
        if number < 1:
            raise invalid("page_no", "页码必须大于零")
        if not 1 <= size <= largest:
            raise invalid("page_size", f"每页条数必须在 1 到 {largest} 之间")
        return number, size


def _number(name: str, value: str) -> int:
    digits = value.strip()
    if not digits.lstrip("-").isascii() or not digits.lstrip("-").isdigit() or abs(int(digits)) > LARGEST:
        raise invalid(name, "必须是整数")
    return int(digits)
