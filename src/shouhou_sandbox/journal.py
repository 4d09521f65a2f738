"""The sandbox's memory on disk: every record is one row, written in one transaction per accepted change.

SQLite in WAL mode survives ``kill -9`` at any moment: either the whole change is there or none of it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path


class Journal:
    """Rows (kind, key) → JSON text; pictures beside them as bytes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, body BLOB, PRIMARY KEY (kind, key))"
        )

    def rows(self, kind: str) -> Iterator[bytes]:
        """Every row of a kind, in the order of first writing."""
        cursor = self._db.execute("SELECT body FROM record WHERE kind = ? ORDER BY rowid", (kind,))
        for (body,) in cursor:
            yield bytes(body)

    def one(self, kind: str, key: str) -> bytes | None:
        """A single row, or None."""
        found = self._db.execute("SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return None if found is None else bytes(found[0])

    def write(self, rows: Iterable[tuple[str, str, bytes | None]]) -> None:
        """Write (or, with None, remove) all rows, or none of them."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for kind, key, body in rows:
                if body is None:
                    self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))
                else:
                    self._db.execute(
                        "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
                        (kind, key, body),
                    )
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Fold the log into the file."""
        self._db.close()
