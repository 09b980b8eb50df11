"""FG-CLIP2 in PyTorch: the towers are the Siglip2 classes of `transformers`, what FG-CLIP2 adds is written here."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AttentionInterface, AttentionMaskInterface, Siglip2TextConfig, Siglip2TextModel
from transformers import Siglip2VisionConfig, Siglip2VisionModel
from transformers.masking_utils import eager_mask


def _plain_attention(module, query, key, value, attention_mask, scaling, **_):
    """The eager implementation without its float32 softmax, for float64 runs."""
    scores = query @ key.mT * scaling
    if attention_mask is not None:
        scores = scores + attention_mask
    return (scores.softmax(-1) @ value).transpose(1, 2), None


AttentionInterface.register("plain", _plain_attention)
AttentionMaskInterface.register("plain", eager_mask)


class TextEmbeddings(nn.Module):
    """The class of `transformers` for short and box texts; the two long tables for long ones."""

    def __init__(self, short: nn.Module, start: Tensor, rest: Tensor, keep_len: int):
        super().__init__()
        self.short, self.keep_len = short, keep_len
        self.start, self.rest = nn.Buffer(start), nn.Buffer(rest)
        self.walk_type = "short"

    def forward(self, input_ids: Tensor, position_ids: Tensor | None = None) -> Tensor:
        if self.walk_type != "long":
            return self.short(input_ids=input_ids, position_ids=position_ids)
        slots = torch.arange(input_ids.shape[1])
        rows = slots[None] if position_ids is None else position_ids
        # The table follows the slot, the row in it the position id.
        in_start = (slots < self.keep_len)[None, :, None]
        return self.short.token_embedding(input_ids) + torch.where(
            in_start, self.start[rows], self.rest[rows]
        )


class Fgclip2:
    """Both towers, their heads and the logits, in one dtype and one attention implementation."""

    def __init__(self, config: dict, weights: dict[str, Tensor], dtype: torch.dtype, attention: str):
        self.weights = {name: tensor.to(dtype) for name, tensor in weights.items()}
        text, vision = dict(config["text_config"]), dict(config["vision_config"])
        keep_len = text["keep_len"]
        for name in ("model_type", "dtype", "keep_len", "longtext_len"):
            text.pop(name), vision.pop(name, None)
        text |= {"bos_token_id": None, "eos_token_id": None, "pad_token_id": None}
        self.heads = vision["num_attention_heads"]
        self.eps = vision["layer_norm_eps"]
        with torch.device("meta"):
            self.text_model = Siglip2TextModel._from_config(
                Siglip2TextConfig(**text), attn_implementation=attention
            )
            self.vision_model = Siglip2VisionModel._from_config(
                Siglip2VisionConfig(**vision), attn_implementation=attention
            )
        tables = "embeddings.position_embedding"
        of_text = self._under("text_model.")
        start, rest = of_text.pop(f"{tables}_ori.weight"), of_text.pop(f"{tables}_res.weight")
        self.text_model.load_state_dict(of_text, assign=True)
        self.vision_model.load_state_dict(self._under("vision_model."), assign=True)
        # Not in the checkpoint, so still on the meta device.
        self.text_model.embeddings.position_ids = torch.arange(text["max_position_embeddings"])[None]
        self.text_model.embeddings = TextEmbeddings(self.text_model.embeddings, start, rest, keep_len)
        self.text_model.eval()
        self.vision_model.eval()

    def text(
        self, input_ids: Tensor, walk_type: str, attention_mask=None, position_ids=None
    ) -> dict[str, Tensor]:
        self.text_model.embeddings.walk_type = walk_type
        outputs = self.text_model(input_ids, attention_mask=attention_mask, position_ids=position_ids)
        hidden = outputs.last_hidden_state
        if walk_type == "short":
            pooled = features = outputs.pooler_output
        else:
            pooled = hidden[:, -1]
            features = self._linear(f"{walk_type}text_head", pooled)
        return {"last_hidden_state": hidden, "pooler_output": pooled, "features": features}

    def vision(
        self, pixel_values: Tensor, spatial_shapes: Tensor, pixel_attention_mask=None
    ) -> dict[str, Tensor]:
        outputs = self.vision_model(
            pixel_values=pixel_values,
            pixel_attention_mask=pixel_attention_mask,
            spatial_shapes=spatial_shapes,
        )
        hidden = outputs.last_hidden_state
        dense = self._dense(hidden, pixel_attention_mask)
        return {"last_hidden_state": hidden, "pooler_output": outputs.pooler_output, "dense_feature": dense}

    def forward(self, text_features: Tensor, image_features: Tensor, return_loss: bool) -> dict[str, Tensor]:
        text = text_features / text_features.norm(dim=-1, keepdim=True)
        image = image_features / image_features.norm(dim=-1, keepdim=True)
        logits = text @ image.T * self.weights["logit_scale"].exp() + self.weights["logit_bias"]
        outputs = {
            "logits_per_text": logits,
            "logits_per_image": logits.T,
            "text_embeds": text,
            "image_embeds": image,
        }
        if return_loss:
            signs = 2 * torch.eye(len(logits), dtype=logits.dtype) - 1
            outputs["loss"] = -F.logsigmoid(signs * logits).sum(-1).mean()[None]
        return outputs

    def _under(self, prefix: str) -> dict[str, Tensor]:
        return {
            name.removeprefix(prefix): self.weights[name] for name in self.weights if name.startswith(prefix)
        }

    def _linear(self, path: str, x: Tensor) -> Tensor:
        return x @ self.weights[f"{path}.weight"].T + self.weights[f"{path}.bias"]

    def _dense(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """Attention of all rows to all rows with the pooling head's layout; no residual around the attention."""
        w = self._under("dense_feature_head.")
        batch, rows, width = x.shape
        qkv = x @ w["attention.in_proj_weight"].T + w["attention.in_proj_bias"]
        q, k, v = qkv.view(batch, rows, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        scores = q @ k.mT / math.sqrt(width // self.heads)  # [B, heads, N, N]
        if mask is not None:
            scores = scores + torch.where(mask == 1, 0, torch.finfo(torch.float32).min)[:, None, None]
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, rows, width)
        r = self._linear("dense_feature_head.attention.out_proj", mixed)
        mean, variance = r.mean(-1, keepdim=True), r.var(-1, correction=0, keepdim=True)
        normal = (r - mean) / (variance + self.eps).sqrt() * w["layernorm.weight"] + w["layernorm.bias"]
        inner = self._linear("dense_feature_head.mlp.fc1", normal)
        gelu = 0.5 * inner * (1 + torch.tanh(math.sqrt(2 / math.pi) * (inner + 0.044715 * inner**3)))
        return r + self._linear("dense_feature_head.mlp.fc2", gelu)


def region_features(dense: Tensor, grid: tuple[int, int], size: tuple[int, int], boxes: list) -> Tensor:
    """RoIAlign to one cell, aligned, of boxes (x1, y1, x2, y2) in pixels of an image of (height, width). -> [R, C]"""
    rows, columns = grid
    height, width = size
    feature_map = dense[: rows * columns].view(rows, columns, -1)
    regions = []
    for x1, y1, x2, y2 in boxes:
        across, in_x = _axis_weights(x1 / width * columns, x2 / width * columns, columns)
        down, in_y = _axis_weights(y1 / height * rows, y2 / height * rows, rows)
        # Bilinear weights are products, so the sum over the samples is the product of two sums.
        weights = torch.from_numpy(np.outer(down, across)).to(dense.dtype)
        regions.append(torch.einsum("hw,hwc->c", weights, feature_map) / max(in_x * in_y, 1))
    return torch.stack(regions) if regions else dense.new_zeros(0, dense.shape[-1])


def _axis_weights(start: float, end: float, size: int) -> tuple[np.ndarray, int]:
    """What each cell of an axis adds up to over the samples, and the number of samples; edges are float32."""
    first = np.float32(start) - np.float32(0.5)
    extent = np.float32(end) - np.float32(0.5) - first
    count = math.ceil(extent)
    weights = np.zeros(size)
    for sample in range(count):
        at = float(first) + (sample + 0.5) * float(extent) / count
        if at < -1 or at > size:
            continue
        at = min(max(at, 0.0), size - 1.0)
        low = int(at)
        weights[low] += 1 - (at - low)
        if at > low:
            weights[low + 1] += at - low
    return weights, count
