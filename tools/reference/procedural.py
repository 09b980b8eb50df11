"""Numbers that follow from a name, an index and a seed: the same on every machine and in every language."""

import numpy as np

CHUNK = 1 << 22


def fnv1a32(text: str) -> int:
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def unit(name: str, count: int, seed: int) -> np.ndarray:
    """The first `count` numbers of `name`, float32 in [-1, 1), exact."""
    base = np.uint32(fnv1a32(name) ^ seed)
    values = np.empty(count, np.float32)
    for start in range(0, count, CHUNK):
        x = np.arange(start, min(start + CHUNK, count), dtype=np.uint32) * np.uint32(0x9E3779B9) + base
        x ^= x >> 16
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> 13
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> 16
        values[start : start + x.size] = (x >> 8) * 2.0**-23 - 1
    return values


def weight(name: str, shape: tuple[int, ...], seed: int) -> np.ndarray:
    """A weight in the range of a trained model's, so that no layer saturates and a wrong one shows."""
    scale, offset = _scale_and_offset(name, shape)
    values = unit(name, int(np.prod(shape)), seed)
    values *= np.float32(scale)
    values += np.float32(offset)
    return values.reshape(shape)


def _scale_and_offset(name: str, shape: tuple[int, ...]) -> tuple[float, float]:
    if name == "logit_scale":
        return 0.1, np.log(10)
    if name == "logit_bias":
        return 0.1, -10
    if name.endswith(("layer_norm1.weight", "layer_norm2.weight", "layernorm.weight", "layer_norm.weight")):
        return 0.1, 1
    if name.endswith("bias"):
        return 0.02, 0
    if name.endswith("token_embedding.weight"):
        return 0.5, 0
    if "position_embedding" in name:
        return 0.25, 0
    if name.endswith("probe"):
        return 1, 0
    factor = (
        2.5
        if name.endswith(("q_proj.weight", "k_proj.weight"))
        else 2 if name.endswith("in_proj_weight") else 1.5
    )
    return factor / np.sqrt(shape[1]), 0
