"""What stands behind the things.

The evaluation shows plain colors, gradients, horizons and, of a kind that training never shows, stripes: no background
of training has parallel bands. Training adds textures, so that the model separates things from what is behind them.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from .colors import COLORS, RGB, jitter


def background(
    width: int, height: int, striped: bool, rnd: random.Random, textured: float = 0
) -> tuple[Image.Image, str | None]:
    """The image and the name of its one color, if it has one. `textured` is the chance of a texture."""
    if striped:
        return _stripes(width, height, rnd), None
    if textured and rnd.random() < textured:
        return rnd.choice(_TEXTURES)(width, height, rnd), None
    kind = rnd.random()
    if kind < 0.6:
        color = rnd.choice(COLORS)
        pale = 0.0 if color in ("black", "white") else rnd.choice((0.0, 0.5))
        rgb = jitter(tuple(channel + (255 - channel) * pale for channel in RGB[color]), 8, rnd)
        return Image.new("RGB", (width, height), tuple(int(channel) for channel in rgb)), color
    first, second = _soft(rnd), _soft(rnd)
    if kind < 0.85:
        return _gradient(width, height, first, second, rnd), None
    horizon = int(height * rnd.uniform(0.4, 0.75))
    image = Image.new("RGB", (width, height), first)
    image.paste(second, (0, horizon, width, height))
    return image, None


def _soft(rnd: random.Random) -> tuple[int, int, int]:
    return tuple(rnd.randint(70, 250) for _ in range(3))


def _any(rnd: random.Random) -> tuple[int, int, int]:
    return tuple(rnd.randint(20, 255) for _ in range(3))


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


def _turned(width: int, height: int, rnd: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of all pixels in a turned and shifted frame."""
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    angle = rnd.uniform(0, math.pi / 2)
    cosine, sine = math.cos(angle), math.sin(angle)
    return cosine * x + sine * y + rnd.uniform(0, 99), cosine * y - sine * x + 1000 + rnd.uniform(0, 99)


def _two(on: np.ndarray, rnd: random.Random) -> Image.Image:
    first, second = np.array(_soft(rnd), np.uint8), np.array(_soft(rnd), np.uint8)
    return Image.fromarray(np.where(on[..., None], first, second))


def _checks(width: int, height: int, rnd: random.Random) -> Image.Image:
    x, y = _turned(width, height, rnd)
    side = rnd.uniform(10, 40)
    return _two((np.floor(x / side) + np.floor(y / side)) % 2 < 1, rnd)


def _dots(width: int, height: int, rnd: random.Random) -> Image.Image:
    x, y = _turned(width, height, rnd)
    pitch = rnd.uniform(14, 48)
    x, y = x % pitch - pitch / 2, y % pitch - pitch / 2
    return _two(x * x + y * y < (pitch * rnd.uniform(0.2, 0.45)) ** 2, rnd)


def _noise(width: int, height: int, rnd: random.Random) -> np.ndarray:
    """Smooth values of 0 to 255, mean 128, with details of one size."""
    pitch = rnd.uniform(8, 50)
    shape = (max(2, int(height / pitch)), max(2, int(width / pitch)))
    small = Image.fromarray(np.frombuffer(rnd.randbytes(shape[0] * shape[1]), np.uint8).reshape(shape))
    return np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))


def _clouds(width: int, height: int, rnd: random.Random) -> Image.Image:
    part = _noise(width, height, rnd)[..., None].astype(np.float32) / 255
    return Image.fromarray((np.array(_soft(rnd)) * part + np.array(_soft(rnd)) * (1 - part)).astype(np.uint8))


def _blotches(width: int, height: int, rnd: random.Random) -> Image.Image:
    return _two(_noise(width, height, rnd) > rnd.uniform(90, 166), rnd)


def _mosaic(width: int, height: int, rnd: random.Random) -> Image.Image:
    """Tiles of many colors, with sharp or soft edges."""
    pitch = rnd.uniform(12, 60)
    shape = (max(2, int(height / pitch)), max(2, int(width / pitch)), 3)
    small = np.frombuffer(rnd.randbytes(shape[0] * shape[1] * 3), np.uint8).reshape(shape)
    ways = (Image.Resampling.NEAREST, Image.Resampling.BICUBIC)
    return Image.fromarray(small // 2 + rnd.randint(40, 120)).resize((width, height), rnd.choice(ways))


def _confetti(width: int, height: int, rnd: random.Random) -> Image.Image:
    """Triangles, discs and boxes of a few colors, strewn."""
    image = Image.new("RGB", (width, height), _soft(rnd))
    draw = ImageDraw.Draw(image)
    paints = [_any(rnd) for _ in range(rnd.randint(1, 4))]
    least = rnd.uniform(4, 20)
    for _ in range(int(width * height / (least * least) / rnd.uniform(1.5, 12))):
        x, y, size = rnd.uniform(0, width), rnd.uniform(0, height), least * rnd.uniform(0.6, 2)
        paint = rnd.choice(paints)
        kind = rnd.random()
        if kind < 0.4:
            draw.ellipse((x, y, x + size, y + size * rnd.uniform(0.6, 1)), paint)
        elif kind < 0.8:
            draw.polygon([(x + rnd.uniform(-size, size), y + rnd.uniform(-size, size)) for _ in range(3)], paint)
        else:
            draw.rectangle((x, y, x + size, y + size * rnd.uniform(0.4, 1)), paint)
    return image


def _panes(width: int, height: int, rnd: random.Random) -> Image.Image:
    """A few large areas with straight edges, each cut from those before."""
    image = Image.new("RGB", (width, height), _soft(rnd))
    draw = ImageDraw.Draw(image)
    for _ in range(rnd.randint(2, 7)):
        corners = [(rnd.uniform(-0.2, 1.2) * width, rnd.uniform(-0.2, 1.2) * height) for _ in range(rnd.randint(3, 4))]
        draw.polygon(corners, _any(rnd))
    return image


def _grain(width: int, height: int, rnd: random.Random) -> Image.Image:
    """A plain color or a gradient with noise in each pixel."""
    base = np.asarray(_gradient(width, height, _any(rnd), _any(rnd), rnd), np.int16)
    noise = np.frombuffer(rnd.randbytes(width * height), np.uint8).reshape(height, width, 1).astype(np.int16) - 128
    return Image.fromarray((base + noise // rnd.randint(2, 8)).clip(0, 255).astype(np.uint8))


_TEXTURES: tuple[Callable[[int, int, random.Random], Image.Image], ...] = (
    _checks, _dots, _clouds, _blotches, _mosaic, _confetti, _panes, _grain,
)  # fmt: skip
