"""/cases/{id}/options, /diagnosis, /findings."""

from typing import Any

from django.test import Client

from .world import Caller, error, read


def patch(caller: Caller, case_id: int, body: dict[str, Any]) -> Any:
    return Client().patch(
        f"/api/v1/cases/{case_id}/findings",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {caller.token}"},
    )


def test_options_are_read_corrected_and_taken(agent: Caller, case_id: int) -> None:
    said = {"category": "quality", "responsible": "shop"}
    found = read(agent.post(f"cases/{case_id}/diagnosis", said))
    assert (found["diagnosis"]["category"], found["diagnosis"]["origin"]) == ("quality", "person")
    options = found["proposal"]["options"]
    assert 1 <= len(options) <= 3
    assert all(one["cost_fen"] == sum(line["fen"] for line in one["cost_lines"]) for one in options)
    taken = read(agent.post(f"cases/{case_id}/options", {"key": options[0]["key"]}))
    assert taken["chosen"]["key"] == options[0]["key"]
    assert read(agent.get(f"cases/{case_id}/options"))["chosen"]["key"] == options[0]["key"]


def test_an_option_that_is_not_offered_is_refused(agent: Caller, case_id: int) -> None:
    response = agent.post(f"cases/{case_id}/options", {"key": "repair"})
    assert response.status_code == 422
    assert error(response)["code"] == "option_gone"


def test_findings_are_kept_taken_back_and_checked(agent: Caller, case_id: int) -> None:
    found = read(patch(agent, case_id, {"findings": {"minor_flaw": True}, "wish": "compensation"}))
    assert (found["findings"], found["wish"]) == ({"minor_flaw": True}, "compensation")
    assert read(patch(agent, case_id, {"findings": {"minor_flaw": None}}))["findings"] == {}
    bad = patch(agent, case_id, {"findings": {"line_paid_fen": 1}})
    assert bad.status_code == 400
    assert "line_paid_fen" in error(bad)["fields"]


def test_a_stranger_sees_nothing(stranger: Caller, case_id: int) -> None:
    assert stranger.get(f"cases/{case_id}/options").status_code == 404
    assert stranger.post(f"cases/{case_id}/options", {"key": "ask"}).status_code == 404
    assert patch(stranger, case_id, {"findings": {"minor_flaw": True}}).status_code == 404
