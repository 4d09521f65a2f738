"""``GET /sandbox/export/{kind}``: the file as a browser would save it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..control.routes import refusal
from ..rejection import Rejected
from ..world import World
from .making import export


def export_routes(world: World) -> list[Route]:
    """The one address of all exports."""

    async def download(request: Request) -> Response:
        try:
            file = export(world, request.path_params["kind"], dict(request.query_params))
        except Rejected as error:
            return refusal(error)
        plain = file.name.encode("ascii", "ignore").decode() or "export"
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name)}"
        headers = {"content-type": file.content_type, "content-disposition": disposition}
        return Response(file.body, headers=headers)

    return [Route("/sandbox/export/{kind}", download, methods=["GET"])]
