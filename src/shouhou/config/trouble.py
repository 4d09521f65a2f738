"""What stops a start, in words for the person at the terminal. Standard library only."""


class CannotStart(Exception):
    """Something outside the program must change first. The text is shown as it is, Chinese first."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
