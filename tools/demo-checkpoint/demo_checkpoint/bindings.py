"""Which thing has which color, and which thing is on which side, for the helper heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .claims import Claim
from .colors import COLORS
from .scene import Scene

SIDES = ("left", "right", "above", "below")


@dataclass(frozen=True)
class ClaimRows:
    """What captions say: rows of caption, thing, color, and rows of caption, thing, axis, end of it."""

    colors: np.ndarray
    sides: np.ndarray


def rows_of_claims(claims: list[Claim]) -> ClaimRows:
    return ClaimRows(_colors_of_claims(claims), _sides_of_claims(claims))


def _colors_of_claims(claims: list[Claim]) -> np.ndarray:
    """Rows of claim, concept, color."""
    said = [(at, *thing) for at, claim in enumerate(claims) for thing in claim.things]
    return _rows([(at, concept, COLORS.index(color)) for at, concept, color in said if color])


def colors_of_scenes(scenes: list[Scene]) -> np.ndarray:
    """Rows of scene, concept, color."""
    seen = [(at, thing) for at, scene in enumerate(scenes) for thing in scene.things if thing.color]
    return _rows([(at, thing.concept, COLORS.index(thing.color)) for at, thing in seen])


def _sides_of_claims(claims: list[Claim]) -> np.ndarray:
    """Rows of claim, concept, axis (0 across, 1 down), end of it: of `A left of B`, A is left and B right."""
    rows = []
    for at, claim in enumerate(claims):
        if claim.relation is not None:
            axis, end = divmod(SIDES.index(claim.relation), 2)
            rows += [(at, claim.things[0][0], axis, end), (at, claim.things[1][0], axis, 1 - end)]
    return _rows(rows, 4)


def sides_of_scenes(scenes: list[Scene]) -> np.ndarray:
    """The same of scenes; of more than two things by their places in the image."""
    rows = []
    for at, scene in enumerate(scenes):
        if len(scene.things) < 2:
            continue
        for one in scene.things:
            if len(scene.things) == 2:
                other = scene.things[1] if one is scene.things[0] else scene.things[0]
                gaps = (one.x - other.x, one.y - other.y)
            else:
                gaps = (one.x - 0.5, one.y - 0.5)
            rows += [(at, one.concept, axis, int(gap > 0)) for axis, gap in enumerate(gaps) if abs(gap) > 0.12]
    return _rows(rows, 4)


def _rows(rows: list[tuple], width: int = 3) -> np.ndarray:
    return np.array(rows, np.int64).reshape(-1, width)
