"""Which thing has which colour, and which thing is on which side, as 0/1 rows for the helper heads."""

from __future__ import annotations

import numpy as np

from .claims import OPPOSITE, Claim, relation_of
from .colours import COLOURS
from .concepts import CONCEPTS
from .scene import Scene

SIDES = tuple(OPPOSITE)


def colours_of_claims(claims: list[Claim]) -> np.ndarray:
    """[claims, concepts * colours]"""
    return _rows([[(one, COLOURS.index(colour)) for one, colour in claim.things if colour] for claim in claims], len(COLOURS))


def colours_of_scenes(scenes: list[Scene]) -> np.ndarray:
    said = [[(one.concept, COLOURS.index(one.colour)) for one in scene.things if one.colour] for scene in scenes]
    return _rows(said, len(COLOURS))


def sides_of_claims(claims: list[Claim]) -> np.ndarray:
    """[claims, concepts * sides]: of `A left of B`, A with left and B with right."""
    return _rows([_sides(*[one for one, _ in claim.things], relation=claim.relation) for claim in claims], len(SIDES))


def sides_of_scenes(scenes: list[Scene]) -> np.ndarray:
    """Of scenes with two things."""
    said = []
    for scene in scenes:
        relation = relation_of(*scene.things) if len(scene.things) == 2 else None
        said.append(_sides(*[one.concept for one in scene.things], relation=relation))
    return _rows(said, len(SIDES))


def _sides(*concepts: int, relation: str | None) -> list[tuple[int, int]]:
    if relation is None:
        return []
    return [(concepts[0], SIDES.index(relation)), (concepts[1], SIDES.index(OPPOSITE[relation]))]


def _rows(pairs: list[list[tuple[int, int]]], width: int) -> np.ndarray:
    rows = np.zeros((len(pairs), len(CONCEPTS) * width), np.float32)
    for row, own in zip(rows, pairs):
        for concept, value in own:
            row[concept * width + value] = 1
    return rows
