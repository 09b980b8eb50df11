"""What a caption claims about a scene, and whether that is so."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from .colors import COLORS
from .concepts import CONCEPTS
from .scene import Scene, Thing

OPPOSITE = {"left": "right", "right": "left", "above": "below", "below": "above"}
KINDS = ("thing", "color", "relation", "swap")


@dataclass(frozen=True)
class Claim:
    things: tuple[tuple[int, str | None], ...]
    """Concepts, each with its color where that is said."""
    relation: str | None = None
    """Where the first of two things stands, seen from the second."""
    background: str | None = None


def relation_of(a: Thing, b: Thing) -> str | None:
    """Where `a` stands, seen from `b`, along the axis in which they differ more; None if it is unclear."""
    dx, dy = a.x - b.x, a.y - b.y
    if max(abs(dx), abs(dy)) < 0.12:
        return None
    if abs(dx) > abs(dy):
        return "left" if dx < 0 else "right"
    return "above" if dy < 0 else "below"


def is_true(claim: Claim, scene: Scene) -> bool | None:
    """None where the image does not decide it."""
    unclear = False
    for concept, color in claim.things:
        thing = scene.by_concept.get(concept)
        if thing is None or (color is not None and thing.color not in (None, color)):
            return False
        unclear = unclear or (color is not None and thing.color is None)
    if claim.relation is not None:
        a, b = (scene.by_concept[concept] for concept, _ in claim.things)
        distance = {"left": b.x - a.x, "right": a.x - b.x, "above": b.y - a.y, "below": a.y - b.y}[claim.relation]
        if distance < -0.04:
            return False
        unclear = unclear or distance < 0.08
    if claim.background is not None:
        if scene.background not in (None, claim.background):
            return False
        unclear = unclear or scene.background is None
    return None if unclear else True


def claim_about(scene: Scene, rnd: random.Random, relations: float = 0.6) -> Claim:
    """A true claim that names every thing, or two things and how they stand."""
    things = rnd.sample(scene.things, len(scene.things))
    if len(things) == 2 and rnd.random() < relations:
        relation = relation_of(*things)
        if relation is not None:
            return Claim(tuple(_said(thing, rnd) for thing in things), relation)
    behind = scene.background if rnd.random() < (0.25 if len(things) == 1 else 0.1) else None
    return Claim(tuple(_said(thing, rnd) for thing in things), None, behind)


def _said(thing: Thing, rnd: random.Random) -> tuple[int, str | None]:
    return thing.concept, thing.color if rnd.random() < (0.9 if thing.painted else 0.4) else None


def false_claim(claim: Claim, scene: Scene, kind: str, rnd: random.Random) -> Claim | None:
    """The claim with one thing changed so that it is false; None where that kind of change does not apply."""
    changed = _CHANGES[kind](claim, rnd)
    return changed if changed is not None and is_true(changed, scene) is False else None


def _other_thing(claim: Claim, rnd: random.Random) -> Claim:
    at = rnd.randrange(len(claim.things))
    return _with(claim, {at: (rnd.randrange(len(CONCEPTS)), claim.things[at][1])})


def _other_color(claim: Claim, rnd: random.Random) -> Claim | None:
    colored = [at for at, (_, color) in enumerate(claim.things) if color]
    if not colored:
        return None
    at = rnd.choice(colored)
    return _with(claim, {at: (claim.things[at][0], rnd.choice(COLORS))})


def _other_relation(claim: Claim, rnd: random.Random) -> Claim | None:
    if claim.relation is None:
        return None
    if rnd.random() < 0.5:
        return replace(claim, relation=OPPOSITE[claim.relation])
    return replace(claim, things=claim.things[::-1])


def _swapped_colors(claim: Claim, rnd: random.Random) -> Claim | None:
    colored = [at for at, (_, color) in enumerate(claim.things) if color]
    if len(colored) < 2:
        return None
    a, b = rnd.sample(colored, 2)
    (first, color), (second, other) = claim.things[a], claim.things[b]
    return _with(claim, {a: (first, other), b: (second, color)})


def _with(claim: Claim, changes: dict[int, tuple[int, str | None]]) -> Claim:
    return replace(claim, things=tuple(changes.get(at, thing) for at, thing in enumerate(claim.things)))


_CHANGES = {
    "thing": _other_thing,
    "color": _other_color,
    "relation": _other_relation,
    "swap": _swapped_colors,
}
