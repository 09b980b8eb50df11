"""Two scenes that differ in one thing only, each with a claim that is true of it and false of the other."""

from __future__ import annotations

import random
from dataclasses import replace

from .claims import OPPOSITE, Claim, is_true, relation_of
from .colors import COLORS, held_out
from .scene import Placement, Scene, assemble
from .sprites import Sprites

PAIRS = ("relation", "swap", "color")


def minimal_pair(
    scene: Scene, kind: str, sprites: Sprites, rnd: random.Random
) -> tuple[tuple[Scene, Scene], tuple[Claim, Claim]] | None:
    """The scene, with other paint where that is needed, and its twin; None where it has none of that kind."""
    made = _MAKERS[kind](scene, rnd)
    if made is None:
        return None
    seed = rnd.random()
    scenes = tuple(
        assemble(scene.ground, scene.background, placements, sprites, random.Random(seed)) for placements in made
    )
    claims = _CLAIMS[kind](*scenes, rnd)
    if claims is None:
        return None
    one, other = claims
    apart = is_true(one, scenes[1]) is False and is_true(other, scenes[0]) is False
    return (scenes, claims) if apart and is_true(one, scenes[0]) and is_true(other, scenes[1]) else None


def _places_exchanged(scene: Scene, rnd: random.Random) -> tuple[list[Placement], list[Placement]] | None:
    if len(scene.placements) != 2 or relation_of(*scene.things) is None:
        return None
    a, b = scene.placements
    if rnd.random() < 0.5:  # the things trade places, else each keeps its size where it can
        return [a, b], [_at(a, b), _at(b, a)]
    width, height = scene.ground.size
    return [a, b], [_mirrored(one, width, height, relation_of(*scene.things)) for one in (a, b)]


def _at(what: Placement, where: Placement) -> Placement:
    return replace(what, left=where.left, top=where.top, side=where.side)


def _mirrored(one: Placement, width: int, height: int, relation: str) -> Placement:
    if relation in ("left", "right"):
        return replace(one, left=width - one.left - one.side)
    return replace(one, top=height - one.top - one.side)


def _paints_exchanged(scene: Scene, rnd: random.Random) -> tuple[list[Placement], list[Placement]] | None:
    placements = list(scene.placements)
    if len(placements) < 2:
        return None
    i, j = rnd.sample(range(len(placements)), 2)
    both = [
        color
        for color in COLORS
        if color != scene.background and not any(held_out(placements[at].concept, color) for at in (i, j))
    ]
    if len(both) < 2:
        return None
    first, second = rnd.sample(both, 2)
    return tuple(
        [replace(one, paint={i: p, j: q}.get(at, one.paint)) for at, one in enumerate(placements)]
        for p, q in ((first, second), (second, first))
    )


def _painted_anew(scene: Scene, rnd: random.Random) -> tuple[list[Placement], list[Placement]] | None:
    placements = list(scene.placements)
    i = rnd.randrange(len(placements))
    free = [color for color in COLORS if color != scene.background and not held_out(placements[i].concept, color)]
    if len(free) < 2:
        return None
    return tuple(
        [replace(one, paint=paint) if at == i else one for at, one in enumerate(placements)]
        for paint in rnd.sample(free, 2)
    )


def _relation_claims(scene: Scene, twin: Scene, rnd: random.Random) -> tuple[Claim, Claim] | None:
    i, j = rnd.sample(range(2), 2)
    relation = relation_of(scene.things[i], scene.things[j])
    said = rnd.random() < 0.6
    things = tuple((scene.things[at].concept, scene.things[at].color if said else None) for at in (i, j))
    claim = Claim(things, relation)
    if rnd.random() < 0.5:
        return claim, Claim(things, OPPOSITE[relation])
    return claim, Claim(things[::-1], relation)


def _color_claims(scene: Scene, twin: Scene, rnd: random.Random) -> tuple[Claim, Claim]:
    """Both name all things, those that differ with their colors; or two things how they stand."""
    order = rnd.sample(range(len(scene.things)), len(scene.things))
    said = {at for at in order if scene.things[at].color != twin.things[at].color or rnd.random() < 0.5}
    relation = relation_of(*(scene.things[at] for at in order)) if len(order) == 2 and rnd.random() < 0.5 else None
    return tuple(
        Claim(tuple((one.things[at].concept, one.things[at].color if at in said else None) for at in order), relation)
        for one in (scene, twin)
    )


_MAKERS = {"relation": _places_exchanged, "swap": _paints_exchanged, "color": _painted_anew}
_CLAIMS = {"relation": _relation_claims, "swap": _color_claims, "color": _color_claims}
