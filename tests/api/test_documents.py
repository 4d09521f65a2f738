"""The contract to read: OpenAPI and the page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import orjson
from django.test import Client

from shouhou.api.documents import document


def test_the_openapi_document_names_every_operation_once() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    written = orjson.loads(response.content)
    assert written["openapi"].startswith("3.")
    operations = [one["operationId"] for methods in written["paths"].values() for one in methods.values()]
    assert len(operations) == len(set(operations)) == 41
    assert "/api/v1/cases/{case_id}/actions" in written["paths"]
    act = written["paths"]["/api/v1/cases/{case_id}/actions"]["post"]
    assert [one["name"] for one in act["parameters"] if one["in"] == "header"] == ["Idempotency-Key"]
    assert set(act["responses"]) >= {"202", "400", "401", "403", "404", "409", "422"}
    assert set(act["security"][0]) == {"BearerToken"}


def test_the_page_loads_nothing_from_elsewhere_and_no_script() -> None:
    response = Client().get("/api/v1/docs", headers={"Accept": "text/html"})
    assert response.status_code == 200
    page = response.content.decode()
    assert "<script" not in page
    assert "style=" not in page
    assert set(re.findall(r'<link[^>]+href="([^"]+)"', page)) == {"docs.css"}
    assert "'unsafe" not in response.headers["Content-Security-Policy"]
    style = Client().get("/api/v1/docs.css")
    assert style.headers["Content-Type"].startswith("text/css")
    assert b"url(" not in style.content


def test_the_page_names_every_operation_and_shape() -> None:
    page = Client().get("/api/v1/docs").content.decode()
    for path in document()["paths"]:
        assert path in page
    for shape in document()["components"]["schemas"]:
        assert f'id="shape-{shape}"' in page


def test_every_link_within_the_page_leads_somewhere() -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.ids: set[str] = set()
            self.targets: set[str] = set()

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.ids |= {value for name, value in attrs if name == "id" and value}
            self.targets |= {
                value[1:] for name, value in attrs if name == "href" and value and value[0] == "#"
            }

    reader = Reader()
    reader.feed(Client().get("/api/v1/docs").content.decode())
    assert reader.targets
    assert reader.targets <= reader.ids


def test_a_program_that_wants_json_gets_the_document_at_the_same_address() -> None:
    response = Client().get("/api/v1/docs", headers={"Accept": "application/json"})
    assert "paths" in orjson.loads(response.content)
    assert set(orjson.loads(Client().get("/api/v1/").content)) == {"docs", "openapi", "version"}


def test_the_written_contract_names_every_address_and_action() -> None:
    text = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for path in document()["paths"]:
        said = re.sub(r"{(case|shop|command|approval)_id}", "{id}", path.removeprefix("/api/v1/"))
        assert re.search(rf"[` ]{re.escape(said)}`", text), said
    for action in document()["components"]["schemas"]["ActionIn"]["discriminator"]["mapping"]:
        assert f"`{action}`" in text, action
