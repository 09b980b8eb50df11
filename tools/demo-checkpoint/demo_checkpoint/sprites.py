"""The drawings, cut to their outlines, turned, sized and painted."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image

from .colors import shades
from .places import state_folder

SIDE = 160


class Sprites:
    def __init__(self) -> None:
        pixels = np.fromfile(state_folder() / "sprites.rgba", np.uint8).reshape(-1, SIDE, SIDE, 4)
        self._levels = [_levels(Image.fromarray(sprite)) for sprite in pixels]
        self._middle = [_middle(sprite) for sprite in pixels]

    def draw(self, concept: int, side: float, color: str | None, angle: float, rnd: random.Random) -> Image.Image:
        """The thing, its longer side `side` pixels before turning by `angle` degrees, cut to its outline."""
        level = next((one for one in reversed(self._levels[concept]) if max(one.size) >= side), self._levels[concept][0])
        scale = side / max(level.size)
        image = _turn(level, scale, angle)
        if color is not None:
            image = _paint(image, shades(color, self._middle[concept], rnd))
        return image.crop(image.getchannel("A").point(_VISIBLE).getbbox())


_VISIBLE = [0] * 24 + [255] * 232


def _levels(sprite: Image.Image) -> list[Image.Image]:
    """The cut drawing at full size and halved twice."""
    cut = sprite.crop(sprite.getchannel("A").point(_VISIBLE).getbbox())
    sizes = [(max(1, cut.width // by), max(1, cut.height // by)) for by in (1, 2, 4)]
    return [cut if size == cut.size else cut.resize(size, Image.Resampling.BOX) for size in sizes]


def _middle(sprite: np.ndarray) -> float:
    gray = sprite[..., :3] @ np.array([0.299, 0.587, 0.114])
    return float(np.clip(np.median(gray[sprite[..., 3] > 128]), 70, 200))


def _turn(image: Image.Image, scale: float, angle: float) -> Image.Image:
    cosine, sine = math.cos(math.radians(angle)) / scale, math.sin(math.radians(angle)) / scale
    width = math.ceil((abs(cosine) * image.width + abs(sine) * image.height) * scale * scale)
    height = math.ceil((abs(sine) * image.width + abs(cosine) * image.height) * scale * scale)
    x, y = image.width / 2, image.height / 2
    matrix = (
        cosine, sine, x - cosine * width / 2 - sine * height / 2,
        -sine, cosine, y + sine * width / 2 - cosine * height / 2,
    )  # fmt: skip
    return image.transform((width, height), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)


def _paint(image: Image.Image, table: list[int]) -> Image.Image:
    gray = image.convert("L")
    painted = Image.merge("RGB", (gray, gray, gray)).point(table)
    painted.putalpha(image.getchannel("A"))
    return painted
