"""The losses of one training step."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .batch import Batch
from .bindings import SIDES
from .captions import LANGUAGES, name, naming
from .claim_losses import claim_losses, known
from .colors import COLORS
from .concepts import CONCEPTS
from .minimal_pairs import PAIRS
from .model import WIDTH, Fgclip2
from .tokenizer import LENGTHS, Words


class Prototypes(nn.Module):
    """Helper of training only: one direction for each class, shared by images and texts."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.directions = nn.Parameter(torch.randn(count, WIDTH) * WIDTH**-0.5)

    def forward(self, features: Tensor) -> Tensor:
        return 16 * features @ F.normalize(self.directions, dim=-1).T


class Bindings(nn.Module):
    """A direction for each pair of a thing and a value of it: the thing's own, mixed and scaled in each component by
    the value, so that what is learned of one thing holds for all."""

    def __init__(self, values: int) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.eye(WIDTH))
        self.values = nn.Parameter(torch.randn(values, WIDTH))

    def forward(self, features: Tensor, directions: Tensor) -> Tensor:
        """For each feature, the values that the thing of the direction may have."""
        pairs = F.normalize((directions @ self.mix)[:, None] * self.values, dim=-1)
        return 20 * (pairs @ features[..., None])[..., 0]


class Helpers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.concepts, self.colors = Prototypes(len(CONCEPTS)), Prototypes(len(COLORS))
        self.bound_color, self.bound_side = Bindings(len(COLORS)), Bindings(len(SIDES))
        # What a thing's own slot in a text says of its color and its side.
        self.slot_color, self.slot_side = nn.Linear(WIDTH, len(COLORS)), nn.Linear(WIDTH, len(SIDES))

    def painted(self, features: Tensor, rows: Tensor) -> Tensor:
        """Cross entropy of the colors of things, by rows of feature, thing, color."""
        at, things, colors = rows.T
        return known(self.bound_color(features[at], self.concepts.directions[things]), colors)

    def placed(self, features: Tensor, rows: Tensor) -> Tensor:
        """Cross entropy of the two ends of an axis, by rows of feature, thing, axis, end."""
        at, things, axes, ends = rows.T
        sides = self.bound_side(features[at], self.concepts.directions[things]).unflatten(-1, (2, 2))
        return known(sides[torch.arange(len(rows)), axes], ends)


WEIGHTS = {
    "region": 0.5, "region_color": 0.25, "patch": 0.25, "image": 0.5, "texts": 0.25,
    "painted_image": 0.4, "painted_words": 0.3, "placed_image": 0.6, "placed_words": 0.4,
    "slot_color": 0.1, "slot_side": 0.1, "claims_named": 0.25,
    "name": 0.7, "name_image": 0.7, "box": 0.7, "heat": 0.4,
    "short": 1.0, "pair": 1.0, "false": 0.7, "long": 0.7, "sigmoid": 0.05,
}  # fmt: skip


def losses(
    model: Fgclip2,
    helpers: Helpers,
    words: Words,
    batch: Batch,
    full: Callable[[], bool],
    rnd: random.Random,
) -> tuple[Tensor, dict[str, float]]:
    """Their weighted sum, and each by name. `full` says for each group of texts whether to keep all padding."""
    scale, bias = model.logit_scale.exp(), model.logit_bias

    def rows(texts: list[str], walk: str) -> tuple[np.ndarray, ...]:
        return words.rows(texts, LENGTHS[walk], None if full() else rnd.choice((0, 1, 4)))

    def text(texts: list[str], walk: str) -> Tensor:
        return unit(model.text(*map(torch.from_numpy, rows(texts, walk)), walk))

    pixels = torch.from_numpy(batch.pixels).to(torch.float32).div_(127.5).sub_(1)
    hidden = model.patches(pixels, batch.rows, batch.columns)
    image, dense = unit(model.image(hidden)), model.dense(hidden)
    regions = unit(model.regions(dense, batch.rows, batch.columns, batch.boxes))
    things, owners = torch.from_numpy(batch.things), torch.from_numpy(batch.owners)
    owned, bare = some(owners >= 0, 1200), some(owners == -1, 500)
    seen = unit(dense.flatten(0, 1)[torch.cat([owned, bare])])
    concept_of_patch = things[owners[owned], 0]

    language = rnd.choice(LANGUAGES)
    names = text([name(at, language, rnd) for at in range(len(CONCEPTS))], "box")
    phrases, caption_rows = text(batch.phrases, "box"), rows(batch.captions, "short")
    captions, slots = model.text_and_slots(*map(torch.from_numpy, caption_rows), "short")
    captions = unit(captions)
    phrase_things = torch.from_numpy(batch.phrase_things)
    phrase_truth, caption_truth = torch.from_numpy(batch.phrase_truth), torch.from_numpy(batch.caption_truth)
    present = torch.from_numpy(batch.present)
    about = torch.from_numpy(batch.caption_images)
    count = len(about)

    patch_truth = F.one_hot(concept_of_patch, len(CONCEPTS)).float() * 2 - 1
    patch_truth = torch.cat([patch_truth, -torch.ones(len(bare), len(CONCEPTS))])
    parts = {
        "region": F.cross_entropy(helpers.concepts(regions), things[:, 0]),
        "region_color": known(helpers.colors(regions), things[:, 1]),
        "patch": F.cross_entropy(helpers.concepts(seen[: len(owned)]), concept_of_patch),
        "image": spread(helpers.concepts(image), present),
        "texts": F.cross_entropy(helpers.concepts(phrases), phrase_things[:, 0])
        + known(helpers.colors(phrases), phrase_things[:, 1])
        + spread(helpers.concepts(captions[:count]), present[about]),
        "painted_image": helpers.painted(image, torch.from_numpy(batch.colors)),
        "placed_image": helpers.placed(image, torch.from_numpy(batch.sides)),
        **claim_losses(helpers, words, captions, slots, caption_rows[0], batch.said),
        "name": F.cross_entropy(scale * regions @ names.T, things[:, 0]),
        "box": contrast(scale * regions @ phrases.T, phrase_truth),
        "heat": contrast(scale * seen @ names.T, patch_truth),
        "short": contrast(scale * captions @ image.T, caption_truth),
        "sigmoid": sigmoid(scale * captions @ image.T + bias, caption_truth)
        + sigmoid(scale * regions @ phrases.T + bias, phrase_truth),
    }
    if (batch.single >= 0).any() and rnd.random() < 0.5:
        titles = text([naming(at, language) for at in range(len(CONCEPTS))], "short")
        parts["name_image"] = known(scale * image @ titles.T, torch.from_numpy(batch.single))
    if len(batch.false_of):
        of = torch.from_numpy(batch.false_of)
        difference = ((captions[of] - captions[count:]) * image[about[of]]).sum(-1)
        parts["false"] = F.softplus(-scale * difference).mean()
    if len(batch.pair_kinds):
        paired = 2 * len(batch.pair_kinds)
        # Rows are captions, columns images: the own one, and the twin's in its place.
        table = scale * (captions[:paired] @ image[:paired].T).view(paired // 2, 2, paired // 2, 2)
        own, crossed = (table.diagonal(dim1=0, dim2=2)[way] for way in (([0, 1], [0, 1]), ([0, 1], [1, 0])))
        by_image = own - crossed.flip(0)  # the other caption with this image
        by_caption = own - crossed  # the other image with this caption
        parts["pair"] = (F.softplus(-by_image).mean() + F.softplus(-by_caption).mean()) / 2
    if batch.long_captions:
        longs, long_truth = text(batch.long_captions, "long"), torch.from_numpy(batch.long_truth)
        parts["long"] = contrast(scale * longs @ image.T, long_truth)
        parts["texts"] = parts["texts"] + spread(helpers.concepts(longs), present[torch.from_numpy(batch.long_images)])

    total = weighed(parts)
    with torch.no_grad():
        figures = {key: float(part) for key, part in parts.items()}
        figures["right"] = float(((regions @ names.T).argmax(1) == things[:, 0]).float().mean())
        if "name_image" in parts:
            which = torch.from_numpy(batch.single) >= 0
            right = (image @ titles.T).argmax(1)[which] == torch.from_numpy(batch.single)[which]
            figures["right_image"] = float(right.float().mean())
        if "pair" in parts:
            for at, kind in enumerate(PAIRS):
                which = torch.from_numpy(batch.pair_kinds == at)
                if which.any():
                    figures[f"pair_{kind}"] = float((by_image[:, which] > 0).float().mean())
        if "false" in parts:
            figures["refused"] = float((difference > 0).float().mean())
    return total, figures


def weighed(parts: dict[str, Tensor]) -> Tensor:
    return sum(WEIGHTS[key] * part for key, part in parts.items())


def unit(features: Tensor) -> Tensor:
    return F.normalize(features, dim=-1)


def some(mask: Tensor, most: int) -> Tensor:
    """At most so many places where the mask holds."""
    places = mask.nonzero()[:, 0]
    return places[torch.randperm(len(places))[:most]]


def spread(logits: Tensor, present: Tensor) -> Tensor:
    """Cross entropy against all present classes alike, of the rows that have any."""
    rows = present.sum(1) > 0
    if not rows.any():
        return logits.sum() * 0
    shares = present[rows] / present[rows].sum(1, keepdim=True)
    return -(shares * logits[rows].log_softmax(1)).sum(1).mean()


def contrast(logits: Tensor, truth: Tensor) -> Tensor:
    """Both ways: all that is true of a row (column) against all that is false of it."""
    total = logits.new_zeros(())
    for dim in (0, 1):
        true = torch.logsumexp(logits.masked_fill(truth < 1, -1e4), dim)
        decided = torch.logsumexp(logits.masked_fill(truth == 0, -1e4), dim)
        has = (truth == 1).any(dim)
        total = total + (decided - true)[has].mean()
    return total / 2


def sigmoid(logits: Tensor, truth: Tensor) -> Tensor:
    return -(F.logsigmoid(logits * truth) * (truth != 0)).sum() / (truth == 1).sum().clamp(min=1)
