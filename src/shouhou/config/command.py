"""The ``shouhou`` command: finds the subcommands, prepares what each needs, and turns troubles into exit codes."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from . import commands
from .trouble import CannotStart

OK, REFUSED, USAGE, OUTSIDE_FAILED, CANNOT_START, PART_DIED = 0, 1, 2, 3, 4, 5

DESCRIPTION = "售后工作台 / After-sales workbench for Taobao and Tmall shops"
EPILOG = """退出码 / exit codes:
  0  完成 / done
  1  被拒绝（规则、权限、不存在）/ refused by a rule, a permission, or because it is not there
  2  命令写错了 / wrong usage
  3  平台或网络失败；train：新模型更差 / the marketplace or the network failed; train: the new model does worse
  4  无法启动（端口、目录、数据库）/ cannot start: port, folder or database
  5  运行中的某个部分意外退出，已全部停止 / a part of the product died; everything was stopped

环境变量 / environment:
  SHOUHOU_DATA  SHOUHOU_HOST  SHOUHOU_PORT  SHOUHOU_SANDBOX_PORT  SHOUHOU_SECRET_FILE  DATABASE_URL
  SHOUHOU_WEB_WORKERS  SHOUHOU_PG_BIN  SHOUHOU_LOG
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    parser, modules = _parser()
    options = parser.parse_args(arguments)
    try:
        module = modules[options.command]
        if not getattr(module, "NEEDS_DATABASE", True):
            return int(options.run(options))
        from .database import ready_database

        with ready_database(lasting=getattr(module, "LASTING", False)):
            return int(options.run(options))
    except CannotStart as trouble:
        _tell(str(trouble), as_json=getattr(options, "json", False))
        return CANNOT_START
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of a pipe went away; Python would complain once more at its exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED


def _parser() -> tuple[argparse.ArgumentParser, dict[str, ModuleType]]:
    parser = argparse.ArgumentParser(
        prog="shouhou",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules: dict[str, ModuleType] = {}
    for module in _modules():
        before = set(subparsers.choices)
        module.register(subparsers)
        for name in set(subparsers.choices) - before:
            if hasattr(module, "run"):
                subparsers.choices[name].set_defaults(run=module.run)
            modules[name] = module
    return parser, modules


def _modules() -> list[ModuleType]:
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in commands.MODULES]


def _tell(text: str, *, as_json: bool) -> None:
    if as_json:
        text = json.dumps({"error": {"code": "cannot_start", "message": text}}, ensure_ascii=False)
    print(text, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
