"""What an independent implementation gives for the sample scenes: writes `expected.json`.

The towers are the Siglip2 classes of `transformers` (tools/reference), images go through Pillow's resize, texts
through the Rust tokenizer. Run it in tools/reference's environment: python expected.py <package folder>
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "reference"))
from model import Fgclip2, region_features  # noqa: E402

from demo_checkpoint.processor import budget_of, process  # noqa: E402

LENGTHS = {"short": 64, "box": 64, "long": 196}


class Reference:
    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        for tower in ("text_config", "vision_config"):
            config[tower]["dtype"] = "float32"
        weights = load_file(folder / "model.safetensors")
        self.model = Fgclip2(config, weights, torch.float32, "eager")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def ids(self, texts: list[str], walk: str) -> list[list[int]]:
        rows = [encoding.ids for encoding in self.tokenizer.encode_batch([text.lower() for text in texts])]
        return [row + [0] * (LENGTHS[walk] - len(row)) for row in rows]

    def texts(self, texts: list[str], walk: str) -> Tensor:
        return self.model.text(torch.tensor(self.ids(texts, walk)), walk)["features"]

    def encode(self, file: Path) -> dict:
        image = Image.open(file).convert("RGB")
        patches, rows, columns = process(image)
        budget = budget_of(*image.size)
        values = np.zeros((1, budget, patches.shape[1]), np.float32)
        rescaled = (patches.astype(np.float64) * (1 / 255)).astype(np.float32)
        values[0, : len(patches)] = (rescaled - np.float32(0.5)) / np.float32(0.5)
        mask = torch.zeros(1, budget, dtype=torch.int64)
        mask[0, : len(patches)] = 1
        seen = self.model.vision(torch.from_numpy(values), torch.tensor([[rows, columns]]), mask)
        dense = seen["dense_feature"][0, : rows * columns]
        return {"image": image, "grid": (rows, columns), "budget": budget, "pooled": seen["pooler_output"], "dense": dense}


@torch.no_grad()
def expected(package: Path) -> dict:
    reference = Reference(package / "checkpoint")
    concepts = json.loads((package / "checkpoint" / "concepts.json").read_text())
    samples = json.loads((package / "scenes" / "samples.json").read_text())
    names = {language: reference.texts([one[language][0] for one in concepts], "box") for language in ("en", "zh")}
    encoded_images = [reference.encode(package / "scenes" / sample["file"]) for sample in samples]
    texts = {}
    for language in ("en", "zh"):
        true, false = ([sample[key][language] for sample in samples] for key in ("short", "hard_negative"))
        texts[f"short_{language}"] = true + false
        texts[f"long_{language}"] = [sample["long"][language] for sample in samples]
    pooled = torch.cat([encoded["pooled"] for encoded in encoded_images])
    logits = {}
    for key, own in texts.items():
        features = reference.texts(own, key.split("_")[0])
        logits[key] = rounded(reference.model.forward(features, pooled, False)["logits_per_image"])
    return {
        "format": "fgclip2-demo-expected/1",
        "made_by": "tools/demo-checkpoint/expected.py: the Siglip2 classes of transformers 5 with FG-CLIP2's heads "
        "(tools/reference), torch 2.13 fp32 on the fp16 weights cast to fp32; Pillow's resize with the per-image "
        "dynamic patch budget; texts lower-cased, padded to 64 or 196",
        "tolerance": {"logits": 0.001, "cosine": 0.0001},
        "scenes": [_scene(*pair, concepts, names) for pair in zip(samples, encoded_images)],
        "texts": texts,
        "logits_per_image": logits,
        "ids": {key: reference.ids(own[:3], key.split("_")[0]) for key, own in texts.items()},
        "concepts_order": [one["emoji"] for one in concepts],
    }


def _scene(sample: dict, encoded: dict, concepts: list[dict], names: dict[str, Tensor]) -> dict:
    size = (encoded["image"].height, encoded["image"].width)
    boxes = [box["xyxy"] for box in sample["boxes"]]
    regions = region_features(encoded["dense"], encoded["grid"], size, boxes)
    row = {
        "file": sample["file"],
        "spatial_shape": list(encoded["grid"]),
        "budget": encoded["budget"],
        "image_feature_first8": rounded(encoded["pooled"][0, :8], 6),
        "image_feature_norm": round(float(encoded["pooled"].norm()), 6),
    }
    for language in ("en", "zh"):
        cosines = F.normalize(regions, dim=-1) @ F.normalize(names[language], dim=-1).T
        row[f"regions_{language}"] = [
            {
                "xyxy": box["xyxy"],
                "truth": box["emoji"],
                "best": concepts[int(values.argmax())][language][0],
                "best_emoji": concepts[int(values.argmax())]["emoji"],
                "cosines_first5": rounded(values[:5]),
                "best_cosine": round(float(values.max()), 5),
            }
            for box, values in zip(sample["boxes"], cosines)
        ]
    emoji = [one["emoji"] for one in concepts]
    row["heat_peaks_en"] = []
    for box in sample["boxes"]:
        text = F.normalize(names["en"][emoji.index(box["emoji"])], dim=-1)
        heat = F.normalize(encoded["dense"], dim=-1) @ text
        peak = int(heat.argmax())
        row["heat_peaks_en"].append(
            {
                "emoji": box["emoji"],
                "peak_row": peak // encoded["grid"][1],
                "peak_col": peak % encoded["grid"][1],
                "peak_cosine": round(float(heat.max()), 5),
                "mean_cosine": round(float(heat.mean()), 5),
            }
        )
    return row


def rounded(values: Tensor, digits: int = 5) -> list:
    return np.round(values.double().numpy(), digits).tolist()


if __name__ == "__main__":
    package = Path(sys.argv[1])
    content = json.dumps(expected(package), ensure_ascii=False, indent=1)
    (package / "expected.json").write_text(content + "\n")
