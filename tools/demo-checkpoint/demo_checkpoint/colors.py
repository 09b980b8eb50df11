"""Eleven colors: their names, their paint, and which color-thing pairs training never shows."""

from __future__ import annotations

import hashlib
import random

import numpy as np

RGB: dict[str, tuple[int, int, int]] = {
    "red": (222, 36, 40),
    "orange": (247, 138, 20),
    "yellow": (250, 214, 40),
    "green": (46, 158, 60),
    "blue": (40, 98, 220),
    "purple": (134, 58, 178),
    "pink": (250, 136, 186),
    "brown": (126, 76, 42),
    "black": (36, 36, 40),
    "white": (246, 246, 246),
    "gray": (140, 142, 146),
}
COLORS = tuple(RGB)
CHINESE = dict(zip(COLORS, ("红色", "橙色", "黄色", "绿色", "蓝色", "紫色", "粉色", "棕色", "黑色", "白色", "灰色")))


def held_out(concept: int, color: str) -> bool:
    """Whether the thing is never painted so in training: one pair in ten."""
    return hashlib.sha256(f"{concept} {color}".encode()).digest()[0] % 10 == 0


def jitter(rgb: tuple[int, int, int], amount: float, rnd: random.Random) -> np.ndarray:
    return np.clip([channel + rnd.uniform(-amount, amount) for channel in rgb], 0, 255)


def shades(color: str, middle: float, rnd: random.Random) -> list[int]:
    """What each of 256 gray levels becomes: dark, the paint at level `middle`, light. 3 x 256 entries."""
    paint = jitter(RGB[color], 12, rnd)
    dark, light = paint * 0.15, paint + (255 - paint) * 0.75
    if color == "black":
        dark, light = np.zeros(3), np.array([112, 112, 118])
    if color == "white":
        dark, light = np.array([112, 112, 118]), np.full(3, 255)
    levels = np.arange(256)[:, None]
    below = dark + (paint - dark) * (levels / middle)
    above = paint + (light - paint) * ((levels - middle) / (255 - middle))
    table = np.where(levels <= middle, below, above).clip(0, 255).astype(np.uint8)
    return table.T.ravel().tolist()
