"""The sample scenes, composed by hand: images, and `samples.json` with what is true and false about them.

python -m demo_checkpoint.samples <folder>
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from PIL import Image, ImageColor

from .captions import LANGUAGES, caption, long_caption, phrase
from .claims import claim_about, false_claim
from .concepts import CONCEPTS
from .places import HERE
from .scene import Placement, Scene, assemble
from .sprites import Sprites

# What the file calls each kind of false caption.
KIND = {"obj": "thing", "col": "color", "rel": "relation", "swap": "swap"}


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sprites = Sprites()
    rows = []
    for at, design in enumerate(json.loads((HERE / "sample_scenes.json").read_text())):
        rnd = random.Random(f"sample {at} 0")
        scene = _draw(design, sprites, rnd)
        scene.image.save(folder / f"scene{at}.png")
        rows.append({"file": f"scene{at}.png", **_tell(scene, design, rnd)})
    (folder / "samples.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")


def _draw(design: dict, sprites: Sprites, rnd: random.Random) -> Scene:
    width, height = design["size"]
    top, bottom = (ImageColor.getrgb(color) for color in design["background"])
    ends = Image.new("RGB", (1, 2))
    ends.putdata([top, bottom])
    image = ends.resize((width, height), Image.Resampling.BILINEAR)
    emoji = [one.emoji for one in CONCEPTS]
    placements = [
        Placement(emoji.index(thing), paint, x - side / 2, y - side / 2, side, angle)
        for thing, paint, x, y, side, angle in design["things"]
    ]
    return assemble(image, None, placements, sprites, rnd)


def _tell(scene: Scene, design: dict, rnd: random.Random) -> dict:
    kind, false = KIND[design["false"]], None
    while false is None:
        claim = claim_about(scene, rnd, relations=1.0 if kind == "relation" else 0.0)
        false = false_claim(claim, scene, kind, rnd)
    short = {language: caption(claim, language, rnd) for language in LANGUAGES}
    untrue = {language: caption(false, language, rnd) for language in LANGUAGES}
    return {
        "width": scene.image.width,
        "height": scene.image.height,
        "background": scene.background,
        "short": design.get("caption", short),
        "long": {language: long_caption(scene, language, rnd) for language in LANGUAGES},
        "hard_negative": {"kind": design["false"], **design.get("false_caption", untrue)},
        "boxes": [
            {
                "xyxy": thing.box,
                "emoji": CONCEPTS[thing.concept].emoji,
                "color": thing.color,
                **{
                    language: phrase(thing.concept, thing.color if thing.painted else None, language)
                    for language in LANGUAGES
                },
            }
            for thing in scene.things
        ],
    }


if __name__ == "__main__":
    make(Path(sys.argv[1]))
