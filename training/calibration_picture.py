"""A small picture of calibration: confidence to the right, the share of right answers upwards."""

from collections.abc import Sequence

from shouhou.domain.diagnosis.evaluation import CalibrationBin

SIDE, EDGE = 320, 48
"""Pixels of the square and of the room around it."""


def picture_of(bins: Sequence[CalibrationBin]) -> str:
    """An SVG that reads on light and dark pages."""
    points = [(_across(one.said), _up(one.right), one) for one in bins]
    marks = "\n".join(
        f'  <circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="#2563eb">'
        f"<title>{one.answers}: {one.said:.2f} → {one.right:.2f}</title></circle>"
        for x, y, one in points
    )
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    ticks = "\n".join(
        f'  <text x="{_across(at):.0f}" y="{EDGE + SIDE + 18}" text-anchor="middle">{at:.1f}</text>\n'
        f'  <text x="{EDGE - 8}" y="{_up(at) + 4:.0f}" text-anchor="end">{at:.1f}</text>'
        for at in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    )
    size = SIDE + 2 * EDGE
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img"
  font-family="system-ui, sans-serif" font-size="12" fill="#6b7280">
  <title>Confidence against share of right answers</title>
  <rect x="{EDGE}" y="{EDGE}" width="{SIDE}" height="{SIDE}" fill="none" stroke="#9ca3af"/>
  <line x1="{EDGE}" y1="{EDGE + SIDE}" x2="{EDGE + SIDE}" y2="{EDGE}" stroke="#9ca3af" stroke-dasharray="4 4"/>
{ticks}
  <text x="{size / 2:.0f}" y="{size - 8}" text-anchor="middle">confidence</text>
  <text x="14" y="{size / 2:.0f}" text-anchor="middle" transform="rotate(-90 14 {size / 2:.0f})">right</text>
  <polyline points="{path}" fill="none" stroke="#2563eb" stroke-width="2"/>
{marks}
</svg>
"""


def _across(share: float) -> float:
    return EDGE + SIDE * share


def _up(share: float) -> float:
    return EDGE + SIDE * (1 - share)
