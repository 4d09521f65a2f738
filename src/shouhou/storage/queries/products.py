"""A shop's products as its refunds and orders name them, most cases first, with what people said of them."""

from dataclasses import dataclass
from datetime import datetime

from shouhou.domain.goods import Goods
from shouhou.storage.facts import word
from shouhou.storage.json import dump_text, load_text

from .queue import fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """One product. ``goods`` None and ``updated_at`` None: nobody has said anything of it yet."""

    item_id: str
    title: str
    cases: int
    goods: Goods | None
    free_shipping: bool | None
    exclusion_confirmed: bool
    long_window: bool
    salvage_percent: int | None
    updated_at: datetime | None
    updated_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """One page; ``next`` is the cursor of the page after, None at the end."""

    products: tuple[ProductView, ...]
    next: str | None


def product_page(*, shop_id: int, search: str, cursor: str | None, limit: int) -> ProductPage:
    """Products by their number of cases, ties by id. One query. ``search``: an id, or a part of the title.

    Raises ``ValueError`` for a cursor that this list did not give.
    """
    values = {
        "shop": shop_id,
        "limit": limit + 1,
        "search": search,
        "like": "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%",
    }
    after = ""
    if cursor:
        values["cases"], values["item"] = _read(cursor)
        after = "AND (-counted.cases, counted.item_id) > (-%(cases)s, %(item)s)"
    sql = f"""
        WITH seen AS (
            SELECT item_id, max(title) AS title, count(DISTINCT case_id) AS cases
              FROM storage_refund WHERE shop_id = %(shop)s AND item_id <> '' GROUP BY item_id
            UNION ALL
            SELECT item_id, max(title), 0
              FROM storage_orderline WHERE shop_id = %(shop)s AND item_id <> '' GROUP BY item_id
            UNION ALL
            SELECT item_id, title, 0 FROM storage_productprofile WHERE shop_id = %(shop)s
        ), counted AS (
            SELECT item_id, max(title) AS title, sum(cases)::bigint AS cases FROM seen GROUP BY item_id
        )
        SELECT counted.item_id, counted.title, counted.cases, p.goods_category, p.free_shipping,
               COALESCE(p.exclusion_confirmed, false) AS exclusion_confirmed,
               COALESCE(p.long_window, false) AS long_window, p.salvage_percent, p.updated_at,
               u.display_name AS updated_by
          FROM counted
          LEFT JOIN storage_productprofile p ON p.shop_id = %(shop)s AND p.item_id = counted.item_id
          LEFT JOIN storage_user u ON u.id = p.updated_by_id
         WHERE (%(search)s = '' OR counted.item_id = %(search)s OR counted.title ILIKE %(like)s) {after}
         ORDER BY counted.cases DESC, counted.item_id LIMIT %(limit)s
    """  # noqa: S608 - only our own constants are formatted in
    rows = fetch(sql, values)
    shown = tuple(
        ProductView(
            **{
                **{name: value for name, value in row.items() if name != "goods_category"},
                "goods": word(Goods, row["goods_category"] or ""),
                "updated_by": row["updated_by"] or "",
            }
        )
        for row in rows[:limit]
    )
    last = shown[-1] if len(rows) > limit else None
    return ProductPage(products=shown, next=dump_text([last.cases, last.item_id]) if last else None)


def _read(cursor: str) -> tuple[int, str]:
    try:
        cases, item_id = load_text(cursor)
    except (TypeError, ValueError) as error:
        raise ValueError("cursor") from error
    if type(cases) is not int or not 0 <= cases < 2**63 or not isinstance(item_id, str) or "\0" in item_id:
        raise ValueError("cursor")
    return cases, item_id
