"""How far a file is, said on a connection of its own: the work's transaction is not seen before its end."""

import threading

from django.db import connections, transaction

from shouhou.storage import events
from shouhou.storage.models import ImportFile

EVERY = 0.4  # seconds between two words


class Progress:
    """A context: inside it ``say`` notes the share that is done, from time to time it is told."""

    def __init__(self, row: ImportFile) -> None:
        self._shop_id, self._id, self._done = row.shop_id, row.pk, 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="import-progress", daemon=True)

    def say(self, done: float) -> None:
        """Notes the share that is done, 0 to 1."""
        self._done = done

    def __enter__(self) -> "Progress":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        told = 0.0
        try:
            while not self._stop.wait(EVERY):
                if self._done != told:
                    told = self._done
                    self._tell(told)
        finally:
            connections["default"].close()

    def _tell(self, done: float) -> None:
        with transaction.atomic():
            ImportFile.objects.filter(pk=self._id).update(progress=done)
            events.announce(shop_id=self._shop_id, kind="import")
