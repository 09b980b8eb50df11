"""RoIAlign to one cell (aligned, as many samples as patches) as weights over the patches."""

from __future__ import annotations

import math

import numpy as np


def region_weights(boxes: list[list[tuple]], most: int, rows: int, columns: int) -> np.ndarray:
    """[images, most, rows * columns]; boxes are left, top, right, bottom in patches, missing ones zero."""
    weights = np.zeros((len(boxes), most, rows * columns), np.float32)
    for image, ones in enumerate(boxes):
        for at, (left, top, right, bottom) in enumerate(ones):
            vertical, horizontal = axis_weights(top, bottom, rows), axis_weights(left, right, columns)
            weights[image, at] = np.outer(vertical, horizontal).ravel()
    return weights


def axis_weights(start: float, end: float, size: int) -> np.ndarray:
    start, length = start - 0.5, end - start
    samples = max(1, math.ceil(length))
    weights = np.zeros(size)
    for at in range(samples):
        place = start + (at + 0.5) * length / samples
        if place < -1 or place > size:
            continue
        place = min(max(place, 0), size - 1)
        low = min(int(place), size - 2) if size > 1 else 0
        weights[low] += 1 - (place - low)
        if size > 1:
            weights[low + 1] += place - low
    return weights / samples
