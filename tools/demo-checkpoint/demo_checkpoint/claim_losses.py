"""Losses of short captions alone: what each says of its things, read from the caption's feature and from its slots."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .bindings import SIDES, ClaimRows, rows_of_claims
from .captions import LANGUAGES, caption
from .claims import Claim
from .colors import COLORS
from .concepts import CONCEPTS
from .model import Fgclip2
from .tokenizer import LENGTHS, Words

if TYPE_CHECKING:
    from .losses import Helpers


def random_claim(rnd: random.Random) -> Claim:
    """About a scene that nobody drew."""
    count = rnd.choices((1, 2, 3, 4), (0.1, 0.6, 0.15, 0.15))[0]
    concepts = rnd.sample(range(len(CONCEPTS)), count)
    things = tuple((concept, rnd.choice(COLORS) if rnd.random() < 0.65 else None) for concept in concepts)
    return Claim(things, rnd.choice(SIDES) if count == 2 and rnd.random() < 0.75 else None)


def claims_alone(model: Fgclip2, helpers: Helpers, words: Words, count: int, rnd: random.Random) -> dict[str, Tensor]:
    """The losses on so many random claims, each part by name."""
    claims = [random_claim(rnd) for _ in range(count)]
    texts = [caption(claim, rnd.choice(LANGUAGES), rnd) for claim in claims]
    rows = words.rows(texts, LENGTHS["short"], rnd.choice((0, 1, 4)))
    features, slots = model.text_and_slots(*map(torch.from_numpy, rows), "short")
    said = rows_of_claims(claims)
    present = torch.zeros(count, len(CONCEPTS))
    for at, claim in enumerate(claims):
        present[at, [concept for concept, _ in claim.things]] = 1
    logits = helpers.concepts(F.normalize(features, dim=-1))
    named = -(present / present.sum(1, keepdim=True) * logits.log_softmax(1)).sum(1).mean()
    return {"claims_named": named, **claim_losses(helpers, words, F.normalize(features, dim=-1), slots, rows[0], said)}


def claim_losses(
    helpers: Helpers, words: Words, features: Tensor, slots: Tensor, ids: np.ndarray, said: ClaimRows
) -> dict[str, Tensor]:
    lists = ids.tolist()
    colors, color_slots = _placed_in(slots, lists, said.colors, words)
    sides, side_slots = _placed_in(slots, lists, said.sides, words)
    by_slot = helpers.slot_side(side_slots).unflatten(-1, (2, 2))[torch.arange(len(sides)), sides[:, 2]]
    return {
        "painted_words": helpers.painted(features, torch.from_numpy(said.colors)),
        "placed_words": helpers.placed(features, torch.from_numpy(said.sides)),
        "slot_color": known(helpers.slot_color(color_slots), colors[:, 2]),
        "slot_side": known(by_slot, sides[:, 3]),
    }


def _placed_in(slots: Tensor, ids: list[list[int]], rows: np.ndarray, words: Words) -> tuple[Tensor, Tensor]:
    """The rows whose thing is named in its text, and the slots of the names."""
    places = torch.tensor([words.place(ids[text], concept) for text, concept in rows[:, :2].tolist()], dtype=torch.long)
    kept = torch.from_numpy(rows)[places >= 0]
    return kept, slots[kept[:, 0], places[places >= 0]]


def known(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy where there is a label."""
    return F.cross_entropy(logits, labels, ignore_index=-1) if (labels >= 0).any() else logits.sum() * 0
