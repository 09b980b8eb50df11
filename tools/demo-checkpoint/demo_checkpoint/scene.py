"""One to four things on a background."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from .backgrounds import background
from .colors import COLORS, held_out
from .concepts import CONCEPTS
from .sprites import Sprites

PATCH = 16
# Longer side of a thing, as a part of the image's shorter side, for one to four things.
SIZES = ((0.5, 0.95), (0.36, 0.54), (0.32, 0.46), (0.3, 0.42))


@dataclass(frozen=True)
class Placement:
    concept: int
    paint: str | None
    left: float
    top: float
    side: float
    """The square that the turned drawing fits into, in pixels."""
    angle: float


@dataclass(eq=False)
class Thing:
    concept: int
    color: str | None
    """The color it is seen in, if it is one."""
    painted: bool
    box: tuple[int, int, int, int]
    x: float
    y: float
    """Its center, as parts of the image's width and height."""
    size: float
    """Its longer side, as a part of the image's shorter side."""


@dataclass(eq=False)
class Scene:
    image: Image.Image
    background: str | None
    things: list[Thing]
    owners: np.ndarray
    """For each patch the thing that fills most of it, -1 for bare background, -2 where it is unclear."""
    ground: Image.Image
    """The image without the things."""
    placements: tuple[Placement, ...]
    by_concept: dict[int, Thing] = field(init=False)

    def __post_init__(self) -> None:
        self.by_concept = {thing.concept: thing for thing in self.things}


def compose(
    width: int,
    height: int,
    count: int,
    sprites: Sprites,
    rnd: random.Random,
    new: bool = False,
    striped: bool = False,
    sizes: tuple[float, float] | None = None,
    textured: float = 0,
) -> Scene:
    """A scene of exactly `count` things. `new` paints only pairs that training holds out, else only others."""
    image, color_behind = background(width, height, striped, rnd, textured)
    shorter = min(width, height)
    while True:
        squares = places(width, height, [shorter * rnd.uniform(*(sizes or SIZES[count - 1])) for _ in range(count)], rnd)
        if squares is not None:
            break
    concepts = rnd.sample(range(len(CONCEPTS)), count)
    placements = (
        Placement(concept, paint_for(concept, color_behind, new, rnd), *square, rnd.uniform(-12, 12))
        for concept, square in zip(concepts, squares)
    )
    return assemble(image, color_behind, placements, sprites, rnd)


def assemble(
    ground: Image.Image, behind: str | None, placements: Iterable[Placement], sprites: Sprites, rnd: random.Random
) -> Scene:
    """The scene of things drawn on a background of the color `behind`."""
    image = ground.copy()
    width, height = image.size
    placed, things, covers = [], [], []
    for place in placements:
        placed.append(place)
        drawing = sprites.draw(place.concept, place.side, place.paint, place.angle, rnd)
        if max(drawing.size) > place.side:
            drawing.thumbnail((int(place.side), int(place.side)), Image.Resampling.BILINEAR)
        x = int(place.left + (place.side - drawing.width) / 2)
        y = int(place.top + (place.side - drawing.height) / 2)
        image.paste(drawing, (x, y), drawing)
        cover = Image.new("L", (width, height))
        cover.paste(drawing.getchannel("A"), (x, y))
        covers.append(np.asarray(cover.reduce(PATCH), np.float32) / 255)
        box = (x, y, x + drawing.width, y + drawing.height)
        center = ((box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height)
        color = place.paint or CONCEPTS[place.concept].color
        size = max(drawing.size) / min(width, height)
        things.append(Thing(place.concept, color, place.paint is not None, box, *center, size))
    return Scene(image, behind, things, _owners(np.stack(covers)), ground, tuple(placed))


def paint_for(concept: int, behind: str | None, new: bool, rnd: random.Random) -> str | None:
    if rnd.random() < 0.5 and CONCEPTS[concept].color != behind:
        return None
    choices = [color for color in COLORS if held_out(concept, color) == new and color != behind]
    return rnd.choice(choices) if choices else None


def places(width: int, height: int, sides: list[float], rnd: random.Random) -> list[tuple[float, float, float]] | None:
    """Squares (left, top, side) that do not overlap; None if they could not be placed."""
    placed: list[tuple[float, float, float]] = []
    for side in sides:
        for _ in range(15):
            left, top = rnd.uniform(0, width - side), rnd.uniform(0, height - side)
            if all(
                left + side <= x or x + other <= left or top + side <= y or y + other <= top for x, y, other in placed
            ):
                placed.append((left, top, side))
                break
        else:
            return None
    return placed


def _owners(covers: np.ndarray) -> np.ndarray:
    owners = np.where(covers.max(0) >= 0.4, covers.argmax(0), -2)
    owners[covers.sum(0) <= 0.03] = -1
    return owners.astype(np.int64)


def patches(image: Image.Image) -> np.ndarray:
    """Rows of 16 x 16 x 3 samples, row-major over the grid: [rows * columns, 768] uint8."""
    pixels = np.asarray(image)
    rows, columns = pixels.shape[0] // PATCH, pixels.shape[1] // PATCH
    grid = pixels[: rows * PATCH, : columns * PATCH].reshape(rows, PATCH, columns, PATCH, 3)
    return grid.transpose(0, 2, 1, 3, 4).reshape(rows * columns, PATCH * PATCH * 3)
