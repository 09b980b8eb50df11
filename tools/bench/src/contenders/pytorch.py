"""The towers of `transformers` in PyTorch, see start-contender.ts: pytorch.py {"workbench": folder, "dtype": name}."""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from transformers import Siglip2TextConfig, Siglip2TextModel, Siglip2VisionConfig, Siglip2VisionModel

options = json.loads(sys.argv[1])
folder = Path(options["workbench"])
dtype = getattr(torch, options["dtype"])
config = json.loads((folder / "fp32" / "config.json").read_text())
stored = safe_open(folder / "fp32" / "model.safetensors", "pt")
GRIDS = {128: (8, 16)} | {side * side: (side, side) for side in (16, 24, 28, 32)}
SIZES = ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "layer_norm_eps", "hidden_act")


def weights(prefix: str) -> dict[str, torch.Tensor]:
    return {
        name.removeprefix(prefix): stored.get_tensor(name).to(dtype)
        for name in stored.keys()
        if name.startswith(prefix) and "embedding_ori" not in name and "embedding_res" not in name
    }


def tower(model_class, config_class, section: str, names: tuple[str, ...], extra: dict):
    numbers = {name: config[section][name] for name in SIZES + names if name in config[section]}
    with torch.device("meta"):
        model = model_class._from_config(config_class(**numbers, **extra), attn_implementation="sdpa")
    model.load_state_dict(weights(section.replace("config", "model") + "."), assign=True)
    return model.eval()


vision = tower(
    Siglip2VisionModel, Siglip2VisionConfig, "vision_config", ("num_channels", "num_patches", "patch_size"), {}
)
text = tower(
    Siglip2TextModel,
    Siglip2TextConfig,
    "text_config",
    ("vocab_size", "max_position_embeddings", "projection_size"),
    {"bos_token_id": None, "eos_token_id": None, "pad_token_id": None},
)
text.embeddings.position_ids = torch.arange(64)[None]


def prepare(task: dict):
    if task["kind"] == "text":
        ids = torch.tensor([index * 7919 % 250_000 for index in range(task["texts"] * 64)]).reshape(-1, 64)
        return lambda: text(ids).pooler_output[0]
    patches = task["patches"]
    pixels = torch.from_numpy(np.fromfile(folder / f"patches-{patches}.f32", "<f4")).reshape(1, patches, -1)
    inputs = {
        "pixel_values": pixels.to(dtype),
        "spatial_shapes": torch.tensor([GRIDS[patches]]),
        "pixel_attention_mask": torch.ones(1, patches, dtype=torch.int32),
    }
    return lambda: vision(**inputs).pooler_output[0]


def processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


prepared = {}
print(json.dumps({"version": f"torch {torch.__version__}, {torch.backends.cpu.get_cpu_capability()}"}), flush=True)
with torch.inference_mode():
    for line in sys.stdin:
        run = prepared.setdefault(line, None) or prepare(json.loads(line))
        prepared[line] = run
        cpu, start = processor_time(), time.perf_counter()
        vector = run()
        wall, cpu = time.perf_counter() - start, processor_time() - cpu
        vector = vector.float().tolist()
        print(json.dumps({"wall": wall * 1000, "cpu": cpu * 1000, "vector": vector}), flush=True)
