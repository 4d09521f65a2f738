"""``shouhou train``: carries the diagnosis' model on with a shop's own corrections."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .answering import Answer, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from shouhou.usecases.training import Comparison, Training

WORSE = 3
NAMES = {
    "accuracy": "类别正确率 / accuracy",
    "macro_f1": "各类平均 / macro-F1",
    "party": "责任方正确率 / party",
}


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``train``."""
    train = subparsers.add_parser(
        "train",
        help="用店铺自己的更正训练诊断模型 / train the diagnosis from a shop's own corrections",
        description="退出码 3：新模型更差，没有安装 / exit code 3: the new model does worse and was not installed",
    )
    train.add_argument("--shop", required=True, metavar="NAME")
    train.add_argument(
        "--min-labels",
        type=_positive,
        metavar="N",
        help="至少要有多少条更正（默认 40） / fewest corrections (40 unless given)",
    )
    train.add_argument("--json", action="store_true")
    train.set_defaults(act=train_model)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def train_model(args: argparse.Namespace) -> Answer:
    """Trains, compares and installs; exit code 3 when the new model does worse. Writes."""
    from shouhou.usecases.shops import shop_by_name
    from shouhou.usecases.training import MIN_LABELS, train_shop

    found = train_shop(
        actor=None,
        shop_id=shop_by_name(name=args.shop).badge.shop_id,
        now=datetime.now(UTC),
        min_labels=args.min_labels or MIN_LABELS,
    )
    return Answer(
        record=_record(args.shop, found),
        words=_words(found),
        exit_code=0 if found.installed else WORSE,
    )


def _record(shop: str, found: "Training") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "shop": shop,
        "labels": found.labels,
        "trained_on": found.trained_on,
        "held_out": asdict(found.held_out),
        "worse": list(found.worse),
        "installed": found.installed,
        "model": found.model,
    }


def _words(found: "Training") -> str:
    lines = [
        f"{found.labels} 条更正，{found.trained_on} 条用来训练 / corrections, of which these train the model",
        *_table("店铺自己留出的更正 / the shop's held-out corrections", found.held_out),
    ]
    if found.installed:
        lines.append("已安装，下一次诊断开始使用 / installed, used from the next diagnosis on")
    else:
        lines.append(f"新模型更差，没有安装 / worse, not installed: {' '.join(found.worse)}")
    return "\n".join(lines)


def _table(heading: str, found: "Comparison") -> list[str]:
    return [
        f"{heading} ({found.old.examples})",
        *(
            f"  {name}: {getattr(found.old, member):.3f} → {getattr(found.new, member):.3f}"
            for member, name in NAMES.items()
        ),
    ]


def _positive(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if number < 1:
        raise argparse.ArgumentTypeError("请填写正整数 / a positive whole number")
    return number
