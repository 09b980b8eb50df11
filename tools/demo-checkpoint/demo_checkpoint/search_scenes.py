"""Scenes for search and for finding things by name, fixed by their seed.

python -m demo_checkpoint.search_scenes [--seed 11]   # ten seconds, 20 MB
`many` holds twelve to twenty different things an image, so small that each fills few patches. `places` holds one to
six things, in half of the scenes one of them two or three times, and names that are not there. Painted things have
only colors that training never gives them, and one scene in six has stripes, as in the evaluation scenes.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from .backgrounds import background
from .concepts import CONCEPTS
from .evaluation_set import SHAPES, named, size_of
from .places import state_folder
from .scene import Placement, Scene, assemble, paint_for, places
from .sprites import Sprites

# 256 patches for one scene in four, 576 for the others.
MANY_SHAPES = ((0.25, ((16, 16), (14, 18), (18, 14))), (0.75, ((24, 24), (20, 28), (28, 20))))
# Longer side of a thing, as a part of the image's shorter side: of the many, and of one to six things.
MANY_SIZES = (0.12, 0.19)
SIZES = ((0.3, 0.8), (0.3, 0.5), (0.28, 0.42), (0.26, 0.38), (0.24, 0.34), (0.22, 0.32))
ABSENT = 4


def scenes_folder(kind: str, seed: int) -> Path:
    return state_folder() / f"{kind}-{seed}"


def many(seed: int, count: int) -> None:
    rnd, sprites = random.Random(f"many {seed}"), Sprites()
    folder = scenes_folder("many", seed)

    def scene() -> tuple[Scene, bool, list[int]]:
        concepts = rnd.sample(range(len(CONCEPTS)), rnd.randint(12, 20))
        return *_draw(concepts, MANY_SHAPES, MANY_SIZES, sprites, rnd), []

    _write(folder, seed, (scene() for _ in range(count)))


def finding(seed: int, count: int) -> None:
    rnd, sprites = random.Random(f"places {seed}"), Sprites()
    folder = scenes_folder("places", seed)

    def scene() -> tuple[Scene, bool, list[int]]:
        things = rnd.randint(1, 5)
        concepts = rnd.sample(range(len(CONCEPTS)), things + ABSENT)
        shown = concepts[:things]
        if rnd.random() < 0.5:
            shown += shown[:1] * rnd.choices((1, 2) if things < 5 else (1,), (3, 1) if things < 5 else None)[0]
        return *_draw(shown, SHAPES, SIZES[len(shown) - 1], sprites, rnd), concepts[things:]

    _write(folder, seed, (scene() for _ in range(count)))


def _draw(
    concepts: list[int], shapes: tuple, sizes: tuple[float, float], sprites: Sprites, rnd: random.Random
) -> tuple[Scene, bool]:
    """A scene of these things, in one image; things of one kind may be painted differently."""
    width, height = size_of(shapes, rnd)
    striped = rnd.random() < 1 / 6
    ground, behind = background(width, height, striped, rnd)
    shorter = min(width, height)
    while True:
        squares = places(width, height, [shorter * rnd.uniform(*sizes) for _ in concepts], rnd)
        if squares is not None:
            break
    placements = [
        Placement(concept, paint_for(concept, behind, True, rnd), *square, rnd.uniform(-12, 12))
        for concept, square in zip(concepts, squares)
    ]
    return assemble(ground, behind, placements, sprites, rnd), striped


def _write(folder: Path, seed: int, scenes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for at, (scene, striped, absent) in enumerate(scenes):
        scene.image.save(folder / f"{at:04}.png")
        rows.append(
            {
                "file": f"{at:04}.png",
                "width": scene.image.width,
                "height": scene.image.height,
                "striped": striped,
                "things": [{"concept": thing.concept, "box": thing.box} for thing in scene.things],
                "absent": absent,
            }
        )
    content = {"seed": seed, "concepts": [named(at) for at in range(len(CONCEPTS))], "scenes": rows}
    (folder / "scenes.json").write_text(json.dumps(content, ensure_ascii=False))
    print(f"{len(rows)} scenes in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--many", type=int, default=300)
    parser.add_argument("--places", type=int, default=400)
    options = parser.parse_args()
    many(options.seed, options.many)
    finding(options.seed, options.places)
