"""Shops: freshness of their data and state of their authorisations."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from shouhou.usecases.shops import shop_view, shop_views

from ..auth import actor_of
from ..paging import page_of
from ..responses import answers
from ..schemas.shape import PathId
from ..schemas.shops import Shop, ShopList, shop_of
from ..schemas.timeline import PageOnly

router = Router(tags=["shops"])


@router.get("", response=answers(ShopList), operation_id="list_shops", summary="Your shops")
def list_shops(request: HttpRequest, filters: Query[PageOnly]) -> ShopList:
    """The shops where you have a role."""
    views = sorted(
        shop_views(actor=actor_of(request), now=timezone.now()), key=lambda view: view.badge.shop_id
    )
    rows, following = page_of(
        views, key=lambda view: str(view.badge.shop_id), cursor=filters.cursor, limit=filters.limit
    )
    return ShopList(items=[shop_of(view) for view in rows], next=following)


@router.get("/{int:shop_id}", response=answers(Shop), operation_id="get_shop", summary="One shop")
def get_shop(request: HttpRequest, shop_id: PathId) -> Shop:
    """One of your shops."""
    return shop_of(shop_view(actor=actor_of(request), shop_id=shop_id, now=timezone.now()))
