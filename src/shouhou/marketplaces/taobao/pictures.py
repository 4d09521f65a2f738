"""What the platform accepts as a picture, checked before sending (facts 2.3)."""

from shouhou.marketplaces.http import Upload
from shouhou.marketplaces.port import Picture

from .errors import refused_here

MESSAGE_LIMIT = 500 * 1024  # refund.message.add: 最大为 500K
REFUSE_LIMIT = 130_000  # refund.refuse: 最大长度 130000 字节
RETURN_REFUSE_LIMIT = 5 * 1024 * 1024  # rp.returngoods.refuse: 不能超过 5M

_ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif"}


def upload(picture: Picture, *, name: str, limit: int) -> Upload:
    """The picture as a file part. Raises REFUSED for another format or too many bytes.

    The part's file name is ours: the shop's own may hold anything.
    """
    ending = _ENDINGS.get(picture.mime)
    if ending is None:
        raise refused_here("picture_format", "平台只接受 JPG、PNG、GIF 图片")
    if not picture.body:
        raise refused_here("picture_empty", "图片是空的")
    if len(picture.body) > limit:
        raise refused_here("picture_too_large", f"图片太大，平台最多接受 {limit // 1000} KB")
    return Upload(name=name, filename=f"{name}.{ending}", mime=picture.mime, body=picture.body)
