"""Draws the ferry's PNG, JPEG and WebP that stand beside it; ferry.svg is written by hand.

Needs Pillow, which the course itself does not:

    uv run --with pillow local_server/endpoints/files/draw.py

Run it again only to change the picture: the files it makes are part of the repository.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw  # type: ignore[import-not-found,unused-ignore]

SIZE = (320, 200)
SCALE = 4  # drawn larger and shrunk, for smooth edges
NIGHT, DUSK, WATER, WAVE = "#1d2b53", "#e98a5b", "#245a78", "#3c7f9e"
HULL, CABIN, SUN, FUNNEL = "#8c2f39", "#f4ead5", "#ffd166", "#2b2d42"


def ferry() -> Image.Image:
    """A ferry on its way across, at dusk."""
    width, height = (SCALE * side for side in SIZE)
    picture = Image.linear_gradient("L").resize((width, height))
    picture = Image.composite(
        Image.new("RGB", (width, height), DUSK), Image.new("RGB", (width, height), NIGHT), picture
    )
    draw = ImageDraw.Draw(picture)

    def scaled(*numbers: float) -> list[float]:
        return [SCALE * number for number in numbers]

    draw.ellipse(scaled(222, 66, 286, 130), fill=SUN)
    draw.rectangle(scaled(0, 130, 320, 200), fill=WATER)
    draw.polygon(scaled(60, 112, 250, 112, 226, 148, 88, 148), fill=HULL)
    draw.rectangle(scaled(92, 88, 208, 112), fill=CABIN)
    draw.rectangle(scaled(160, 62, 182, 88), fill=FUNNEL)
    for left in range(100, 200, 20):
        draw.ellipse(scaled(left, 95, left + 9, 104), fill=NIGHT)
    for row in range(4):
        for left in range(-20 + 12 * (row % 2), 320, 40):
            top = 152 + 12 * row
            draw.arc(scaled(left, top, left + 30, top + 10), 20, 160, fill=WAVE, width=2 * SCALE)
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    here = Path(__file__).parent
    picture = ferry()
    picture.quantize(64).save(here / "ferry.png", optimize=True)
    picture.save(here / "ferry.jpeg", quality=80)
    picture.save(here / "ferry.webp", quality=75)
