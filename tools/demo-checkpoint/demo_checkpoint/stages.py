"""The stages of training."""

from __future__ import annotations

from .batch import Recipe

SMALL = ((5, 5), (6, 6), (5, 6), (6, 5))
MIDDLE = ((7, 7), (8, 8), (7, 8), (8, 7), (9, 8), (8, 9))
LARGE = ((11, 11), (10, 12), (12, 10), (9, 14), (14, 9), (8, 16), (9, 13), (10, 11))
LARGER = ((16, 16), (14, 18), (18, 14), (13, 19), (15, 17), (12, 16), (16, 12))
LARGEST = ((24, 24), (20, 28), (28, 20))

STAGES = {
    # One thing that fills a small picture: which thing it is, and its colour.
    "shapes": Recipe(
        groups=((0.75, SMALL, 64), (0.25, MIDDLE, 36)),
        counts=(0.8, 0.2, 0, 0),
        single_sizes=(0.7, 1.0),
        captions=12,
        false_captions=0,
        long_captions=0,
        full_padding=0,
    ),
    # Scenes as they are, with captions and false captions.
    "scenes": Recipe(
        groups=((0.3, MIDDLE, 48), (0.6, LARGE, 30), (0.1, LARGER, 16)),
        counts=(0.3, 0.4, 0.2, 0.1),
        single_sizes=None,
        captions=30,
        false_captions=24,
        long_captions=6,
        full_padding=0.03,
    ),
    # The grids that the processor makes, many texts with all their padding.
    "whole": Recipe(
        groups=((0.55, LARGE, 36), (0.4, LARGER, 20), (0.05, LARGEST, 8)),
        counts=(0.3, 0.35, 0.2, 0.15),
        single_sizes=None,
        captions=26,
        false_captions=18,
        long_captions=14,
        full_padding=0.4,
    ),
}
