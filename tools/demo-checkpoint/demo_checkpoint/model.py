"""FG-CLIP2's architecture with the published tensor names, small.

Linear layers run in `dtype`, normalization and softmax sums in float32. Without `dtype` it is plain float32.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .region_weights import region_weights

WIDTH, HEADS, PATCH_SAMPLES = 192, 3, 768
VISION_LAYERS, VISION_MLP, TEXT_LAYERS, TEXT_MLP = 6, 768, 4, 576
GRID, SHORT, LONG, KEEP, EPSILON = 16, 64, 196, 20, 1e-6
TEXT_RATES = (2.0, 0.02)


def linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.linear(x, weight.to(x.dtype), bias.to(x.dtype))


def attend(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None = None) -> Tensor:
    """Softmax attention of [B, S, D] queries over [B, N, D] keys, heads contiguous; `bias` [N] is of the keys."""
    batch, slots, width = q.shape

    def heads(x: Tensor) -> Tensor:
        return x.unflatten(-1, (HEADS, -1)).transpose(1, 2).reshape(batch * HEADS, x.shape[1], -1)

    scores = torch.bmm(heads(q) * (width // HEADS) ** -0.5, heads(k).transpose(1, 2))
    if bias is not None:
        scores = scores + bias
    mixed = torch.bmm(scores.softmax(-1), heads(v))
    return mixed.view(batch, HEADS, slots, -1).transpose(1, 2).reshape(batch, slots, width)


class Linear(nn.Linear):
    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight, self.bias)


class LayerNorm(nn.LayerNorm):
    def __init__(self) -> None:
        super().__init__(WIDTH, eps=EPSILON)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (Linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x: Tensor, queries: Tensor, bias: Tensor | None) -> Tensor:
        return self.out_proj(attend(self.q_proj(queries), self.k_proj(x), self.v_proj(x), bias))


class Mlp(nn.Module):
    def __init__(self, inner: int) -> None:
        super().__init__()
        self.fc1, self.fc2 = Linear(WIDTH, inner), Linear(inner, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x), approximate="tanh"))


class Layer(nn.Module):
    def __init__(self, inner: int) -> None:
        super().__init__()
        self.layer_norm1, self.self_attn = LayerNorm(), Attention()
        self.layer_norm2, self.mlp = LayerNorm(), Mlp(inner)

    def forward(self, x: Tensor, bias: Tensor | None = None, last_only: bool = False) -> Tensor:
        normal = self.layer_norm1(x)
        queries = normal[:, -1:] if last_only else normal
        x = (x[:, -1:] if last_only else x) + self.self_attn(normal, queries, bias)
        return x + self.mlp(self.layer_norm2(x))


class Encoder(nn.Module):
    def __init__(self, layers: int, inner: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(inner) for _ in range(layers))


class PooledAttention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.in_proj_weight = nn.Parameter(torch.empty(3 * WIDTH, WIDTH))
        self.in_proj_bias = nn.Parameter(torch.zeros(3 * WIDTH))
        self.out_proj = Linear(WIDTH, WIDTH)


class PoolingHead(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.probe = nn.Parameter(torch.randn(1, 1, WIDTH))
        self.attention, self.layernorm, self.mlp = PooledAttention(), LayerNorm(), Mlp(VISION_MLP)

    def _project(self, x: Tensor, part: int) -> Tensor:
        rows = slice(part * WIDTH, (part + 1) * WIDTH)
        return linear(x, self.attention.in_proj_weight[rows], self.attention.in_proj_bias[rows])

    def pool(self, x: Tensor) -> Tensor:
        probe = self._project(self.probe.to(x.dtype), 0).expand(len(x), -1, -1)
        x = self.attention.out_proj(attend(probe, self._project(x, 1), self._project(x, 2)))
        return (x + self.mlp(self.layernorm(x)))[:, 0]

    def dense(self, x: Tensor) -> Tensor:
        """Self-attention of the patches in place of the probe."""
        mixed = attend(self._project(x, 0), self._project(x, 1), self._project(x, 2))
        x = self.attention.out_proj(mixed)
        return x + self.mlp(self.layernorm(x))


class VisionEmbeddings(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.patch_embedding = Linear(PATCH_SAMPLES, WIDTH)
        self.position_embedding = nn.Embedding(GRID * GRID, WIDTH)

    def positions(self, rows: int, columns: int) -> Tensor:
        table = self.position_embedding.weight.view(1, GRID, GRID, WIDTH).permute(0, 3, 1, 2)
        sized = F.interpolate(table, (rows, columns), mode="bilinear", antialias=True, align_corners=False)
        return sized.flatten(2).transpose(1, 2)


class TextEmbeddings(nn.Module):
    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.token_embedding = nn.Embedding(vocabulary, WIDTH)
        self.position_embedding = nn.Embedding(SHORT, WIDTH)
        self.position_embedding_res = nn.Embedding(LONG, WIDTH)
        self.position_embedding_ori = nn.Embedding(LONG, WIDTH)

    def forward(self, ids: Tensor, positions: Tensor, walk: str) -> Tensor:
        if walk == "long":
            table = torch.cat([self.position_embedding_ori.weight[:KEEP], self.position_embedding_res.weight[KEEP:]])
        else:
            table = self.position_embedding.weight
        return self.token_embedding(ids) + table[positions]


class VisionModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embeddings, self.encoder = VisionEmbeddings(), Encoder(VISION_LAYERS, VISION_MLP)
        self.post_layernorm, self.head = LayerNorm(), PoolingHead()


class TextModel(nn.Module):
    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embeddings, self.encoder = TextEmbeddings(vocabulary), Encoder(TEXT_LAYERS, TEXT_MLP)
        self.final_layer_norm, self.head = LayerNorm(), Linear(WIDTH, WIDTH)


class Fgclip2(nn.Module):
    def __init__(self, vocabulary: int, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.dtype = dtype
        self.text_model, self.vision_model = TextModel(vocabulary), VisionModel()
        self.dense_feature_head = PoolingHead()
        self.longtext_head, self.boxtext_head = Linear(WIDTH, WIDTH), Linear(WIDTH, WIDTH)
        self.logit_scale = nn.Parameter(torch.tensor([math.log(16.0)]))
        self.logit_bias = nn.Parameter(torch.tensor([-8.0]))
        self._initialize()

    def patches(self, pixels: Tensor, rows: int, columns: int) -> Tensor:
        """Hidden states of [B, rows * columns, 768] samples in -1..1."""
        model = self.vision_model
        x = model.embeddings.patch_embedding(pixels.to(self.dtype))
        x = x + model.embeddings.positions(rows, columns).to(self.dtype)
        for layer in model.encoder.layers:
            x = layer(x)
        return model.post_layernorm(x)

    def image(self, hidden: Tensor) -> Tensor:
        return self.vision_model.head.pool(hidden).float()

    def dense(self, hidden: Tensor) -> Tensor:
        return self.dense_feature_head.dense(hidden).float()

    def regions(self, dense: Tensor, rows: int, columns: int, boxes: list[list[tuple]]) -> Tensor:
        """One feature per box (left, top, right, bottom in patches), images one after another."""
        most = max(len(one) for one in boxes)
        weights = torch.from_numpy(region_weights(boxes, most, rows, columns))  # [B, most, N]
        features = torch.bmm(weights, dense)
        return torch.cat([feature[: len(one)] for feature, one in zip(features, boxes)])

    def text(self, ids: Tensor, positions: Tensor, counts: Tensor, walk: str) -> Tensor:
        """Features of the last slot, [B, D]; each slot is attended to as if it were there `counts` times."""
        return self.text_and_slots(ids, positions, counts, walk)[0]

    def text_and_slots(self, ids: Tensor, positions: Tensor, counts: Tensor, walk: str) -> tuple[Tensor, Tensor]:
        """Also all slots [B, S, D] before the last layer, normalized."""
        bias = counts.log().to(self.dtype) if (counts != 1).any() else None
        model = self.text_model
        x = model.embeddings(ids, positions, walk).to(self.dtype)
        for layer in model.encoder.layers[:-1]:
            x = layer(x, bias)
        last = model.final_layer_norm(model.encoder.layers[-1](x, bias, last_only=True))[:, 0]
        head = {"short": model.head, "long": self.longtext_head, "box": self.boxtext_head}[walk]
        return head(last).float(), F.layer_norm(x.float(), (WIDTH,))

    def _initialize(self) -> None:
        for name, parameter in self.named_parameters():
            if name.endswith(("proj.weight", "in_proj_weight", "fc1.weight", "fc2.weight", "head.weight")):
                outputs, inputs = parameter.shape[0], parameter.shape[1]
                nn.init.normal_(parameter, std=(2 / (min(outputs, inputs) + inputs)) ** 0.5 * 0.7)
            elif name.endswith("patch_embedding.weight"):
                nn.init.normal_(parameter, std=PATCH_SAMPLES**-0.5)
            elif name.endswith("bias") and parameter.ndim == 1 and parameter.numel() > 1:
                nn.init.zeros_(parameter)
            elif "embedding" in name:
                nn.init.normal_(parameter, std=0.5 * WIDTH**-0.5)
        with torch.no_grad():
            self.vision_model.embeddings.position_embedding.weight.copy_(0.7 * sine_cosine(GRID, WIDTH))
            self.reset_text_positions()

    @torch.no_grad()
    def reset_text_positions(self) -> None:
        """Waves, larger than the token embeddings; two heads of the first layer look one and two slots back."""
        embeddings = self.text_model.embeddings
        size = 2 * float(embeddings.token_embedding.weight.std())
        for name in ("position_embedding", "position_embedding_res", "position_embedding_ori"):
            table = getattr(embeddings, name)
            table.weight.copy_(size * waves(len(table.weight), WIDTH, *TEXT_RATES))
        attention = self.text_model.encoder.layers[0].self_attn
        for head in (0, 1):
            look_back(attention.q_proj.weight, attention.k_proj.weight, head, slots=head + 1)


def look_back(queries: Tensor, keys: Tensor, head: int, slots: int) -> None:
    """Makes a head attend to the place so many slots before, by the fastest of the waves."""
    half, size = WIDTH // HEADS // 2, 1.2
    phase = rates(WIDTH, *TEXT_RATES)[:half] * slots
    for weight, cosine, sine in ((queries, torch.ones(half), torch.zeros(half)), (keys, phase.cos(), phase.sin())):
        rows = weight[head * 2 * half : (head + 1) * 2 * half]
        rows.zero_()
        sines, cosines = rows[:half], rows[half:]
        sines[:, :half] = torch.diag(size * cosine)
        sines[:, WIDTH // 2 : WIDTH // 2 + half] = torch.diag(size * sine)
        cosines[:, :half] = torch.diag(-size * sine)
        cosines[:, WIDTH // 2 : WIDTH // 2 + half] = torch.diag(size * cosine)


def rates(width: int, fastest: float, slowest: float) -> Tensor:
    return fastest * (slowest / fastest) ** (torch.arange(width // 2) / (width // 2))


def waves(count: int, width: int, fastest: float, slowest: float) -> Tensor:
    """Fixed sine and cosine waves, [count, width]; rates are radians a slot."""
    angles = torch.arange(count)[:, None] * rates(width, fastest, slowest)
    return torch.cat([angles.sin(), angles.cos()], 1)


def sine_cosine(side: int, width: int) -> Tensor:
    """Waves over a square grid, [side * side, width]: half the features follow y, half x."""
    line = waves(side, width // 2, 1, 1e-4)
    return torch.cat([line.repeat_interleave(side, 0), line.repeat(side, 1)], 1)
