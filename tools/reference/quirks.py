"""Where the newest PyTorch and `transformers` give other results than the published model; one line each."""

import torch
import torch.nn.functional as F

from model import Fgclip2


def print_quirks(config: dict, weights: dict[str, torch.Tensor]) -> None:
    print(one_column())
    for attention in ("eager", "sdpa"):
        print(f"{attention}: {mask_values(Fgclip2(config, weights, torch.float32, attention))}")


def one_column() -> str:
    """An image with one column of patches: its position rows must be what a wider image has in each column."""
    ramp = torch.arange(16.0).view(1, 1, 16, 1).expand(1, 1, 16, 16)

    def column(width: int) -> list[float]:
        resized = F.interpolate(ramp, size=(3, width), mode="bilinear", align_corners=False, antialias=True)
        return [round(value, 3) for value in resized[0, 0, :, 0].tolist()]

    one, two = column(1), column(2)
    verdict = "right" if one == two else "WRONG"
    return f"F.interpolate of the ramp 0 .. 15 to 3x1: {one}, to 3x2: {two} a column; {verdict}"


def mask_values(model: Fgclip2) -> str:
    """What a mask value other than 0 and 1 means, and what a mask without a single 1 gives."""
    ids = torch.arange(64)[None] % 997 + 3
    mask = torch.ones(1, 64, dtype=torch.int32)
    mask[:, 32:] = 0
    features = []
    for value in (0, 1, 2):
        mask[:, 5] = value
        features.append(model.text(ids, "short", mask)["features"])
    meaning = "masked" if torch.equal(features[2], features[0]) else "attended"
    no_ones = model.text(ids, "short", torch.zeros_like(mask))["features"]
    # Queries of zero make all scores equal: attention is uniform, as the published model's is without a single 1.
    for layer in model.text_model.encoder.layers:
        for parameter in layer.self_attn.q_proj.parameters():
            parameter.data = torch.zeros_like(parameter)
    distance = (no_ones - model.text(ids, "short")["features"]).abs().max().item()
    return f"mask value 2 is {meaning}; a mask of zeros is {distance:.1e} from uniform attention"
