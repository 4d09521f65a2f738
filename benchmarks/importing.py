"""A refund export of 100,000 rows: importing it against merely reading it, in one run, each in a process of its own.

Bare reading is what a script would do with the same libraries: ``csv.reader``, and calamine for a workbook.
"""

import csv
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

from shouhou_sandbox.exports.headers import REFUND_3

ROWS = int(os.environ.get("SHOUHOU_BENCH_ROWS", "100000"))
BARE_CSV = """
import csv, sys
with open(sys.argv[1], encoding="gb18030", newline="") as file:
    print(sum(1 for _ in csv.reader(file)))
"""
BARE_XLSX = """
import sys
from python_calamine import CalamineWorkbook
print(sum(1 for _ in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).iter_rows()))
"""
OURS = """
import pathlib, sys
from shouhou.marketplaces.files.export import open_export
path = pathlib.Path(sys.argv[1])
with open_export(path, filename=path.name) as export:
    print(sum(len(batch.rows) for batch in export.batches(size=1000)))
"""


def measure_import(folder: Path, environment: dict[str, str]) -> None:
    """Prints seconds, ratios and the peak of memory. The product must be running on ``environment``'s folder."""
    table, workbook = folder / "refunds.csv", folder / "refunds.xlsx"
    write_csv(table)
    write_xlsx(workbook)
    for path, bare in ((table, BARE_CSV), (workbook, BARE_XLSX)):
        kind = path.suffix[1:]
        shop = f"bench {kind}"
        run([*command(), "shop", "create", shop, "--type", "C"], environment)
        ground, _ = run([sys.executable, "-c", bare, str(path)], environment)
        reading, _ = run([sys.executable, "-c", OURS, str(path)], environment)
        say(f"{kind}: bare reading", ground, ground, 0)
        say(f"{kind}: our reading", reading, ground, 0)
        for label in ("first import", "same file again"):
            seconds, memory = run(
                [*command(), "import", str(path), "--shop", shop, "--json"], environment, rows=ROWS
            )
            say(f"{kind}: {label}", seconds, ground, memory)


def command() -> list[str]:
    """The product's command line."""
    return [sys.executable, "-m", "shouhou.config.command"]


def run(
    arguments: Sequence[str], environment: dict[str, str], *, rows: int | None = None
) -> tuple[float, int]:
    """Seconds and peak MiB (its own or its largest child's) of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        raise SystemExit(f"{arguments}: {said.decode()}")
    if rows is not None:
        answer = json.loads(said)
        assert (answer["rows"], answer["refused"]) == (rows, []), answer
    return seconds, usage.ru_maxrss // 1024


def say(label: str, seconds: float, ground: float, memory: int) -> None:
    """One line."""
    peak = f"   peak {memory} MiB" if memory else ""
    print(f"{label:<28} {seconds:8.1f} s   {seconds / ground:6.1f} × bare{peak}", flush=True)


def rows_of() -> Iterator[list[str]]:
    """Nine of ten refunds have ended, as in a shop's year."""
    chance = random.Random(1)
    for number in range(ROWS):
        at = datetime(2026, 1, 1) + timedelta(minutes=4 * number)  # noqa: DTZ001 - printed as the console does
        ended = chance.random() < 0.9
        row = dict.fromkeys(REFUND_3, "")
        row |= {
            "订单编号": f"30000000{number * 7 + 1_234_567_891:011d}",
            "退款编号": f"20000000{number * 3 + 1_234_567_891:011d}",
            "订单付款时间": f"{at - timedelta(days=3):%Y-%m-%d %H:%M:%S}",
            "退款的申请时间": f"{at:%Y-%m-%d %H:%M:%S}",
            "超时时间": "" if ended else f"{at + timedelta(days=2):%Y-%m-%d %H:%M:%S}",
            "完结时间": f"{at + timedelta(days=1):%Y-%m-%d %H:%M:%S}" if ended else "",
            "退款状态": "退款成功" if ended else "买家已经申请退款，等待卖家同意",
            "买家实际支付金额": "129.00",
            "买家退款金额": "129.00",
            "售后类型": "仅退款",
            "货物状态": "买家未收到货",
            "客服介入状态": "不需客服介入",
            "宝贝标题": f"商品标题 {number % 500}",
            "买家退款原因": "不想要了",
            "买家退款说明": f"说明 {number % 97}",
            "售中或售后": "售中",
            "部分退款/全部退款": "全部退款",
        }
        yield [row[name] for name in REFUND_3]


def write_csv(path: Path) -> None:
    """As the console writes it: GBK."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REFUND_3)
        writer.writerows(rows_of())


def write_xlsx(path: Path) -> None:
    """Every cell is text."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, REFUND_3)
    for at, row in enumerate(rows_of(), 1):
        for place, text in enumerate(row):
            if text:
                sheet.write_string(at, place, text)
    book.close()
