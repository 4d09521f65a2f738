"""Light and dark are legible: contrast of text at least 4.5:1, of control edges at least 3:1."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[2] / "src/shouhou/web/assets/styles"


def themes() -> dict[str, dict[str, str]]:
    text = (STYLES / "tokens.css").read_text(encoding="utf-8")
    blocks = re.findall(r"(:root[^{]*)\{([^{}]*)\}", text)
    found = [(selector, dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", body))) for selector, body in blocks]
    light, system_dark, chosen_dark = (colours for _, colours in found if colours)
    return {"light": light, "dark": {**light, **system_dark}, "chosen dark": {**light, **chosen_dark}}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


TEXT = [
    *[
        (text, ground)
        for text in ("text", "text-2", "text-3")
        for ground in ("surface", "sunken", "ground", "raised")
    ],
    *[
        (text, ground)
        for text in ("text", "text-2")
        for ground in ("hover", "chosen", "note-tint", "message-tint")
    ],
    *[("text", ground) for ground in ("bubble-buyer", "bubble-seller")],
    *[(tone, "surface") for tone in ("accent", "amber", "red", "blue", "green")],
    *[(tone, f"{tone}-tint") for tone in ("red", "blue", "green")],
    ("on-accent", "accent"),
    ("on-amber-fill", "amber-fill"),
    ("on-red-fill", "red-fill"),
    ("rail-text", "rail"),
]
EDGES = [("edge", "surface"), ("edge", "sunken"), ("focus", "surface"), ("note-edge", "surface")]


@pytest.mark.parametrize("theme", ["light", "dark", "chosen dark"])
def test_text_and_edges_stand_out(theme: str) -> None:
    colours = themes()[theme]
    weak = [(pair, round(contrast(*(colours[name] for name in pair)), 2)) for pair in TEXT]
    assert [pair for pair in weak if pair[1] < 4.5] == []
    edges = [(pair, round(contrast(*(colours[name] for name in pair)), 2)) for pair in EDGES]
    assert [pair for pair in edges if pair[1] < 3.0] == []


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    assert themes()["dark"] == themes()["chosen dark"]


def test_no_colour_stands_outside_the_tokens() -> None:
    for file in STYLES.glob("*.css"):
        if file.name not in ("tokens.css", "app.css"):
            literal = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", file.read_text(encoding="utf-8")))
            assert literal <= ALLOWED, (file.name, literal - ALLOWED)


# On the rail and on toasts, which are dark in both themes.
ALLOWED = {"#ffffff", "#fff", "#f4f8f8", "#0b5459", "#9fe0e2", "#1d2629", "#f3f7f7", "#58b9bd", "#ff7a70"}
