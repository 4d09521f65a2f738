"""The pages' routes."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..world import World
from .frame import page


def page_routes(world: World) -> list[Route]:
    """Every page."""

    async def overview(_: Request) -> Response:
        return page("概览", f"<p>{len(world.orders)} 个订单</p>", here="/")

    return [Route("/", overview)]
