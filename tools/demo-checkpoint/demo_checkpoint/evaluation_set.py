"""The evaluation scenes, fixed by their seed: images, and everything said about them.

python -m demo_checkpoint.evaluation_set [--seed 1] [--scenes 1000]   # ten seconds, 15 MB
Painted things have only colors that training never gives them, and one scene in six has a background that
training never shows (stripes). 4 scenes in 10 hold one thing; of the rest, each hundred is one retrieval group.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

from .captions import LANGUAGES, caption, long_caption, name, naming, phrase
from .claims import KINDS, claim_about, false_claim
from .colors import CHINESE
from .concepts import CONCEPTS
from .places import state_folder
from .scene import Scene, compose
from .sprites import Sprites

# Chances of sizes that make 128, 256 and 576 patches, and the shapes of each (rows, columns).
SHAPES = (
    (0.5, ((11, 11), (10, 12), (12, 10), (9, 14), (14, 9), (8, 16))),
    (0.45, ((16, 16), (14, 18), (18, 14), (13, 19), (15, 17), (12, 16))),
    (0.05, ((24, 24), (20, 28))),
)


def evaluation_folder(seed: int) -> Path:
    return state_folder() / f"evaluation-{seed}"


def make(seed: int, count: int, folder: Path, shapes=SHAPES) -> None:
    rnd, sprites = random.Random(f"evaluation {seed}"), Sprites()
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for at in range(count):
        things = 1 if at % 5 < 2 else rnd.choices((2, 3, 4), (0.5, 0.3, 0.2))[0]
        striped = rnd.random() < 1 / 6
        scene = compose(*size_of(shapes, rnd), things, sprites, rnd, new=True, striped=striped)
        scene.image.save(folder / f"{at:04}.png")
        rows.append({"file": f"{at:04}.png", "striped": striped, **describe(scene, rnd)})
    content = {"seed": seed, "colors": CHINESE, "concepts": [named(at) for at in range(len(CONCEPTS))], "scenes": rows}
    (folder / "scenes.json").write_text(json.dumps(content, ensure_ascii=False))
    print(f"{count} scenes in {folder}")


def named(concept: int) -> dict:
    """The thing's name and the caption that names it in an image."""
    name_of = {language: name(concept, language) for language in LANGUAGES}
    title_of = {language: naming(concept, language) for language in LANGUAGES}
    return {"emoji": CONCEPTS[concept].emoji, "name": name_of, "title": title_of}


def size_of(shapes: tuple, rnd: random.Random) -> tuple[int, int]:
    """Width and height in pixels; three in ten are no multiples of 16, so that the processor resizes them."""
    _, grids = rnd.choices(shapes, [chance for chance, _ in shapes])[0]
    rows, columns = rnd.choice(grids)
    cut = (lambda: rnd.randint(0, 15)) if rnd.random() < 0.3 else (lambda: 0)
    return columns * 16 - cut(), rows * 16 - cut()


def describe(scene: Scene, rnd: random.Random) -> dict:
    """Captions, long captions, pairs of a true and a false caption, and boxes with phrases."""
    full = claim_about(scene, rnd)
    pairs = []
    for kind in KINDS:
        for _ in range(6):
            claim = claim_about(scene, rnd, relations=0.7)
            false = false_claim(claim, scene, kind, rnd)
            if false is not None:
                texts = {language: [caption(one, language, rnd) for one in (claim, false)] for language in LANGUAGES}
                pairs.append({"kind": kind, **texts})
                break
    return {
        "width": scene.image.width,
        "height": scene.image.height,
        "background": scene.background,
        "caption": {language: caption(full, language, rnd) for language in LANGUAGES},
        "long": {language: long_caption(scene, language, rnd) for language in LANGUAGES},
        "pairs": pairs,
        "things": [
            {
                "concept": thing.concept,
                "box": thing.box,
                "color": thing.color,
                "painted": thing.painted,
                "phrase": {
                    language: phrase(thing.concept, thing.color if thing.painted else None, language)
                    for language in LANGUAGES
                },
            }
            for thing in scene.things
        ],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--small", action="store_true", help="images of 128 patches only")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    shapes = SHAPES[:1] if options.small else SHAPES
    make(options.seed, options.scenes, options.folder or evaluation_folder(options.seed), shapes)
