"""The API, put together."""

from ninja import NinjaAPI

from .auth import BearerToken, BrowserSession
from .endpoints import (
    actions,
    approvals,
    cases,
    commands,
    evidence,
    me,
    offers,
    options,
    pictures,
    playbooks,
    refunds,
    rules,
    shops,
)
from .failures import register
from .json import JsonParser, JsonRenderer

DESCRIPTION = """\
The contract of shouhou for programs. Lists answer `{"items": [], "next": null}`: send `next` back as `cursor`.
Every failure answers `{"error": {"code", "message", "fields"}}`. Money is integer fen, times are ISO 8601 UTC,
ids of the platform are strings.
"""

api = NinjaAPI(
    title="shouhou",
    version="1",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    auth=[BearerToken(), BrowserSession()],
    parser=JsonParser(),
    renderer=JsonRenderer(),
    urls_namespace="shouhou-api",
)
register(api)
api.add_router("me", me.router)
api.add_router("shops", shops.router)
api.add_router("cases", cases.router)
api.add_router("cases", actions.router)
api.add_router("cases", pictures.router)
api.add_router("cases", evidence.router)
api.add_router("cases", offers.router)
api.add_router("pictures", pictures.reading)
api.add_router("refunds", refunds.router)
api.add_router("commands", commands.router)
api.add_router("approvals", approvals.router)
api.add_router("rules", rules.router)
api.add_router("policies", options.policies)
api.add_router("simulations", options.simulations)
api.add_router("playbooks", playbooks.router)
api.add_router("guides", playbooks.guide_router)
