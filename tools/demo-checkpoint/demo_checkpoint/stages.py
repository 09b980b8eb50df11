"""The stages of training."""

from __future__ import annotations

from .batch import Recipe

# Random captions in a step of the stage `words`, and in each step of the others.
CLAIMS_ALONE, CLAIMS_BESIDE = 256, 48

SMALL = ((5, 5), (6, 6), (5, 6), (6, 5))
MIDDLE = ((7, 7), (8, 8), (7, 8), (8, 7), (9, 8), (8, 9))
LARGE = ((11, 11), (10, 12), (12, 10), (9, 14), (14, 9), (8, 16), (9, 13), (10, 11))
LARGER = ((16, 16), (14, 18), (18, 14), (13, 19), (15, 17), (12, 16), (16, 12))
LARGEST = ((24, 24), (20, 28), (28, 20))

STAGES = {
    # One thing that fills a small image: which thing it is, and its color.
    "shapes": Recipe(
        groups=((0.75, SMALL, 64), (0.25, MIDDLE, 36)),
        counts=(0.8, 0.2, 0, 0),
        single_sizes=(0.7, 1.0),
        textured=0.5,
        paired=0,
        pair_kinds=(0, 0, 1),
        captions=0.2,
        false_captions=0,
        long_captions=0,
        full_padding=0,
    ),
    # Small scenes, mostly of two things and their twins: which is where, and which has which color.
    "pairs": Recipe(
        groups=((0.85, MIDDLE, 56), (0.15, LARGE, 30)),
        counts=(0.15, 0.6, 0.15, 0.1),
        single_sizes=None,
        textured=0.5,
        paired=0.7,
        pair_kinds=(0.45, 0.4, 0.15),
        captions=0.9,
        false_captions=1,
        long_captions=4,
        full_padding=0.02,
    ),
    # The grids that the processor makes, many texts with all their padding.
    "whole": Recipe(
        groups=((0.15, MIDDLE, 56), (0.55, LARGE, 36), (0.27, LARGER, 18), (0.03, LARGEST, 8)),
        counts=(0.35, 0.3, 0.2, 0.15),
        single_sizes=None,
        textured=0.45,
        paired=0.5,
        pair_kinds=(0.3, 0.4, 0.3),
        captions=0.8,
        false_captions=1,
        long_captions=8,
        full_padding=0.1,
    ),
}
