"""Scenes for search and for finding things by name, fixed by their seed.

python -m demo_checkpoint.search_scenes [--seed 13]   # ten seconds, 20 MB
`few` holds two to four different things an image. `many` holds twelve to twenty different things an image, so small that each fills few patches. `places` holds one to
four things as large as in the evaluation scenes, in half of the scenes one of them twice, and names that are not
there. Painted things have only colors that training never gives them, and one scene in six has stripes.
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
from .scene import SIZES, Placement, Scene, assemble, paint_for, places
from .sprites import Sprites

# 256 patches for one scene in four, 576 for the others.
MANY_SHAPES = ((0.25, ((16, 16), (14, 18), (18, 14))), (0.75, ((24, 24), (20, 28), (28, 20))))
# Longer side of each of the many things, as a part of the image's shorter side.
MANY_SIZES = (0.12, 0.19)
# Names asked of a scene that shows no such thing.
ABSENT = 4


def scenes_folder(kind: str, seed: int) -> Path:
    return state_folder() / f"{kind}-{seed}"


def few(seed: int, count: int) -> None:
    rnd, sprites = random.Random(f"few {seed}"), Sprites()

    def scene() -> tuple[Scene, bool, list[int]]:
        concepts = rnd.sample(range(len(CONCEPTS)), rnd.randint(2, 4))
        return *_draw(concepts, SHAPES, SIZES[len(concepts) - 1], sprites, rnd), []

    _write(scenes_folder("few", seed), seed, (scene() for _ in range(count)))


def many(seed: int, count: int) -> None:
    rnd, sprites = random.Random(f"many {seed}"), Sprites()

    def scene() -> tuple[Scene, bool, list[int]]:
        concepts = rnd.sample(range(len(CONCEPTS)), rnd.randint(12, 20))
        return *_draw(concepts, MANY_SHAPES, MANY_SIZES, sprites, rnd), []

    _write(scenes_folder("many", seed), seed, (scene() for _ in range(count)))


def located(seed: int, count: int) -> None:
    rnd, sprites = random.Random(f"places {seed}"), Sprites()

    def scene(at: int) -> tuple[Scene, bool, list[int]]:
        things = rnd.randint(1, 3)
        concepts = rnd.sample(range(len(CONCEPTS)), things + ABSENT)
        shown = concepts[:1] * (at % 2) + concepts[:things]
        return *_draw(shown, SHAPES, SIZES[len(shown) - 1], sprites, rnd), concepts[things:]

    _write(scenes_folder("places", seed), seed, (scene(at) for at in range(count)))


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
    parser.add_argument("--seed", type=int, default=13)
    parser.add_argument("--few", type=int, default=300)
    parser.add_argument("--many", type=int, default=200)
    parser.add_argument("--places", type=int, default=400)
    options = parser.parse_args()
    few(options.seed, options.few)
    many(options.seed, options.many)
    located(options.seed, options.places)
