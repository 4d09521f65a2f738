"""/cases/{id}/evidence: read, add, sort, withdraw, tick, ask, and the bytes by ranges."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouhou.storage.models import Blob, EvidenceItem
from tests.media import mp4, photo, picture

from .world import TID, Caller, Response, error, read


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.BLOB_ROOT = tmp_path


def upload(caller: Caller, case_id: int, body: bytes, **more: object) -> Response:
    sent = {"file": SimpleUploadedFile("a.jpg", body), **more}
    headers = {"Authorization": f"Bearer {caller.token}"}
    return Client().post(f"/api/v1/cases/{case_id}/evidence", sent, headers=headers)


def patch(caller: Caller, case_id: int, item_id: int, body: dict[str, Any]) -> Response:
    return Client().patch(
        f"/api/v1/cases/{case_id}/evidence/{item_id}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.token}"},
    )


def test_the_checklist_is_read_with_its_clause(agent: Caller, case_id: int) -> None:
    found = read(agent.get(f"cases/{case_id}/evidence"))
    assert (found["claim"], found["first"], found["done"]) == ("refused_delivery", "nobody", 0)
    assert "40" in found["clause"]
    assert {"kind", "name", "how", "side", "required", "held", "medium"} <= set(found["needs"][0])


def test_a_photo_is_added_sorted_withdrawn_and_put_back(agent: Caller, case_id: int) -> None:
    response = upload(agent, case_id, photo(), kind="", side="buyer")
    assert response.status_code == 201, response.content
    item_id = read(response)["item_id"]
    sorted_ = patch(agent, case_id, item_id, {"kind": "tag_intact_photo", "side": "buyer"})
    assert sorted_.status_code == 200, sorted_.content
    [item] = read(sorted_)["items"]
    assert (item["kind"], item["side"], item["mime"], item["taken_at"]) == (
        "tag_intact_photo", "buyer", "image/jpeg", "",
    )  # fmt: skip
    assert read(patch(agent, case_id, item_id, {"withdrawn": True}))["items"] == []
    assert len(read(patch(agent, case_id, item_id, {"withdrawn": False}))["items"]) == 1
    assert read(upload(agent, case_id, photo(), kind="tag_intact_photo", side="buyer"))["item_id"] == item_id


def test_the_bytes_of_a_video_are_served_by_ranges_and_never_run(agent: Caller, case_id: int) -> None:
    body = mp4()
    item_id = read(upload(agent, case_id, body, kind="inspection_video", side="shop"))["item_id"]

    def fetch(**headers: str) -> Any:
        return Client().get(
            f"/api/v1/cases/{case_id}/evidence/{item_id}/content",
            headers={"Authorization": f"Bearer {agent.token}", **headers},
        )

    whole = fetch()
    assert (whole.status_code, b"".join(whole.streaming_content)) == (200, body)
    assert whole["Content-Type"] == "video/mp4"
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole["Content-Security-Policy"]
    part = fetch(Range="bytes=4-7")
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert part["Content-Range"] == f"bytes 4-7/{len(body)}"
    last = fetch(Range="bytes=-5")
    assert b"".join(last.streaming_content) == body[-5:]
    assert fetch(Range=f"bytes={len(body)}-").status_code == 416
    several = fetch(Range="bytes=0-1,4-5")
    assert (several.status_code, len(b"".join(several.streaming_content))) == (200, len(body))


def test_asking_answers_words_that_name_no_order(agent: Caller, case_id: int) -> None:
    refused = agent.post(f"cases/{case_id}/evidence/ask")
    assert refused.status_code == 422
    assert error(refused)["code"] == "nothing_missing"
    from shouhou.storage.models import Case

    Case.objects.filter(pk=case_id).update(claim="damaged")
    words = read(agent.post(f"cases/{case_id}/evidence/ask"))
    assert words["kinds"] == ["defect_photo", "package_photo", "waybill_photo"]
    assert words["text"].startswith("您好")
    assert len(words["short"].encode()) <= 400
    assert TID not in words["text"] + words["short"]


def test_seen_elsewhere_is_told(agent: Caller, case_id: int) -> None:
    body = {"kind": "chat_record", "side": "shop", "note": "千牛 11-20"}
    assert agent.post(f"cases/{case_id}/evidence/ticks", body).status_code == 201
    assert EvidenceItem.objects.get().note == "千牛 11-20"


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"MZ" + b"\0" * 99, "not_media"), (b"<svg/>", "not_media"), (picture()[:50], "not_a_picture"), (mp4()[:-9], "not_a_video")],
)  # fmt: skip
def test_disguised_bodies_are_refused(agent: Caller, case_id: int, body: bytes, code: str) -> None:
    response = upload(agent, case_id, body)
    assert response.status_code == 422
    assert error(response)["code"] == code
    assert not Blob.objects.exists()


@pytest.mark.parametrize("more", [{"colour": "red"}, {"second": SimpleUploadedFile("b.jpg", b"x")}])
def test_unknown_members_of_the_form_are_named(agent: Caller, case_id: int, more: dict[str, Any]) -> None:
    response = upload(agent, case_id, picture(), **more)
    assert response.status_code == 400
    assert error(response)["code"] == "invalid"


def test_200_mb_are_refused_before_they_are_read(agent: Caller, case_id: int) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    response = Client().generic(
        "POST",
        f"/api/v1/cases/{case_id}/evidence",
        b"",
        content_type="multipart/form-data; boundary=x",
        headers={"Authorization": f"Bearer {agent.token}"},
        CONTENT_LENGTH=str(200 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )
    assert response.status_code == 413
    assert error(response)["code"] == "too_large"


def test_strangers_find_nothing_and_readers_change_nothing(
    agent: Caller, viewer: Caller, stranger: Caller, case_id: int
) -> None:
    item_id = read(upload(agent, case_id, picture()))["item_id"]
    assert viewer.get(f"cases/{case_id}/evidence").status_code == 200
    assert upload(viewer, case_id, picture()).status_code == 403
    assert patch(viewer, case_id, item_id, {"withdrawn": True}).status_code == 403
    assert stranger.get(f"cases/{case_id}/evidence").status_code == 404
    assert stranger.get(f"cases/{case_id}/evidence/{item_id}/content").status_code == 404
    assert upload(stranger, case_id, picture()).status_code == 404
    assert patch(stranger, case_id, item_id, {"withdrawn": True}).status_code == 404
    assert stranger.post(f"cases/{case_id}/evidence/ask").status_code == 404
    tick = {"kind": "track", "side": "shop", "note": "x"}
    assert stranger.post(f"cases/{case_id}/evidence/ticks", tick).status_code == 404
