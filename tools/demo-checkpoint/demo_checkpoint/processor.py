"""The published slow image processor with a patch budget that follows the image's size."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from .scene import PATCH, patches


def budget_of(width: int, height: int) -> int:
    count = (width // PATCH) * (height // PATCH)
    return next((most for limit, most in ((784, 1024), (576, 784), (256, 576), (128, 256)) if count > limit), 128)


def process(image: Image.Image) -> tuple[np.ndarray, int, int]:
    """Patches [rows * columns, 768] uint8, rows, columns."""
    budget = budget_of(*image.size)
    low, high = 1e-6, 100.0
    while high - low >= 1e-5:
        middle = (low + high) / 2
        width, height = (_side(side, middle) for side in image.size)
        if (width // PATCH) * (height // PATCH) <= budget:
            low = middle
        else:
            high = middle
    width, height = _side(image.width, low), _side(image.height, low)
    # Width first, as Pillow always did before 12.2.
    wide = image.convert("RGB").resize((width, image.height), Image.Resampling.BILINEAR)
    return patches(wide.resize((width, height), Image.Resampling.BILINEAR)), height // PATCH, width // PATCH


def _side(side: int, scale: float) -> int:
    return max(PATCH, math.ceil(side * scale / PATCH) * PATCH)
