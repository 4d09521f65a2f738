"""The command line on the test's own database.

Django is set up only after this file was read, hence the late import.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .commandline import CommandLine


@pytest.fixture
def shouhou(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "CommandLine":
    from .commandline import CommandLine

    return CommandLine(capsys, monkeypatch)


@pytest.fixture
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with an app secret in it."""
    file = tmp_path_factory.mktemp("secrets") / "app.secret"
    file.write_text("s3cr3t-of-the-app\n", encoding="utf-8")
    return str(file)
