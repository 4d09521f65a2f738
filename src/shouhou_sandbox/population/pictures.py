"""Evidence photos, drawn: nobody's picture, but real PNG files."""

import io
from functools import cache

from PIL import Image, ImageDraw

from ..world import World

SHADES = ((214, 197, 170), (182, 196, 206), (222, 186, 186), (190, 205, 178))


@cache
def photo(number: int) -> bytes:
    """One of a handful of photos of something broken in a box."""
    picture = Image.new("RGB", (320, 240), SHADES[number % len(SHADES)])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 50, 260, 200), outline=(120, 90, 60), width=6)
    draw.ellipse((110, 80, 210, 180), fill=(245, 245, 240), outline=(90, 90, 90), width=3)
    x = 120 + number * 17 % 70
    draw.line((x, 85, x + 20, 120, x - 5, 140, x + 25, 178), fill=(60, 40, 40), width=4)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def kept_photo(world: World, number: int) -> str:
    """Its file name under ``/pictures/``."""
    name = f"photo{number % 8}.png"
    if name not in world.pictures:
        world.add_picture(name, photo(number % 8))
    return name
