"""A few of the evaluation's measures on its first scenes, for the curve of a run."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from .captions import LANGUAGES, naming
from .concepts import CONCEPTS
from .evaluation_set import evaluation_folder
from .losses import unit
from .model import Fgclip2
from .processor import process
from .tokenizer import LENGTHS, Words


@torch.no_grad()
def quick_evaluation(model: Fgclip2, words: Words, count: int = 250, seed: int = 1) -> dict[str, float]:
    """Means over both languages."""
    folder = evaluation_folder(seed)
    scenes = json.loads((folder / "scenes.json").read_text())["scenes"][:count]
    hits: dict[str, list[bool]] = defaultdict(list)
    titles = {walk: {la: _names(model, words, walk, la) for la in LANGUAGES} for walk in ("short", "box")}
    images = []
    for scene in scenes:
        pixels, rows, columns = process(Image.open(folder / scene["file"]))
        hidden = model.patches(torch.from_numpy(pixels)[None].float() / 127.5 - 1, rows, columns)
        images.append(unit(model.image(hidden)))
        dense, things = model.dense(hidden), scene["things"]
        across, down = columns / scene["width"], rows / scene["height"]
        boxes = [tuple(side * (across, down)[at % 2] for at, side in enumerate(thing["box"])) for thing in things]
        regions = unit(model.regions(dense, rows, columns, [boxes]))
        for language in LANGUAGES:
            names = titles["box"][language]
            if len(things) == 1:
                best = int((images[-1] @ titles["short"][language].T).argmax())
                hits["name on stripes" if scene["striped"] else "name elsewhere"].append(best == things[0]["concept"])
                hits["name"].append(best == things[0]["concept"])
                continue
            for thing, best in zip(things, (regions @ names.T).argmax(1)):
                hits["region"].append(int(best) == thing["concept"])
            maps = unit(dense[0]) @ names[[thing["concept"] for thing in things]].T
            for thing, box, peak in zip(things, boxes, maps.argmax(0).tolist()):
                x, y = peak % columns + 0.5, peak // columns + 0.5
                hits["peak"].append(box[0] <= x <= box[2] and box[1] <= y <= box[3])
    features = torch.cat(images)
    group = [at for at, scene in enumerate(scenes) if len(scene["things"]) > 1][:100]
    for language in LANGUAGES:
        for key, walk in (("caption", "short"), ("long", "long")):
            texts = encode(model, words, [scenes[at][key][language] for at in group], walk)
            scores = features[group] @ texts.T
            for way, table in (("to text", scores), ("to image", scores.T)):
                hits[f"{key} {way}"] += (table.argmax(1) == torch.arange(len(group))).tolist()
        pairs = [(at, pair) for at, scene in enumerate(scenes) for pair in scene["pairs"]]
        true, false = (encode(model, words, [pair[language][side] for _, pair in pairs], "short") for side in (0, 1))
        gap = ((true - false) * features[[at for at, _ in pairs]]).sum(1)
        for (_, pair), difference in zip(pairs, gap.tolist()):
            hits[f"false {pair['kind']}"].append(difference > 0)
    return {key: float(np.mean(values)) for key, values in hits.items()}


def _names(model: Fgclip2, words: Words, walk: str, language: str) -> Tensor:
    plain = [one.en[0] if language == "en" else one.zh[0] for one in CONCEPTS]
    titled = [naming(at, language) for at in range(len(CONCEPTS))]
    return encode(model, words, titled if walk == "short" else plain, walk)


def encode(model: Fgclip2, words: Words, texts: list[str], walk: str) -> Tensor:
    ids, positions, counts = map(torch.from_numpy, words.rows(texts, LENGTHS[walk]))
    return unit(torch.cat([model.text(part, positions, counts, walk) for part in ids.split(64)]))
