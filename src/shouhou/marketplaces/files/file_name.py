"""What a file's name says: that it is still being downloaded, and when it was exported."""

import re
from datetime import datetime, timedelta
from pathlib import PurePath

from .moments import wall_clock

_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".tmp", ".xltd", ".td", ".!ut", ".opdownload")
_STATED = re.compile(
    r"(?<!\d)(20\d\d)[-_]?(\d\d)[-_]?(\d\d)[-_ T]*(\d\d)[-_:.]?(\d\d)(?:[-_:.]?(\d\d))?(?!\d{3})"
)


def is_unfinished(filename: str) -> bool:
    """Whether a browser, a download program or Excel itself gives such names to files in the making."""
    name = PurePath(filename).name.lower()
    return name.endswith(_UNFINISHED) or name.startswith(("~$", ".~"))


def stated_at(filename: str) -> datetime | None:
    """The moment in a name like ``ExportOrderList202611251430.csv``, Asia/Shanghai → aware UTC."""
    for found in _STATED.finditer(PurePath(filename).name):
        try:
            wall = wall_clock(found)
        except ValueError:
            continue
        return wall - timedelta(hours=8)  # carried as UTC until here
    return None
