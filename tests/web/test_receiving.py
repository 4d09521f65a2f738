"""``/imports/``: files come in piece by piece, too much is refused unread, and nobody brings files to another's shop."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouhou.storage.models import Shop
from shouhou.storage.models.imports import ImportFile
from shouhou.web.pages.imports.receiving import MOST_BYTES
from shouhou.web.pages.imports.rejects import as_text

from .browsing import Browser, text_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def send(browser: Browser, shop_id: int, *files: tuple[str, bytes], headers: Any = JSON, **more: str) -> Any:
    uploaded = [SimpleUploadedFile(name, body) for name, body in files]
    values = {"shop": str(shop_id), "files": uploaded, **more}
    return browser.client.post("/imports/files", values, headers=headers)


def test_a_file_is_kept_and_its_page_is_named(owner: Browser, shop: Shop) -> None:
    answer = send(owner, shop.pk, ("退款.csv", b"a,b\n1,2\n"), modified="1763600000000")
    assert answer.status_code == 200
    kept = ImportFile.objects.get(shop=shop)
    assert answer.json() == {"url": f"/imports/{kept.pk}/", "problems": []}
    assert (kept.filename, kept.size, kept.state) == ("退款.csv", 8, "waiting")
    page = owner.get(f"/imports/{kept.pk}/")
    assert "退款.csv" in text_of(page)
    assert "退款.csv" in text_of(owner.get("/imports/"))


def test_several_files_of_a_form_without_script_are_all_kept(owner: Browser, shop: Shop) -> None:
    answer = send(owner, shop.pk, ("一.csv", b"a\n"), ("二.csv", b"b\n"), headers={})
    assert (answer.status_code, answer["Location"]) == (302, "/imports/")
    assert ImportFile.objects.filter(shop=shop).count() == 2


def test_too_much_is_refused_before_the_body_is_read(owner: Browser, shop: Shop) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    answer = owner.client.generic(
        "POST",
        "/imports/files",
        b"",
        content_type="multipart/form-data; boundary=x",
        headers=JSON,
        CONTENT_LENGTH=str(MOST_BYTES + 10_000_000),
        **{"wsgi.input": Unread()},
    )
    assert answer.status_code == 413
    assert "没有上传" in answer.json()["problems"][0]
    assert not ImportFile.objects.exists()


def test_a_form_of_another_site_brings_nothing(owner: Browser, shop: Shop) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.client.cookies
    answer = strict.post("/imports/files", {"shop": shop.pk, "files": SimpleUploadedFile("a.csv", b"a")})
    assert answer.status_code == 403
    assert not ImportFile.objects.exists()


def test_nobody_brings_files_to_anothers_shop_nor_reads_them(
    owner: Browser, viewer: Browser, stranger: Browser, shop: Shop
) -> None:
    send(owner, shop.pk, ("退款.csv", b"a,b\n"))
    kept = ImportFile.objects.get()
    assert send(stranger, shop.pk, ("x.csv", b"a")).status_code in (404, 422)
    assert send(viewer, shop.pk, ("x.csv", b"a")).status_code == 422
    assert ImportFile.objects.count() == 1
    for path in ("", "refused.csv"):
        assert stranger.get(f"/imports/{kept.pk}/{path}").status_code == 404
    for path in ("application", "cancellation", "moment", "mapping"):
        assert stranger.post(f"/imports/{kept.pk}/{path}", htmx=False).status_code == 404
    assert "退款.csv" not in text_of(stranger.get("/imports/"))


def test_an_import_that_is_cancelled_says_that_nothing_was_written(owner: Browser, shop: Shop) -> None:
    send(owner, shop.pk, ("退款.csv", b"a,b\n"))
    kept = ImportFile.objects.get()
    assert owner.post(f"/imports/{kept.pk}/cancellation", htmx=False).status_code == 302
    assert "什么都没有写入" in text_of(owner.get(f"/imports/{kept.pk}/"))


@pytest.mark.parametrize("moment", ["gestern", "2026-13-01T00:00", "1899-01-01T00:00", "2026-11-20"])
def test_a_moment_that_is_none_is_refused_and_kept(owner: Browser, shop: Shop, moment: str) -> None:
    send(owner, shop.pk, ("退款.csv", b"a,b\n"))
    kept = ImportFile.objects.get()
    ImportFile.objects.update(state="ready", kind="refunds")
    answer = owner.post(f"/imports/{kept.pk}/moment", htmx=False, stated_at=moment)
    if moment == "2026-11-20":  # a day alone is a moment: its beginning
        assert answer.status_code == 302
    else:
        assert answer.status_code == 422
        assert moment in text_of(answer)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "2000300010002003001"])
def test_a_spreadsheet_runs_and_rounds_nothing_of_the_refused_rows(cell: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([as_text(cell)])
    assert next(csv.reader(io.StringIO(out.getvalue())))[0] == f"'{cell}"
    assert as_text("买家说：不要了") == "买家说：不要了"
