"""The proof panel of a case: what it shows, what goes into it, what it refuses, and who sees nothing of it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouhou.domain.refund.reading import Known
from shouhou.domain.refund.vocabulary import GoodStatus
from shouhou.storage.models import EvidenceItem, Shop
from tests.api.world import TID, refund_reading, show
from tests.media import mp4, photo, picture

from .browsing import Browser, browser, text_of, words_of

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.BLOB_ROOT = tmp_path


@pytest.fixture
def broken(shop: Shop) -> int:
    received = Known(GoodStatus.RECEIVED, "BUYER_RECEIVED")
    return show(shop, refund_reading(reason="商品破损", description="杯子碎了", good_status=received))


def send(who: Browser, case_id: int, body: bytes, *, headers: Any = JSON, **more: str) -> Any:
    values = {"files": SimpleUploadedFile("照片.jpg", body), "kind": "", "side": "buyer", **more}
    return who.client.post(f"/cases/{case_id}/evidence", values, headers=headers)


def panel(who: Browser, case_id: int) -> str:
    return text_of(who.get(f"/cases/{case_id}/evidence", htmx=True))


def test_the_panel_says_who_proves_first_what_is_missing_and_what_follows(
    agent: Browser, broken: int
) -> None:
    words = words_of(panel(agent, broken))
    for part in ("0/4 凭证", "我方先举证", "运输破损", "第 75、76、79、81 条", "买家拿不出", "我方拿不出",
                 "问题部位照片", "本人签收凭证", "0/3", "0/1", "待确认", "向买家要这些"):  # fmt: skip
        assert part in words, part
    assert words.index("本人签收凭证") < words.index("问题部位照片")


def test_a_photo_into_its_place_and_a_video_count_at_once(agent: Browser, broken: int) -> None:
    assert send(agent, broken, photo(), kind="package_photo").json() == {"problems": []}
    assert send(agent, broken, mp4(seconds=83), kind="packing_video", side="shop").status_code == 200
    markup = panel(agent, broken)
    words = words_of(markup)
    assert "1/4 凭证" in words
    assert "1:23" in words
    assert "拍摄时间" not in words
    [sha256] = EvidenceItem.objects.filter(kind="package_photo").values_list("blob_id", flat=True)
    assert f'src="/pictures/{sha256}/small"' in markup
    whole = words_of(text_of(agent.get(f"/cases/{broken}/")))
    assert "凭证 1/4" in whole


def test_who_handles_disputes_sees_when_it_was_taken(agent: Browser, owner: Browser, broken: int) -> None:
    send(agent, broken, photo(), kind="package_photo")
    assert "拍摄时间 2026:11:19 20:15:30" in words_of(panel(owner, broken))


def test_an_unsorted_piece_is_sorted_by_one_choice(agent: Browser, broken: int) -> None:
    send(agent, broken, picture())
    assert "还没归类 1" in words_of(panel(agent, broken))
    item = EvidenceItem.objects.get()
    answer = agent.post(f"/cases/{broken}/evidence/{item.pk}/sorting", place="defect_photo:buyer")
    assert "1/4 凭证" in words_of(text_of(answer))
    assert "还没归类" not in words_of(text_of(answer))


def test_withdrawing_offers_the_way_back(agent: Browser, broken: int) -> None:
    send(agent, broken, picture(), kind="defect_photo")
    item = EvidenceItem.objects.get()
    gone = words_of(text_of(agent.post(f"/cases/{broken}/evidence/{item.pk}/withdrawal")))
    assert "0/4 凭证" in gone
    assert "恢复" in gone
    back = words_of(text_of(agent.post(f"/cases/{broken}/evidence/{item.pk}/withdrawal", back="yes")))
    assert "1/4 凭证" in back


def test_seen_elsewhere_needs_a_note(agent: Browser, broken: int) -> None:
    where = f"/cases/{broken}/evidence/ticks"
    assert agent.post(where, kind="sign_proof", side="shop", note="").status_code == 422
    answer = agent.post(where, kind="sign_proof", side="shop", note="菜鸟签收图")
    assert "菜鸟签收图" in words_of(text_of(answer))


def test_the_claim_is_chosen_with_the_moment_of_signing(agent: Browser, broken: int) -> None:
    answer = agent.post(
        f"/cases/{broken}/evidence/claim", claim="rot", goods="fresh", signed_at="2026-11-19T20:00"
    )
    words = words_of(text_of(answer))
    for part in ("生鲜腐坏举证期", "到 11-21 20:00", "人工选定", "整箱照片和开箱视频", "买家先举证"):
        assert part in words, part


def test_the_words_for_the_buyer_stand_on_the_button(agent: Browser, broken: int) -> None:
    markup = panel(agent, broken)
    assert 'data-fill-mode="reply"' in markup
    assert "您好，非常抱歉给您带来不便！" in markup
    assert TID not in markup
    assert agent.post(f"/cases/{broken}/evidence/request").status_code == 204


@pytest.mark.parametrize(
    "body", [b"MZ" + b"\0" * 200, b"<svg xmlns='x'/>", b"<!doctype html>", picture()[:40], mp4()[:-4]]
)
def test_a_disguised_file_is_refused_with_words(agent: Browser, broken: int, body: bytes) -> None:
    answer = send(agent, broken, body)
    assert answer.status_code == 422
    assert "支持" in answer.json()["problems"][0]
    assert not EvidenceItem.objects.exists()


def test_200_mb_are_refused_before_the_body_is_read(agent: Browser, broken: int) -> None:
    class Unread:
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    for path, headers, said in (
        ("evidence", JSON, "没有上传"),
        ("evidence", {}, "没有执行"),
        ("pictures", {}, "没有上传"),
        ("decisions", {}, "没有上传"),
    ):
        answer = agent.client.generic(
            "POST",
            f"/cases/{broken}/{path}",
            b"",
            content_type="multipart/form-data; boundary=x",
            headers=headers,
            CONTENT_LENGTH=str(200 * 1024 * 1024),
            **{"wsgi.input": Unread()},
        )
        assert answer.status_code == 413
        assert said in (answer.json()["problems"][0] if headers else words_of(text_of(answer)))


def test_without_script_the_form_comes_back_to_the_case(agent: Browser, broken: int) -> None:
    answer = send(agent, broken, picture(), headers={})
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{broken}/")
    assert EvidenceItem.objects.count() == 1


def test_a_form_of_another_site_brings_nothing(agent: Browser, broken: int) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = agent.client.cookies
    values = {"files": SimpleUploadedFile("a.jpg", picture()), "side": "buyer"}
    assert strict.post(f"/cases/{broken}/evidence", values).status_code == 403
    assert not EvidenceItem.objects.exists()


def test_stored_bodies_go_out_safely_by_ranges_and_to_members_only(
    agent: Browser, stranger: Browser, viewer: Browser, broken: int
) -> None:
    send(agent, broken, mp4())
    send(agent, broken, picture())
    video = EvidenceItem.objects.get(blob__mime="video/mp4").blob_id
    still = EvidenceItem.objects.get(blob__mime="image/jpeg").blob_id
    whole = viewer.client.get(f"/stored/{video}")
    assert (whole.status_code, whole["Content-Type"]) == (200, "video/mp4")
    assert whole["Content-Disposition"].startswith("inline; filename=")
    assert whole["Content-Disposition"].endswith('.mp4"')
    assert whole["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in whole["Content-Security-Policy"]
    assert "script" not in whole["Content-Security-Policy"]
    part: Any = viewer.client.get(f"/stored/{video}", headers={"Range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert viewer.client.get(f"/pictures/{still}/small")["Content-Type"] == "image/jpeg"
    for path in (f"/stored/{video}", f"/pictures/{still}", f"/pictures/{still}/small", f"/stored/{'0' * 64}"):
        assert stranger.client.get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_a_stranger_sees_and_does_nothing(stranger: Browser, agent: Browser, broken: int) -> None:
    send(agent, broken, picture(), kind="defect_photo")
    item = EvidenceItem.objects.get()
    assert stranger.get(f"/cases/{broken}/evidence", htmx=True).status_code == 404
    assert send(stranger, broken, picture()).status_code == 404
    for path in ("ticks", "claim", "request", f"{item.pk}/sorting", f"{item.pk}/withdrawal"):
        answer = stranger.post(
            f"/cases/{broken}/evidence/{path}", kind="track", side="shop", note="x", place="track:shop"
        )
        assert answer.status_code == 404, path
    item.refresh_from_db()
    assert (item.kind, item.withdrawn_at, EvidenceItem.objects.count()) == ("defect_photo", None, 1)


def test_a_viewer_sees_the_panel_without_anything_to_press(viewer: Browser, broken: int) -> None:
    markup = panel(viewer, broken)
    assert "0/4" in markup
    for part in ("<form", "data-evidence-drop", "data-fill", 'type="file"'):
        assert part not in markup


def test_the_clerk_may_photograph_but_not_write_to_the_buyer(shop: Shop, broken: int) -> None:
    clerk = browser("clerk", shop, "returns_clerk")
    assert (
        send(clerk, broken, picture(), kind="inspection_photo", side="shop", source="camera").status_code
        == 200
    )
    assert 'id="evidence-ask"' not in panel(clerk, broken)


def test_what_is_written_is_never_markup(agent: Browser, broken: int) -> None:
    agent.post(f"/cases/{broken}/evidence/ticks", kind="track", side="shop", note="<script>alert(1)</script>")
    assert "<script>alert" not in panel(agent, broken)
