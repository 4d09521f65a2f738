"""Prints the burden-of-proof table: the same rows that a case's checklist is made of."""

from shouhou.domain.evidence.records import Claim, EvidenceTable, First, Starts

from .evidence import evidence_table

_FIRST = {First.BUYER: "买家", First.SHOP: "卖家", First.NOBODY: "—"}
_STARTS = {
    Starts.SIGNED: "签收",
    Starts.SIGNED_DAY: "签收当天 24:00",
    Starts.ENDED: "交易成功",
    Starts.INTERVENED: "平台介入",
}


def evidence_page() -> str:
    """Claims, kinds of proof, windows."""
    table = evidence_table()
    parts = [
        "# 举证责任\n\n谁先举证、依据哪一条、拿不出会怎样。`rulebook/evidence.toml`；材料清单标“待确认”的是通行做法，规则没有逐项列出。\n",
        "## 主张\n\n| 代码 | 主张 | 先举证 | 条款 | 买家要给 | 卖家要给 | 有更好 | 买家拿不出 | 卖家拿不出 | 来源 | 清单 |\n"
        + "|---|---|---|---|---|---|---|---|---|---|---|\n"
        + "".join(_claim(claim, table) for claim in table.claims),
        "## 凭证种类\n\n| 代码 | 名称 | 怎么拍 |\n|---|---|---|\n"
        + "".join(f"| `{kind.code}` | {kind.name} | {kind.how} |\n" for kind in table.kinds),
        "## 举证期\n\n长短是有日期的规则行，店铺可以改。\n\n| 名称 | 规则 | 起算 | 商品 | 主张 |\n|---|---|---|---|---|\n"
        + "".join(
            f"| {one.name} | `{one.rule}` {one.rule_category} | {_STARTS[one.starts]} "
            f"| {'、'.join(one.goods) or '所有'} | {'、'.join(one.claims) or '所有'} |\n"
            for one in table.windows
        ),
    ]
    return "\n".join(parts)


def _claim(claim: Claim, table: EvidenceTable) -> str:
    def names(codes: tuple[str, ...]) -> str:
        return "、".join(kind.name for code in codes if (kind := table.kind(code))) or "—"

    first = _FIRST[claim.first]
    if claim.first_after_end is not None:
        first += f"；确认收货后{_FIRST[claim.first_after_end]}"
    sure = "" if claim.needs_certainty.value == "sure" else "待确认"
    helpful = names((*claim.helpful, *claim.helpful_shop))
    return (
        f"| `{claim.code}` | {claim.name} | {first} | {claim.clause} | {names(claim.buyer)} | {names(claim.shop)} "
        f"| {helpful} | {claim.buyer_missing} | {claim.shop_missing} | {claim.source} | {sure} |\n"
    )
