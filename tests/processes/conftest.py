"""One folder per module, made once; the product on it is started by the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .product import Product


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    """The product on a folder that lasts for the module's tests. Nothing of it runs after each of them."""
    # Not below pytest's own folder: its path is long, and a short one is what people have.
    with tempfile.TemporaryDirectory(prefix="shouhou-run-", ignore_cleanup_errors=True) as folder:
        made = Product(Path(folder) / "data")
        yield made
        made.clean_up()


@pytest.fixture
def fresh_product(tmp_path: Path) -> Iterator[Product]:
    """The product on an empty folder."""
    made = Product(tmp_path / "data")
    yield made
    made.clean_up()
    shutil.rmtree(made.data, ignore_errors=True)
