"""What one training step sees: scenes of one grid with phrases and captions, and which of them are true."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from .bindings import ClaimRows, colors_of_scenes, rows_of_claims, sides_of_scenes
from .captions import LANGUAGES, caption, counted, long_caption, naming, phrase
from .claims import KINDS, Claim, claim_about, false_claim, is_true
from .colors import COLORS
from .concepts import CONCEPTS
from .minimal_pairs import PAIRS, minimal_pair
from .scene import PATCH, Scene, compose, patches
from .sprites import Sprites


@dataclass(frozen=True)
class Recipe:
    """What the scenes of a stage look like, for each grid group: chance, grids, images in a batch."""

    groups: tuple[tuple[float, tuple[tuple[int, int], ...], int], ...]
    counts: tuple[float, float, float, float]
    """Chances of one to four things."""
    single_sizes: tuple[float, float] | None
    textured: float
    """Chance of a background with a texture."""
    paired: float
    """Share of the images that come as minimal pairs."""
    pair_kinds: tuple[float, float, float]
    """Chances of the kinds of minimal pair: relation, colors swapped, another color."""
    captions: float
    """Share of the images with a short caption, those of pairs always among them."""
    false_captions: int
    """How many of each caption."""
    long_captions: int
    full_padding: float
    """Share of the groups of texts that keep all their padding."""


@dataclass
class Batch:
    rows: int
    columns: int
    pixels: np.ndarray
    boxes: list[list[tuple[float, float, float, float]]]
    things: np.ndarray
    """Concept and color (-1: several) of each box."""
    owners: np.ndarray
    """For each patch the box that owns it, -1 background, -2 unclear."""
    phrases: list[str]
    phrase_things: np.ndarray
    phrase_truth: np.ndarray
    """[boxes, phrases]: 1 true, -1 false, 0 undecided."""
    captions: list[str]
    caption_truth: np.ndarray
    """[captions, images]."""
    caption_images: np.ndarray
    """The images that the first captions are about."""
    false_of: np.ndarray
    """For each further caption the true caption that it falsifies."""
    long_captions: list[str]
    long_images: np.ndarray
    long_truth: np.ndarray
    present: np.ndarray
    """[images, concepts], 1 where the thing is there."""
    single: np.ndarray
    """The concept of images of one thing, else -1."""
    colors: np.ndarray
    """Rows of image, thing, color."""
    sides: np.ndarray
    """Rows of image, thing, axis (0 across, 1 down), end of it."""
    said: ClaimRows
    """The same of the captions."""
    pair_kinds: np.ndarray
    """Of each minimal pair; the images and the captions of the pairs come first, side by side."""


def make_batch(recipe: Recipe, sprites: Sprites, rnd: random.Random, shape: random.Random) -> Batch:
    """`rnd` draws what is in the batch, `shape` its grid and its size."""
    _, grids, size = shape.choices(recipe.groups, [group[0] for group in recipe.groups])[0]
    rows, columns = shape.choice(grids)
    pairs = _minimal_pairs(round(size * recipe.paired / 2), rows, columns, recipe, sprites, rnd)
    scenes = [scene for _, pair, _ in pairs for scene in pair]
    paired = len(scenes)
    scenes += [_scene(rows, columns, recipe, sprites, rnd) for _ in range(size - paired)]
    things = [thing for scene in scenes for thing in scene.things]
    first = np.cumsum([0] + [len(scene.things) for scene in scenes])
    owners = [np.where(scene.owners >= 0, scene.owners + at, scene.owners) for scene, at in zip(scenes, first)]
    alone = rnd.sample(range(paired, size), max(0, min(size, round(size * recipe.captions)) - paired))
    caption_images = [*range(paired), *alone]
    claims = [claim for _, _, pair in pairs for claim in pair]
    claims += [claim_about(scenes[at], rnd, relations=0.75) for at in alone]
    false = [
        made
        for at, claim in zip(caption_images, claims)
        for made in _false_claims(at, claim, scenes[at], recipe.false_captions, rnd)
    ]
    everything = claims + [claim for _, claim in false]
    long_images = rnd.sample(range(size), min(size, recipe.long_captions))
    phrases, phrase_things = _phrases(things, rnd)
    return Batch(
        rows=rows,
        columns=columns,
        pixels=np.stack([patches(scene.image) for scene in scenes]),
        boxes=[[_loose(thing.box, rnd) for thing in scene.things] for scene in scenes],
        things=np.array([(thing.concept, _index(thing.color)) for thing in things]),
        owners=np.concatenate([owner.ravel() for owner in owners]),
        phrases=phrases,
        phrase_things=phrase_things,
        phrase_truth=_phrase_truth(things, phrase_things),
        captions=_say_pairs(claims[:paired], rnd) + [_say(claim, rnd) for claim in everything[paired:]],
        caption_truth=_caption_truth(everything, caption_images, scenes),
        caption_images=np.array(caption_images, np.int64),
        false_of=np.array([caption_images.index(image) for image, _ in false], np.int64),
        long_captions=[long_caption(scenes[at], rnd.choice(LANGUAGES), rnd) for at in long_images],
        long_images=np.array(long_images, np.int64),
        long_truth=_long_truth(long_images, scenes),
        present=np.array([[float(at in scene.by_concept) for at in range(len(CONCEPTS))] for scene in scenes], np.float32),
        single=np.array([scene.things[0].concept if len(scene.things) == 1 else -1 for scene in scenes]),
        colors=colors_of_scenes(scenes),
        sides=sides_of_scenes(scenes),
        said=rows_of_claims(everything),
        pair_kinds=np.array([kind for kind, _, _ in pairs], np.int64),
    )


def _scene(rows: int, columns: int, recipe: Recipe, sprites: Sprites, rnd: random.Random) -> Scene:
    count = rnd.choices((1, 2, 3, 4), recipe.counts)[0]
    sizes = recipe.single_sizes if count == 1 else None
    return compose(columns * PATCH, rows * PATCH, count, sprites, rnd, sizes=sizes, textured=recipe.textured)


def _minimal_pairs(
    count: int, rows: int, columns: int, recipe: Recipe, sprites: Sprites, rnd: random.Random
) -> list[tuple[int, tuple[Scene, Scene], tuple[Claim, Claim]]]:
    pairs = []
    while len(pairs) < count:
        kind = rnd.choices(range(len(PAIRS)), recipe.pair_kinds)[0]
        things = 2 if PAIRS[kind] == "relation" else rnd.choices((1, 2, 3, 4), recipe.counts)[0]
        scene = compose(columns * PATCH, rows * PATCH, things, sprites, rnd, textured=recipe.textured)
        made = minimal_pair(scene, PAIRS[kind], sprites, rnd)
        if made is not None:
            pairs.append((kind, *made))
    return pairs


def _loose(box: tuple, rnd: random.Random) -> tuple[float, float, float, float]:
    """The box in patches, each side moved a little."""
    width, height = box[2] - box[0], box[3] - box[1]
    return tuple(
        (side + rnd.uniform(-0.05, 0.05) * extent) / PATCH for side, extent in zip(box, (width, height, width, height))
    )


def _index(color: str | None) -> int:
    return -1 if color is None else COLORS.index(color)


def _false_claims(image: int, claim: Claim, scene: Scene, most: int, rnd: random.Random) -> list[tuple[int, Claim]]:
    """False claims of different kinds, each with one change."""
    made = [false_claim(claim, scene, kind, rnd) for kind in rnd.sample(KINDS, len(KINDS))]
    return [(image, one) for one in made if one is not None][:most]


def _say_pairs(claims: list[Claim], rnd: random.Random) -> list[str]:
    """The two of a pair in one language, half of them in the same words but for what differs."""
    said = []
    for at in range(0, len(claims), 2):
        language, seeds = rnd.choice(LANGUAGES), [rnd.random(), rnd.random()]
        if rnd.random() < 0.5:
            seeds[1] = seeds[0]
        said += [caption(claim, language, random.Random(seed)) for claim, seed in zip(claims[at : at + 2], seeds)]
    return said


def _say(claim: Claim, rnd: random.Random) -> str:
    language = rnd.choice(LANGUAGES)
    if len(claim.things) == 1 and claim.things[0][1] is None and claim.background is None and rnd.random() < 0.5:
        return naming(claim.things[0][0], language)
    return caption(claim, language, rnd)


def _phrases(things: list, rnd: random.Random) -> tuple[list[str], np.ndarray]:
    """Unique phrases for the boxes, some in a false color, and what they say."""
    said: dict[str, tuple[int, int]] = {}
    for thing in things:
        language, draw = rnd.choice(LANGUAGES), rnd.random()
        color = thing.color if draw < 0.5 else rnd.choice(COLORS) if draw < 0.6 else None
        words = phrase if rnd.random() < 0.7 else counted
        said[words(thing.concept, color, language, rnd)] = (thing.concept, _index(color))
    return list(said), np.array(list(said.values()))


def _phrase_truth(things: list, said: np.ndarray) -> np.ndarray:
    concepts = np.array([thing.concept for thing in things])[:, None]
    colors = np.array([_index(thing.color) for thing in things])[:, None]
    decided = np.where(colors == said[None, :, 1], 1, np.where(colors < 0, 0, -1))
    right = np.where(said[None, :, 1] < 0, 1, decided)
    return np.where(concepts == said[None, :, 0], right, -1).astype(np.float32)


def _caption_truth(claims: list[Claim], images: list[int], scenes: list[Scene]) -> np.ndarray:
    """1 for an image's own caption; others that are true or undecided count neither way."""
    truth = -np.ones((len(claims), len(scenes)), np.float32)
    for row, claim in enumerate(claims):
        for column, scene in enumerate(scenes):
            if claim.things[0][0] in scene.by_concept and is_true(claim, scene) is not False:
                truth[row, column] = 0
    truth[np.arange(len(images)), np.array(images, np.int64)] = 1
    return truth


def _long_truth(images: list[int], scenes: list[Scene]) -> np.ndarray:
    """Long captions name everything, so those of other sets of things are false."""
    sets = [frozenset(scene.by_concept) for scene in scenes]
    truth = np.array([[0.0 if sets[a] == other else -1.0 for other in sets] for a in images], np.float32).reshape(-1, len(scenes))
    truth[np.arange(len(images)), np.array(images, np.int64)] = 1
    return truth
