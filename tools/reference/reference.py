"""Runs PyTorch on random weights and inputs and stores all of it as golden folders: `python reference.py --help`."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import transformers
from safetensors.numpy import save_file

from cases import Case, make_cases, pixel_mask, pixel_values
from checkpoint import write_checkpoint
from model import Fgclip2, region_features
from quirks import print_quirks


def run_case(model: Fgclip2, case: Case, seed: int, dtype: torch.dtype) -> dict[str, np.ndarray]:
    """Every output of a case."""

    def optional(array: np.ndarray | None) -> torch.Tensor | None:
        return None if array is None else torch.from_numpy(array)

    outputs: dict[str, torch.Tensor] = {}
    if case.input_ids is not None:
        ids, mask, positions = map(optional, (case.input_ids, case.attention_mask, case.position_ids))
        outputs = text = model.text(ids, case.walk_type, mask, positions)
    if case.grids:
        values = torch.from_numpy(pixel_values(case, seed)[0]).to(dtype)
        outputs = vision = model.vision(values, torch.tensor(case.grids), optional(pixel_mask(case)))
        own_rows = [slice(0, rows * columns) for rows, columns in case.grids]
    if case.kind == "vision":
        outputs = {"pooler_output": vision["pooler_output"]}
        for name in ("last_hidden_state", "dense_feature"):
            valid = [item[rows] for item, rows in zip(vision[name], own_rows)]
            outputs[f"{name}_valid_rows"] = torch.cat(valid)
    if case.kind == "region":
        images = zip(vision["dense_feature"], case.grids, case.image_sizes, case.regions)
        outputs = {f"features_{i}": region_features(*image) for i, image in enumerate(images)}
    if case.kind == "forward":
        outputs = model.forward(text["features"], vision["pooler_output"], case.return_loss)
    return {name: tensor.contiguous().numpy() for name, tensor in outputs.items()}


def describe_case(
    case: Case, seed: int, model: str, file: str, outputs: dict[str, np.ndarray]
) -> tuple[dict, dict]:
    """The index entry of a case, and the tensors it names."""
    stored: dict[str, np.ndarray] = {}

    def store(name: str, array: np.ndarray) -> dict:
        stored[f"{case.id}/{name}"] = array
        return {"tensor": f"{case.id}/{name}", "shape": list(array.shape)}

    inputs: dict[str, object] = {}
    for name in ("input_ids", "attention_mask", "position_ids"):
        if getattr(case, name) is not None:
            inputs[name] = store(name, getattr(case, name))
    if case.grids:
        mask = case.pixel_mask
        inputs["pixel_values"] = pixel_values(case, seed)[1]
        inputs["spatial_shapes"] = case.grids
        inputs["pixel_attention_mask"] = store("pixel_mask", mask) if isinstance(mask, np.ndarray) else mask
    if case.kind == "forward":
        inputs["return_loss"] = case.return_loss
    if case.kind == "region":
        inputs |= {"image_sizes_hw": case.image_sizes, "region_infos_xyxy": case.regions}
    entry = {"id": case.id, "kind": case.kind, "model": model, "walk_type": case.walk_type, "file": file}
    if case.walk_type is None:
        del entry["walk_type"]
    results = {name: store(name, array.astype(np.float32)) for name, array in outputs.items()}
    return entry | {"inputs": inputs, "outputs": results}, stored


def write_goldens(
    folder: Path, cases: list[Case], results: dict, seed: int, size: str, reference: str
) -> None:
    folder.mkdir(exist_ok=True)
    index = {
        "format": "fgclip2-goldens/1",
        "set": "pytorch",
        "seed": seed,
        "reference": reference,
        "cases": [],
    }
    for kind in dict.fromkeys(case.kind for case in cases):
        file, tensors = f"{kind}.safetensors", {}
        for case in cases:
            if case.kind == kind:
                entry, stored = describe_case(case, seed, size, file, results[case.id])
                index["cases"].append(entry)
                tensors |= stored
        save_file(tensors, folder / file)
    (folder / "index_model.json").write_text(json.dumps(index, indent=1) + "\n")


def print_differences(cases: list[Case], expected: dict, others: dict[str, dict]) -> None:
    """The largest absolute difference of each kind from the stored float32 results."""
    titles = [f"against {name}" for name in others]
    print(f"{'kind':22} {'output':29}" + "".join(f" {title:>16}" for title in titles))
    rows: dict[tuple[str, str], list[float]] = {}
    for case in cases:
        for name, array in expected[case.id].items():
            label = "features" if name.startswith("features_") else name
            # Every attention implementation treats a mask without a single 1 in its own way.
            kind = f"{case.kind}, mask of zeros" if case.id.endswith("all_zero_mask") else case.kind
            row = rows.setdefault((kind, label), [0.0] * len(others))
            for column, other in enumerate(others.values()):
                difference = np.abs(other[case.id][name].astype(np.float64) - array).max(initial=0)
                row[column] = max(row[column], difference) if difference == difference else float("nan")
    for (kind, name), row in rows.items():
        print(f"{kind:22} {name:29}" + "".join(f" {value:16.2e}" for value in row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder", type=Path, help="a new folder for float32/ and float64/, two folders of goldens"
    )
    parser.add_argument("--size", choices=["tiny", "base"], default="tiny")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    size, seed = options.size, options.seed

    versions = f"torch {torch.__version__}, transformers {transformers.__version__}, numpy {np.__version__}"
    print(f"{versions}, size {size}, seed {seed}", flush=True)
    config, weights = write_checkpoint(options.folder / "float32" / size, size, seed)
    cases = make_cases(seed, config["text_config"]["vocab_size"])
    results: dict[str, dict] = {}
    runs = {"eager": torch.float32, "sdpa": torch.float32, "plain": torch.float64}
    with torch.inference_mode():
        for attention, dtype in runs.items():
            model = Fgclip2(config, weights, dtype, attention)
            results[attention] = {case.id: run_case(model, case, seed, dtype) for case in cases}
    print_differences(cases, results["eager"], {"sdpa": results["sdpa"], "float64": results["plain"]})
    with torch.inference_mode():
        print_quirks(config, weights)

    write_goldens(
        options.folder / "float32", cases, results["eager"], seed, size, f"{versions}, float32, eager"
    )
    write_goldens(options.folder / "float64", cases, results["plain"], seed, size, f"{versions}, float64")
    (options.folder / "float64" / size).symlink_to(Path("..") / "float32" / size, target_is_directory=True)


if __name__ == "__main__":
    main()
