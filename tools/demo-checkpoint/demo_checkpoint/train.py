"""Trains one stage, going on from the saved state if there is one.

python -m demo_checkpoint.train shapes --images 50000 [--run main] [--rate 1.5e-3] [--decay] [--minutes 30]
Saves everything (weights, helpers, optimizers, counts) each minute and at the end; a second start
goes on.
While the file $FGCLIP2_DEMO_PAUSE (/tmp/training-pause) is there, it sleeps.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import socket
import time
from pathlib import Path

import torch
import torch.distributed as distributed
import torch.multiprocessing as multiprocessing

from .batch import make_batch
from .claim_losses import claims_alone
from .losses import Helpers, losses, weighed
from .model import Fgclip2
from .muon import Muon
from .places import state_folder
from .quick_evaluation import quick_evaluation
from .sprites import Sprites
from .stages import CLAIMS_ALONE, CLAIMS_BESIDE, STAGES
from .tokenizer import Words

PAUSE = Path(os.environ.get("FGCLIP2_DEMO_PAUSE", "/tmp/training-pause"))
WARM_UP_STEPS = 25
SAVE_SECONDS, LOG_SECONDS = 60, 20
EVALUATE_STEPS = 150
KEPT_HELPERS = ("concepts.directions", "colors.directions")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("stage", choices=[*STAGES, "words"])
    parser.add_argument("--images", type=int, required=True, help="of this stage with earlier starts; captions for `words`")
    parser.add_argument("--minutes", type=float, default=math.inf, help="of this start, pauses included")
    parser.add_argument("--run", default="main")
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--decay", action="store_true", help="let the rate fall to nothing over the stage")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--begin-with", metavar="RUN", help="the weights of another run, with new positions of texts")
    options = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        options.port = free.getsockname()[1]
    multiprocessing.spawn(train, (options,), nprocs=options.processes)


def train(rank: int, options: argparse.Namespace) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    distributed.init_process_group(
        "gloo", init_method=f"tcp://127.0.0.1:{options.port}", rank=rank, world_size=options.processes
    )
    words, sprites, recipe = Words(), Sprites(), STAGES.get(options.stage)
    model, helpers = Fgclip2(words.size, torch.bfloat16), Helpers()
    muon, adam = optimizers(model, helpers)
    file = state_folder() / f"run-{options.run}.pt"
    seen = {"all": 0, "steps": 0}
    if file.exists():
        seen = load(file, model, helpers, muon, adam)
    elif options.begin_with:
        other = torch.load(state_folder() / f"run-{options.begin_with}.pt")
        model.load_state_dict(other["model"])
        helpers.load_state_dict({key: other["helpers"][key] for key in KEPT_HELPERS}, strict=False)
        model.reset_text_positions()
        seen = {"all": other["seen"]["all"], "steps": other["seen"]["steps"]}
    seen.setdefault(options.stage, 0)
    parameters = [*model.parameters(), *helpers.parameters()]
    torch.manual_seed(seen["steps"] * 8 + rank)
    started = saved = logged = time.time()
    averages: dict[str, float] = {}
    first = seen["steps"]
    done = seen[options.stage] / options.images
    while done < 1:
        pause(rank)
        now = time.time()
        done = max(seen[options.stage] / options.images, (now - started) / 60 / options.minutes)
        rnd = random.Random(f"{seen['steps']} {rank}")
        shared = random.Random(seen["steps"])  # the same in every process, so that their batches cost alike
        parts = claims_alone(model, helpers, words, CLAIMS_BESIDE if recipe else CLAIMS_ALONE, rnd)
        total, count = weighed(parts), CLAIMS_ALONE
        figures = {f"alone {key}": float(part.detach()) for key, part in parts.items()}
        if recipe:
            batch = make_batch(recipe, sprites, rnd, shared)
            more, own = losses(model, helpers, words, batch, lambda: shared.random() < recipe.full_padding, rnd)
            total, count, figures = total + more, len(batch.pixels), figures | own
        total.backward()
        count, done = share_gradients(parameters, count, done if rank == 0 else 0)
        rate = options.rate * min(1, (seen["steps"] - first + 1) / WARM_UP_STEPS)
        if options.decay:
            rate *= max(0, 1 - done)
        torch.nn.utils.clip_grad_norm_(parameters, 2.0)
        for optimizer in (muon, adam):
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
        for parameter in parameters:
            parameter.grad = None
        with torch.no_grad():
            model.logit_scale.clamp_(max=4.1)
        for key in ("all", options.stage) if recipe else (options.stage,):
            seen[key] += count
        seen["steps"] += 1
        for key, value in figures.items():
            averages[key] = averages.get(key, value) * 0.97 + value * 0.03
        if rank != 0:
            continue
        if now - logged > LOG_SECONDS:
            logged = now
            note(options.run, {"stage": options.stage, "seconds": round(now - started), **seen, "rate": rate, **averages})
        if now - saved > SAVE_SECONDS:
            saved = now
            save(file, model, helpers, muon, adam, seen)
        if seen["steps"] % EVALUATE_STEPS == 0:
            note(options.run, {"stage": options.stage, **seen, "evaluation": quick_evaluation(model, words)})
    if rank == 0:
        save(file, model, helpers, muon, adam, seen)
        note(options.run, {"stage": options.stage, **seen, "evaluation": quick_evaluation(model, words)})
    distributed.barrier()
    distributed.destroy_process_group()


def optimizers(model: Fgclip2, helpers: Helpers) -> tuple[Muon, torch.optim.Optimizer]:
    """Muon for the matrices inside layers and pooling heads, AdamW for the rest."""

    def inner(name: str, parameter: torch.Tensor) -> bool:
        return parameter.ndim == 2 and ("layers" in name or "attention" in name or ".mlp." in name)

    matrices = [parameter for name, parameter in model.named_parameters() if inner(name, parameter)]
    others = [parameter for name, parameter in model.named_parameters() if not inner(name, parameter)]
    adam = torch.optim.AdamW([*others, *helpers.parameters()], lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    return Muon(matrices, lr=1e-3), adam


def share_gradients(parameters: list, count: int, done: float) -> tuple[int, float]:
    """Means over the processes; returns the number of images of all, and what part of the stage is done."""
    present = torch.tensor([float(parameter.grad is not None) for parameter in parameters] + [float(count), done])
    distributed.all_reduce(present)
    for parameter, times in zip(parameters, present.tolist()):
        if times > 0 and parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    flat = torch.cat([gradient.reshape(-1) for gradient in gradients]).bfloat16()
    distributed.all_reduce(flat)
    flat = flat.float() / distributed.get_world_size()
    for gradient, part in zip(gradients, flat.split([gradient.numel() for gradient in gradients])):
        gradient.copy_(part.view_as(gradient))
    return int(present[-2]), float(present[-1])


def pause(rank: int) -> None:
    """The first process decides, so that all sleep and wake at the same step."""
    while rank == 0 and PAUSE.exists():
        time.sleep(0.2)


def save(file: Path, model: Fgclip2, helpers: Helpers, muon: Muon, adam: torch.optim.Optimizer, seen: dict) -> None:
    state = {"model": model, "helpers": helpers, "muon": muon, "adam": adam}
    part = file.with_suffix(".part")
    torch.save({key: value.state_dict() for key, value in state.items()} | {"seen": seen}, part)
    part.replace(file)


def load(file: Path, model: Fgclip2, helpers: Helpers, muon: Muon, adam: torch.optim.Optimizer) -> dict:
    state = torch.load(file)
    for key, value in (("model", model), ("helpers", helpers), ("muon", muon), ("adam", adam)):
        value.load_state_dict(state[key])
    return state["seen"]


def note(run: str, row: dict) -> None:
    def short(value):
        return float(f"{value:.4g}") if isinstance(value, float) else value

    row = {key: {k: short(v) for k, v in value.items()} if isinstance(value, dict) else short(value) for key, value in row.items()}
    with (state_folder() / f"run-{run}.jsonl").open("a") as log:
        log.write(json.dumps({"time": time.strftime("%H:%M:%S"), **row}) + "\n")


if __name__ == "__main__":
    main()
