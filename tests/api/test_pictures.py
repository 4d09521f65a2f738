"""POST /cases/{id}/pictures, GET /pictures/{sha256}."""

import base64
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from shouhou.storage.models import Attachment, Command

from .test_actions import version_of
from .world import Caller, Response, error, read


def png(size: tuple[int, int] = (64, 40)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c04020").save(out, "PNG")
    return out.getvalue()


def upload(caller: Caller, case_id: int, **files: object) -> Response:
    return Client().post(
        f"/api/v1/cases/{case_id}/pictures", files, headers={"Authorization": f"Bearer {caller.token}"}
    )


def test_a_picture_comes_as_a_form_or_as_base64_and_is_the_same(agent: Caller, case_id: int) -> None:
    form = upload(agent, case_id, file=SimpleUploadedFile("a.png", png(), "image/png"))
    assert form.status_code == 201, form.content
    body = {"filename": "a.png", "content_base64": base64.b64encode(png()).decode()}
    json = agent.post(f"cases/{case_id}/pictures", body)
    assert json.status_code == 201
    one = read(form)
    assert read(json) == one
    assert (one["mime"], one["width"], one["height"]) == ("image/jpeg", 64, 40)
    assert one["size"] > 0
    got = agent.get(f"pictures/{one['sha256']}")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert len(got.content) == one["size"]


def test_a_picture_serves_as_proof(agent: Caller, case_id: int) -> None:
    sha256 = read(upload(agent, case_id, file=SimpleUploadedFile("a.png", png(), "image/png")))["sha256"]
    body = {
        "action": "refuse",
        "seen_version": version_of(case_id),
        "reason_id": "101",
        "message": "商品已经寄出",
    }
    without = agent.act(case_id, body, key="a")
    assert without.status_code == 422
    assert "proof" in error(without)["fields"]
    response = agent.act(case_id, body | {"proof": sha256}, key="b")
    assert response.status_code == 202, response.content
    assert Command.objects.get().params["proof"] == sha256


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", b"not a picture"), ("a.svg", b"<svg xmlns='x'/>"), ("a.png", png()[:60])]
)
def test_what_is_not_a_picture_is_refused(agent: Caller, case_id: int, name: str, content: bytes) -> None:
    response = upload(agent, case_id, file=SimpleUploadedFile(name, content, "image/png"))
    assert response.status_code == 422
    assert error(response)["code"] == "not_a_picture"
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"filename": "a"},
        {"filename": "a", "content_base64": "***"},
        {"filename": "a", "content_base64": 1},
        [],
    ],
)
def test_malformed_uploads_are_named(agent: Caller, case_id: int, body: object) -> None:
    response = agent.post(f"cases/{case_id}/pictures", body)
    assert response.status_code == 400
    assert error(response)["code"] == "invalid"


def test_a_form_without_the_file_is_named(agent: Caller, case_id: int) -> None:
    response = upload(agent, case_id, picture=SimpleUploadedFile("a.png", png(), "image/png"))
    assert response.status_code == 400
    assert "file" in error(response)["fields"]


def test_another_kind_of_body_is_refused(agent: Caller, case_id: int) -> None:
    response = Client().post(
        f"/api/v1/cases/{case_id}/pictures",
        png(),
        content_type="image/png",
        headers={"Authorization": f"Bearer {agent.token}"},
    )
    assert response.status_code == 415
    error(response)


def test_only_those_with_the_right_upload_and_only_members_look(
    agent: Caller, viewer: Caller, stranger: Caller, case_id: int
) -> None:
    file = SimpleUploadedFile("a.png", png(), "image/png")
    assert upload(viewer, case_id, file=file).status_code == 403
    file.seek(0)
    assert upload(stranger, case_id, file=file).status_code == 404
    file.seek(0)
    sha256 = read(upload(agent, case_id, file=file))["sha256"]
    assert viewer.get(f"pictures/{sha256}").status_code == 200
    assert stranger.get(f"pictures/{sha256}").status_code == 404
    assert agent.get(f"pictures/{'0' * 64}").status_code == 404
    assert agent.get("pictures/nonsense").status_code == 404
