"""Which model answers for a shop: its own, grown from the shipped one, or the shipped one."""

from functools import lru_cache

import structlog

from shouhou.domain.diagnosis.model import Model, NotAModel, unpack
from shouhou.rulebook.diagnosis import shipped_cues, shipped_model
from shouhou.storage import blobs
from shouhou.storage.models import DiagnosisModel

log = structlog.get_logger()


def model_for(*, shop_id: int) -> Model:
    """The newest model installed for the shop, else the shipped one. One query; the file is read once.

    A model that grew from another shipped model than today's is passed over: the features may have changed.
    So is one whose file is lost or damaged; both are logged.
    """
    shipped = shipped_model()
    newest = DiagnosisModel.objects.filter(shop_id=shop_id).order_by("-id").values("blob_id", "base").first()
    if newest is None:
        return shipped
    if newest["base"] != shipped.digest:
        log.warning("model_passed_over", shop_id=shop_id, why="another base")
        return shipped
    try:
        return _read(newest["blob_id"])
    except (NotAModel, OSError) as error:
        log.error("model_passed_over", shop_id=shop_id, why=type(error).__name__)
        return shipped


@lru_cache(maxsize=16)
def _read(digest: str) -> Model:
    body = blobs.get(digest)
    if blobs.digest_of(body) != digest:
        raise NotAModel("the file was changed")
    return Model(unpack(body), shipped_cues())
