"""``shouhou import``: brings exported files into a shop, with a progress bar in the terminal."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .answering import REFUSED, Answer, answered

if TYPE_CHECKING:
    from argparse import _SubParsersAction


def register(subparsers: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds ``import``."""
    parser = subparsers.add_parser("import", help="导入千牛导出的文件 / import exported files")
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--shop", required=True, metavar="NAME")
    parser.add_argument(
        "--kind", choices=["refunds", "orders", "items", "reviews"], help="只接受这一种 / only this kind"
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(act=import_files)


def run(args: argparse.Namespace) -> int:
    """Carries out what was asked for; see ``answering`` for the exit codes."""
    return answered(args.act, args)


def import_files(args: argparse.Namespace) -> Answer:
    """Each file whole or not at all, one after the other. Writes. A refused file does not stop the next.

    With ``--json`` one object a line, in the order of the files.
    """
    from shouhou.usecases.shops import shop_by_name

    shop_id = shop_by_name(name=args.shop).badge.shop_id
    records = [_import(Path(name), shop_id=shop_id, kind=args.kind) for name in args.files]
    failed = any(record["error"] for record in records)
    return Answer(
        record={},
        records=records,
        words="\n".join(_words(one) for one in records),
        exit_code=REFUSED if failed else 0,
    )


def _import(path: Path, *, shop_id: int, kind: str | None) -> dict[str, Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from shouhou.usecases.importing.at_once import import_at_once

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True
    ) as bar:
        task = bar.add_task(path.name, total=1.0)
        outcome = import_at_once(
            shop_id=shop_id,
            path=path,
            kind=kind,
            now=datetime.now(UTC),
            progress=lambda done: bar.update(task, completed=done),
        )
    return {"file": str(path), **outcome}


def _words(record: dict[str, Any]) -> str:
    if record["error"]:
        return f"{record['file']}：{record['error']['message']}"
    lines = [
        f"{record['file']}：{record['rows']} 行，新增 {record['created']}，更新 {record['updated']}，"
        f"不变 {record['unchanged']}，未采纳 {len(record['refused'])}"
    ]
    lines += [f"  第 {one['row']} 行：{one['reason']}" for one in record["refused"][:20]]
    if record["vanished"]:
        lines.append(f"  没有出现在文件里的退款：{'、'.join(record['vanished'][:20])}")
    return "\n".join(lines)
