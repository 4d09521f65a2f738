"""Uploaded pictures: what is taken, what is kept, who sees it."""

import random
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from shouhou.domain.access import Role
from shouhou.domain.errors import Refused
from shouhou.storage import blobs
from shouhou.storage.models import Attachment, Blob, Case, Membership, Shop, User
from shouhou.usecases.actor import Actor
from shouhou.usecases.errors import Missing
from shouhou.usecases.uploads import (
    LONGEST_SIDE,
    MAX_BYTES,
    StoredPicture,
    message_card,
    picture_for_platform,
    read_picture,
    store_picture,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PLACE = 0x8825  # GPS in EXIF


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Any) -> None:
    settings.BLOB_ROOT = tmp_path


def case(name: str = "店") -> Case:
    shop = Shop.objects.create(name=name, shop_type="C", created_at=NOW)
    return Case.objects.create(shop=shop, last_activity_at=NOW, opened_at=NOW)


def person(name: str, shop_id: int | None = None, role: Role = Role.AGENT) -> Actor:
    user = User.objects.create(username=name, display_name=name, joined_at=NOW)
    if shop_id is not None:
        Membership.objects.create(user=user, shop_id=shop_id, role=role.value)
    return Actor(user_id=user.pk, name=name)


def picture(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size, 1 if mode in "1LP" else (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def stored(body: bytes, where: Case | None = None) -> StoredPicture:
    where = where or case()
    return store_picture(
        actor=person(f"a{where.pk}", where.shop_id), case_id=where.pk, filename="照片.png", body=body, now=NOW
    )


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("PNG", "1"), ("GIF", "P"), ("WEBP", "RGB"), ("BMP", "RGB")],
)
def test_every_usual_picture_becomes_a_jpeg_of_our_own(kind: str, mode: str) -> None:
    kept = stored(picture(kind, mode=mode))
    body = blobs.get(kept.sha256)
    with Image.open(BytesIO(body)) as image:
        assert (image.format, image.size) == ("JPEG", (60, 40))
    assert (kept.mime, kept.size, kept.width, kept.height) == ("image/jpeg", len(body), 60, 40)


def test_where_and_how_a_photo_was_taken_is_forgotten_but_it_stays_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(PLACE)[1] = "N"
    exif[0x010F] = "somebody's camera"
    kept = stored(picture("JPEG", exif=exif))
    body = blobs.get(kept.sha256)
    assert b"camera" not in body
    with Image.open(BytesIO(body)) as image:
        assert not image.getexif()
        assert image.size == (40, 60) == (kept.width, kept.height)


def test_a_wide_picture_is_made_smaller_and_said_to_be() -> None:
    kept = stored(picture("PNG", (5000, 100)))
    assert (kept.width, kept.height) == (LONGEST_SIDE, 48)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_was_transparent_is_white(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 20)).save(out, "PNG")
    with Image.open(BytesIO(blobs.get(stored(out.getvalue()).sha256))) as image:
        assert image.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        picture("PNG")[:60],
        picture("TIFF"),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 200,
    ],
)
def test_what_is_no_whole_picture_is_refused(body: bytes) -> None:
    with pytest.raises(Refused, match="not_a_picture"):
        stored(body)
    assert not Blob.objects.exists()


def test_a_heavy_file_is_refused_unread() -> None:
    with pytest.raises(Refused, match="picture_too_big"):
        stored(b"\xff" * (MAX_BYTES + 1))


@pytest.mark.parametrize("side", [6400, 9600, 14000])
def test_a_small_file_with_too_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    """Just over our limit, over the one of which the library warns, and over the one that it refuses."""
    body = picture("PNG", (side, side), mode="1")
    assert len(body) < 100_000
    with pytest.raises(Refused, match="picture_too_big"):
        stored(body)


def test_the_same_picture_is_kept_once_and_used_in_each_case() -> None:
    one, other = case(), case("另一家")
    first, second = stored(picture("PNG"), one), stored(picture("PNG"), other)
    assert first == second
    assert Blob.objects.count() == 1
    assert set(Attachment.objects.values_list("case_id", flat=True)) == {one.pk, other.pk}


def test_who_may_add_and_who_may_see_a_picture() -> None:
    where, elsewhere = case(), case("另一家")
    kept = stored(picture("PNG"), where)
    reader = person("reader", where.shop_id, Role.READ_ONLY)
    stranger = person("stranger", elsewhere.shop_id, Role.OWNER)
    mime, body = read_picture(actor=reader, sha256=kept.sha256)
    assert (mime, len(body)) == ("image/jpeg", kept.size)
    with pytest.raises(Missing):
        read_picture(actor=stranger, sha256=kept.sha256)
    with pytest.raises(Missing):
        read_picture(actor=reader, sha256="0" * 64)
    more: dict[str, Any] = {"filename": "a.png", "body": picture("PNG"), "now": NOW}
    with pytest.raises(Refused, match="not_permitted"):
        store_picture(actor=reader, case_id=where.pk, **more)
    for actor, case_id in ((stranger, where.pk), (reader, 10**9)):
        with pytest.raises(Missing):
            store_picture(actor=actor, case_id=case_id, **more)


def test_a_picture_is_made_to_fit_what_the_platform_takes() -> None:
    noise = Image.frombytes("RGB", (900, 900), random.Random(5).randbytes(900 * 900 * 3))
    out = BytesIO()
    noise.save(out, "PNG")
    kept = stored(out.getvalue())
    sent = picture_for_platform(kept.sha256, limit=60_000)
    assert kept.size > 60_000 >= len(sent.body)
    with Image.open(BytesIO(sent.body)) as image:
        assert image.format == "JPEG"
    assert picture_for_platform(kept.sha256, limit=MAX_BYTES).body == blobs.get(kept.sha256)


def test_a_message_without_a_picture_gets_a_card_of_its_case() -> None:
    where = case()
    agent = person("agent", where.shop_id)
    sha256 = message_card(case=where, text="您好", actor=agent, now=NOW)
    with Image.open(BytesIO(read_picture(actor=agent, sha256=sha256)[1])) as image:
        assert image.size == (480, 160)
