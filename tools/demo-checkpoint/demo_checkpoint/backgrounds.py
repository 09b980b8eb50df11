"""What stands behind the things."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from .colours import COLOURS, RGB, jitter


def background(width: int, height: int, striped: bool, rnd: random.Random) -> tuple[Image.Image, str | None]:
    """The picture and the name of its one colour, if it has one. Training never sees stripes."""
    if striped:
        return _stripes(width, height, rnd), None
    kind = rnd.random()
    if kind < 0.6:
        colour = rnd.choice(COLOURS)
        pale = 0.0 if colour in ("black", "white") else rnd.choice((0.0, 0.5))
        rgb = jitter(tuple(channel + (255 - channel) * pale for channel in RGB[colour]), 8, rnd)
        return Image.new("RGB", (width, height), tuple(int(channel) for channel in rgb)), colour
    first, second = _soft(rnd), _soft(rnd)
    if kind < 0.85:
        return _gradient(width, height, first, second, rnd), None
    horizon = int(height * rnd.uniform(0.4, 0.75))
    image = Image.new("RGB", (width, height), first)
    image.paste(second, (0, horizon, width, height))
    return image, None


def _soft(rnd: random.Random) -> tuple[int, int, int]:
    return tuple(rnd.randint(70, 250) for _ in range(3))


def _gradient(width: int, height: int, first: tuple, second: tuple, rnd: random.Random) -> Image.Image:
    ends = np.array([first, second], np.uint8)
    small = ends[:, None] if rnd.random() < 0.5 else ends[None]
    return Image.fromarray(small).resize((width, height), Image.Resampling.BILINEAR)


def _stripes(width: int, height: int, rnd: random.Random) -> Image.Image:
    first, second = np.array(_soft(rnd)), np.array(_soft(rnd))
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    slope, period = rnd.uniform(-1, 1), rnd.uniform(24, 60)
    on = (x + slope * y) % period < period / 2
    return Image.fromarray(np.where(on[..., None], first, second).astype(np.uint8))
