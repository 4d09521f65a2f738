"""How the child says no."""


class Broken(Exception):
    """The file cannot be read; ``code`` is one of ``unreadable.TEXTS``, ``values`` fill its text."""

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
