"""Photos and videos as proof: what is taken, what is refused, what is kept and who sees it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.storage import blobs
from shouhou.storage.models import Blob, Case, EvidenceItem, HistoryRow, Membership, Shop, User
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.evidence.adding import add_evidence
from shouhou.usecases.evidence.reading import evidence_of
from shouhou.usecases.showing import make_thumbnails, read_picture, read_thumbnail, stored_body
from tests.media import HEIC, box, mp4, photo, picture, webm

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BLOB_ROOT = tmp_path / "blobs"
    return tmp_path / "blobs"


def case(name: str = "店") -> Case:
    shop = Shop.objects.create(name=name, shop_type="C", created_at=NOW)
    return Case.objects.create(shop=shop, last_activity_at=NOW, opened_at=NOW)


def person(name: str, shop_id: int, role: Role = Role.AGENT) -> Actor:
    user = User.objects.create(username=name, display_name=name, joined_at=NOW)
    Membership.objects.create(user=user, shop_id=shop_id, role=role.value)
    return Actor(user_id=user.pk, name=name)


def pieces(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), 1000):
        yield body[start : start + 1000]


def add(actor: Actor, where: Case, body: bytes, **more: Any) -> EvidenceItem:
    values = {"filename": "照片.jpg", "kind": "", "side": "buyer", "source": "upload", "now": NOW, **more}
    pk = add_evidence(actor=actor, case_id=where.pk, chunks=pieces(body), **values)
    return EvidenceItem.objects.select_related("blob").get(pk=pk)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_photo_is_made_anew_and_the_cameras_words_are_kept_apart() -> None:
    where = case()
    agent = person("agent", where.shop_id)
    item = add(agent, where, photo(), kind="defect_photo")
    assert item.blob is not None
    body = blobs.get(item.blob.sha256)
    for word in (b"Xiaomi", b"2026:11:19", b"Exif"):
        assert word not in body
    assert "Xiaomi" not in item.exif_sealed
    assert item.exif_sealed
    assert item.original == blobs.digest_of(photo())
    assert (item.blob.width, item.blob.height) == (60, 40)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OWNER, True),
        (Role.DISPUTE_HANDLER, True),
        (Role.SUPERVISOR, True),
        (Role.AGENT, False),
        (Role.RETURNS_CLERK, False),
        (Role.READ_ONLY, False),
    ],
)
def test_only_those_who_handle_disputes_see_when_and_where_it_was_taken(role: Role, sees: bool) -> None:
    where = case()
    add(person("agent", where.shop_id), where, photo())
    [item] = evidence_of(actor=person("other", where.shop_id, role), case_id=where.pk, now=NOW).items
    expected = (
        ("2026:11:19 20:15:30 +08:00", "Xiaomi 14 Pro", "30.26000, 120.15000") if sees else ("", "", "")
    )
    assert (item.taken_at, item.device, item.place) == expected


def test_the_same_picture_in_another_shop_brings_nothing_of_the_camera_along() -> None:
    one, other = case(), case("另一家")
    add(person("a", one.shop_id), one, photo())
    plain = picture("JPEG", shade=60)
    item = add(person("b", other.shop_id), other, plain)
    assert Blob.objects.filter(mime="image/jpeg").count() == 1
    assert item.exif_sealed == ""


def test_the_same_body_is_stored_once_across_cases_and_is_one_piece_within_a_kind() -> None:
    one, other = case(), case("另一家")
    agent = person("a", one.shop_id)
    first = add(agent, one, picture(), kind="defect_photo")
    again = add(agent, one, picture(), kind="defect_photo")
    elsewhere = add(agent, one, picture(), kind="whole_photo")
    theirs = add(person("b", other.shop_id), other, picture())
    assert first.pk == again.pk
    assert len({item.blob_id for item in (first, elsewhere, theirs)}) == 1
    assert HistoryRow.objects.filter(case=one, kind="evidence.added").count() == 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
def test_usual_pictures_get_a_small_one_beside_them(kind: str) -> None:
    where = case()
    agent = person("a", where.shop_id)
    item = add(agent, where, picture(kind, (1200, 800)))
    mime, small = read_thumbnail(actor=agent, sha256=item.blob_id or "")
    with Image.open(__import__("io").BytesIO(small)) as image:
        assert (mime, image.format, image.size) == ("image/jpeg", "JPEG", (320, 213))


def test_a_phones_own_format_becomes_a_jpeg_like_the_rest() -> None:
    where = case()
    owner = person("o", where.shop_id, Role.OWNER)
    item = add(owner, where, HEIC, filename="IMG_0001.HEIC")
    assert item.blob is not None
    assert (item.blob.mime, item.blob.width, item.blob.height) == ("image/jpeg", 64, 48)
    assert evidence_of(actor=owner, case_id=where.pk, now=NOW).items[0].device == "Apple"


def test_small_pictures_are_made_later_for_what_was_stored_before() -> None:
    where = case()
    item = add(person("a", where.shop_id), where, picture(size=(900, 900)))
    Blob.objects.update(thumbnail="")
    assert make_thumbnails(most=10, now=NOW) == 1
    assert Blob.objects.get(pk=item.blob_id).thumbnail
    assert make_thumbnails(most=10, now=NOW) == 0


@pytest.mark.parametrize(
    ("body", "mime", "seconds"),
    [
        (mp4(), "video/mp4", 12),
        (mp4(brand=b"qt  ", seconds=75), "video/quicktime", 75),
        (webm(), "video/webm", 7),
    ],
)
def test_a_video_is_kept_as_it_came(body: bytes, mime: str, seconds: int) -> None:
    where = case()
    agent = person("a", where.shop_id)
    item = add(agent, where, body, filename="C:\\视频\\开箱.mp4")
    assert item.blob is not None
    assert (item.blob.mime, item.blob.seconds, item.blob.size) == (mime, seconds, len(body))
    assert item.filename == "开箱.mp4"
    found = stored_body(actor=agent, sha256=item.blob_id or "")
    assert b"".join(found.part(0, found.size)) == body
    assert b"".join(found.part(4, 8)) == body[4:8]


DISGUISED = {
    "a program named like a picture": b"MZ\x90\x00" + b"\0" * 500,
    "an ELF program": b"\x7fELF" + b"\0" * 500,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "a PDF": b"%PDF-1.7\n",
    "an archive": b"PK\x03\x04" + b"\0" * 300,
    "nothing": b"",
    "half a picture": picture()[:70],
    "a picture's head on a page": b"\x89PNG\r\n\x1a\n<script>alert(1)</script>",
    "a GIF that is a script": b"GIF89a=1;alert(1)//",
    "half a phone's picture": HEIC[:-20],
    "half a video": mp4()[:-20],
    "a page behind a video": mp4() + b"<html><script>alert(1)</script></html>",
    "an archive behind a video": mp4() + b"PK\x03\x04" + b"\0" * 60,
    "a video's first box on a page": box(b"ftyp", b"isom\0\0\0\0") + b"<html></html>",
    "a box that nobody knows": mp4() + box(b"evil", b"x" * 30),
    "sound alone": mp4(handler=b"soun"),
    "a video without frames": box(b"ftyp", b"isom\0\0\0\0mp42"),
    "a page behind a WebM": webm() + b"<html></html>",
    "half a WebM": webm()[:-30],
    "another EBML file": webm(kind=b"matroska"),
    "WebM with sound alone": webm(track=b"\x02"),
}


@pytest.mark.parametrize("name", DISGUISED)
def test_what_is_neither_picture_nor_video_is_refused_and_nothing_is_left(name: str, folder: Path) -> None:
    where = case()
    with pytest.raises(Refused) as refused:
        add(person("a", where.shop_id), where, DISGUISED[name], filename="开箱.jpg")
    assert refused.value.reason_code in ("not_media", "not_a_picture", "not_a_video")
    assert not EvidenceItem.objects.exists()
    assert not Blob.objects.exists()
    assert files(folder) == []


def test_what_hides_behind_a_picture_does_not_survive_the_making_anew() -> None:
    where = case()
    item = add(person("a", where.shop_id), where, picture("JPEG") + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in blobs.get(item.blob_id or "")


def test_200_mb_are_refused_while_they_come_and_nothing_is_left(folder: Path, settings: Any) -> None:
    settings.VIDEO_MAX_BYTES = 30 * 1024 * 1024
    where = case()
    agent = person("a", where.shop_id)
    asked = 0

    def endless() -> Iterator[bytes]:
        nonlocal asked
        yield mp4()[:24]
        for _ in range(200):
            asked += 1
            yield bytes(1024 * 1024)

    with pytest.raises(Refused, match="video_too_big"):
        add_evidence(
            actor=agent, case_id=where.pk, filename="大.mp4", chunks=endless(), kind="", side="buyer",
            source="upload", now=NOW,
        )  # fmt: skip
    assert asked <= 31
    assert files(folder) == []
    assert not Blob.objects.exists()


def test_a_picture_over_its_own_limit_is_refused_though_a_video_might_be_as_big(settings: Any) -> None:
    where = case()
    with pytest.raises(Refused, match="picture_too_big"):
        add(person("a", where.shop_id), where, picture("JPEG") + bytes(21 * 1024 * 1024))


@pytest.mark.parametrize("side", [6400, 14000])
def test_a_small_file_of_too_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    import io

    out = io.BytesIO()
    Image.new("1", (side, side), 1).save(out, "PNG")
    where = case()
    with pytest.raises(Refused, match="picture_too_big"):
        add(person("a", where.shop_id), where, out.getvalue())


def test_who_may_add_and_who_may_see() -> None:
    where, elsewhere = case(), case("另一家")
    agent = person("agent", where.shop_id)
    reader = person("reader", where.shop_id, Role.READ_ONLY)
    stranger = person("stranger", elsewhere.shop_id, Role.OWNER)
    still, moving = add(agent, where, picture()), add(agent, where, mp4())
    assert read_picture(actor=reader, sha256=still.blob_id or "")[0] == "image/jpeg"
    assert stored_body(actor=reader, sha256=moving.blob_id or "").mime == "video/mp4"
    for show in (read_picture, read_thumbnail, stored_body):
        with pytest.raises(Missing):
            show(actor=stranger, sha256=still.blob_id or "")
    with pytest.raises(Missing):
        stored_body(actor=stranger, sha256=moving.blob_id or "")
    with pytest.raises(Missing):
        read_picture(actor=reader, sha256=moving.blob_id or "")  # a video is no picture
    with pytest.raises(Refused, match="not_permitted"):
        add(reader, where, picture(shade=90))
    with pytest.raises(Missing):
        add(stranger, where, picture(shade=91))
    with pytest.raises(Missing):
        add_evidence(
            actor=agent,
            case_id=10**9,
            filename="",
            chunks=[b""],
            kind="",
            side="buyer",
            source="upload",
            now=NOW,
        )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"kind": "no_such_kind"}, "evidence_kind"),
        ({"side": "carrier"}, "evidence_side"),
        ({"source": "tick"}, "evidence_source"),
        ({"source": "platform"}, "evidence_source"),
    ],
)
def test_words_of_the_form_that_are_none_are_refused(more: dict[str, str], code: str) -> None:
    where = case()
    with pytest.raises(Refused, match=code):
        add(person("a", where.shop_id), where, picture(), **more)
