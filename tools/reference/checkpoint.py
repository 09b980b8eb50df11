"""A checkpoint folder with procedural weights under the published tensor names."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

import procedural

SIZES = {
    "tiny": {
        "hidden_size": 64,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "intermediate_size": 128,
        "vocab_size": 1000,
    },
    "base": {
        "hidden_size": 768,
        "num_hidden_layers": 12,
        "num_attention_heads": 12,
        "intermediate_size": 3072,
        "vocab_size": 256000,
    },
}


def config_of(size: str) -> dict:
    """The content of config.json."""
    numbers = SIZES[size]
    tower = {key: numbers[key] for key in numbers if key != "vocab_size"}
    tower |= {
        "attention_dropout": 0.0,
        "dtype": "float32",
        "hidden_act": "gelu_pytorch_tanh",
        "layer_norm_eps": 1e-6,
    }
    text = {
        "vocab_size": numbers["vocab_size"],
        "max_position_embeddings": 64,
        "longtext_len": 196,
        "keep_len": 20,
    }
    vision = {"num_channels": 3, "num_patches": 256, "patch_size": 16}
    return {
        "architectures": ["Fgclip2Model"],
        "dtype": "float32",
        "initializer_factor": 1.0,
        "model_type": "fgclip2",
        "text_config": tower
        | text
        | {"model_type": "fgclip2_text_model", "projection_size": tower["hidden_size"]},
        "vision_config": tower | vision | {"model_type": "fgclip2_vision_model"},
    }


def shapes_of(config: dict) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor."""
    text, vision = config["text_config"], config["vision_config"]
    shapes: dict[str, tuple[int, ...]] = {"logit_scale": (1,), "logit_bias": (1,)}

    def linear(path: str, outputs: int, inputs: int) -> None:
        shapes[f"{path}.weight"], shapes[f"{path}.bias"] = (outputs, inputs), (outputs,)

    def norm(path: str, width: int) -> None:
        shapes[f"{path}.weight"] = shapes[f"{path}.bias"] = (width,)

    def mlp(path: str, tower: dict) -> None:
        linear(f"{path}.fc1", tower["intermediate_size"], tower["hidden_size"])
        linear(f"{path}.fc2", tower["hidden_size"], tower["intermediate_size"])

    def encoder(path: str, tower: dict) -> None:
        width = tower["hidden_size"]
        for layer in range(tower["num_hidden_layers"]):
            norm(f"{path}.layers.{layer}.layer_norm1", width)
            for name in ("q_proj", "k_proj", "v_proj", "out_proj"):
                linear(f"{path}.layers.{layer}.self_attn.{name}", width, width)
            norm(f"{path}.layers.{layer}.layer_norm2", width)
            mlp(f"{path}.layers.{layer}.mlp", tower)

    width = text["hidden_size"]
    embeddings = "text_model.embeddings"
    shapes[f"{embeddings}.token_embedding.weight"] = (text["vocab_size"], width)
    shapes[f"{embeddings}.position_embedding.weight"] = (text["max_position_embeddings"], width)
    shapes[f"{embeddings}.position_embedding_ori.weight"] = (text["longtext_len"], width)
    shapes[f"{embeddings}.position_embedding_res.weight"] = (text["longtext_len"], width)
    encoder("text_model.encoder", text)
    norm("text_model.final_layer_norm", width)
    linear("text_model.head", text["projection_size"], width)
    linear("longtext_head", width, width)
    linear("boxtext_head", width, width)

    width = vision["hidden_size"]
    linear(
        "vision_model.embeddings.patch_embedding", width, vision["num_channels"] * vision["patch_size"] ** 2
    )
    shapes["vision_model.embeddings.position_embedding.weight"] = (vision["num_patches"], width)
    encoder("vision_model.encoder", vision)
    norm("vision_model.post_layernorm", width)
    for head in ("vision_model.head", "dense_feature_head"):
        shapes[f"{head}.probe"] = (1, 1, width)
        shapes[f"{head}.attention.in_proj_weight"] = (3 * width, width)
        shapes[f"{head}.attention.in_proj_bias"] = (3 * width,)
        linear(f"{head}.attention.out_proj", width, width)
        norm(f"{head}.layernorm", width)
        mlp(f"{head}.mlp", vision)
    return shapes


def write_checkpoint(folder: Path, size: str, seed: int) -> tuple[dict, dict[str, torch.Tensor]]:
    """Writes the folder; returns its configuration and its tensors."""
    folder.mkdir(parents=True)
    config = config_of(size)
    tensors = {
        name: torch.from_numpy(procedural.weight(name, shape, seed))
        for name, shape in shapes_of(config).items()
    }
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    preprocessor = {
        "image_processor_type": "Siglip2ImageProcessorFast",
        "processor_class": "Siglip2Processor",
        "do_convert_rgb": None,
        "do_resize": True,
        "resample": 2,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "patch_size": 16,
        "max_num_patches": 256,
    }
    for name, content in (("config.json", config), ("preprocessor_config.json", preprocessor)):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n")
    return config, tensors
