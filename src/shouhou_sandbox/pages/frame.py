"""The frame every page stands in."""

from html import escape

from starlette.responses import HTMLResponse

NAV = (
    ("/", "概览"), ("/buyer", "买家手机"), ("/console/", "千牛"), ("/officer", "小二工作台"), ("/carrier", "快递员"),
    ("/phone", "商家手机短信"), ("/weather", "时钟与故障"), ("/book", "账本"),
)  # fmt: skip


def page(title: str, body: str, *, here: str = "", status: int = 200) -> HTMLResponse:
    """A whole page around ``body``, which must already be safe HTML."""
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{name}</a>' for path, name in NAV
    )
    return HTMLResponse(
        f"""<!doctype html><html lang=zh-CN><head><meta charset=utf-8>
<meta name=viewport content="width=device-width,initial-scale=1"><title>{escape(title)} · 售后沙箱</title>
<link rel=stylesheet href=/static/sandbox.css></head><body><header><b>售后沙箱</b><nav>{links}</nav></header>
<main><h1>{escape(title)}</h1>{body}</main></body></html>""",
        status_code=status,
        headers={"content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'"},
    )
