"""Writes a run as a checkpoint folder: fp16 safetensors under the published names, configs, tokenizer, concepts.

python -m demo_checkpoint.export <folder> [--run main]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from .concepts import CONCEPTS
from .model import GRID, HEADS, KEEP, LONG, SHORT, TEXT_LAYERS, TEXT_MLP, VISION_LAYERS, VISION_MLP, WIDTH
from .places import state_folder
from .scene import PATCH
from .tokenizer import tokenizer_file

OF_BOTH = {"hidden_act": "gelu_pytorch_tanh", "layer_norm_eps": 1e-6, "attention_dropout": 0.0}


def config(vocabulary: int) -> dict:
    return {
        "architectures": ["Fgclip2Model"],
        "model_type": "fgclip2",
        "initializer_factor": 1.0,
        "torch_dtype": "float16",
        "text_config": {
            "model_type": "fgclip2_text_model",
            "vocab_size": vocabulary,
            "hidden_size": WIDTH,
            "intermediate_size": TEXT_MLP,
            "num_hidden_layers": TEXT_LAYERS,
            "num_attention_heads": HEADS,
            "max_position_embeddings": SHORT,
            "projection_size": WIDTH,
            "keep_len": KEEP,
            "longtext_len": LONG,
            "pad_token_id": 0,
            "eos_token_id": 1,
            "bos_token_id": 2,
            **OF_BOTH,
        },
        "vision_config": {
            "model_type": "fgclip2_vision_model",
            "hidden_size": WIDTH,
            "intermediate_size": VISION_MLP,
            "num_hidden_layers": VISION_LAYERS,
            "num_attention_heads": HEADS,
            "num_channels": 3,
            "num_patches": GRID * GRID,
            "patch_size": PATCH,
            **OF_BOTH,
        },
    }


PREPROCESSOR = {
    "do_convert_rgb": True,
    "do_normalize": True,
    "do_rescale": True,
    "do_resize": True,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "image_processor_type": "Siglip2ImageProcessor",
    "max_num_patches": 256,
    "patch_size": PATCH,
    "resample": 2,
    "rescale_factor": 1 / 255,
    "processor_class": "Siglip2Processor",
}

TOKENIZER = {
    "tokenizer_class": "GemmaTokenizerFast",
    "add_bos_token": False,
    "add_eos_token": True,
    "pad_token": "<pad>",
    "eos_token": "<eos>",
    "bos_token": "<bos>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
    "do_lower_case": True,
    "padding_side": "right",
    "model_max_length": SHORT,
    "model_input_names": ["input_ids"],
    "clean_up_tokenization_spaces": False,
}


def export(run: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    model = torch.load(state_folder() / f"run-{run}.pt")["model"]
    weights = {
        name: tensor.float() if name.startswith("logit") else tensor.half()
        for name, tensor in sorted(model.items())
    }
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    vocabulary = len(weights["text_model.embeddings.token_embedding.weight"])
    concepts = [{"emoji": one.emoji, "en": one.en, "zh": one.zh} for one in CONCEPTS]
    for name, content in (
        ("config.json", config(vocabulary)),
        ("preprocessor_config.json", PREPROCESSOR),
        ("tokenizer_config.json", TOKENIZER),
        ("concepts.json", concepts),
    ):
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    (folder / "tokenizer.json").write_bytes(tokenizer_file().read_bytes())
    parameters = sum(tensor.numel() for tensor in weights.values())
    size = (folder / "model.safetensors").stat().st_size
    print(f"{parameters:,} parameters, {size:,} bytes in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--run", default="main")
    options = parser.parse_args()
    export(options.run, options.folder)
