"""What every page's frame shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context for the frame; no query beyond the person's own row."""
    return {
        "viewer": request.user,
        "language": get_language(),
        "sandbox_url": sandbox_url(request),
        "script_words": script_words(),
    }


def sandbox_url(request: HttpRequest) -> str:
    """The demo marketplace's own pages, on the host that the browser knows us by."""
    host = request.get_host().rsplit(":", 1)[0] if ":" in request.get_host() else request.get_host()
    return f"http://{host}:{settings.SANDBOX_PORT}/"


def script_words() -> dict[str, str]:
    """What scripts say."""
    return {
        "d": _("天"),
        "h": _("小时"),
        "m": _("分"),
        "s": _("秒"),
        "late": _("超时"),
        "copied": _("已复制："),
        "uploading": _("正在上传…"),
        "upload_failed": _("图片没有传上去，请重试。其他内容都还在。"),
        "uploaded": _("已上传"),
        "pasted_picture": _("粘贴的图片"),
        "try_again": _("重试"),
        "put_away": _("知道了"),
        "evidence_too_big": _("文件太大，没有上传。请剪短或压缩后再试。"),
        "no_message": _("现在不能发平台留言；请下载图片，在旺旺里发。"),
        "upload_broken": _("连接断了，这个文件没有传上去，请重试。"),
        "file_too_big": _("文件超过 %(most)s MB，没有上传。请在千牛缩短时间范围，分几次导出。")
        % {"most": 100},
        "nothing_to_copy": _("这条没有要复制的内容"),
        "no_connection": _("没有连上服务器。您输入的内容还在，请稍后重试。"),
        "server_error": _("服务器没有处理成功。您输入的内容还在，请重试。"),
        "forbidden": _("登录已过期或没有权限，请刷新页面。"),
    }
