"""The tokenizer: the published pipeline (spaces replaced, BPE with byte fallback, `<eos>` appended) over our words.

python -m demo_checkpoint.tokenizer   # trains it: seconds
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator

import numpy as np
from tokenizers import Tokenizer, models, trainers

from .captions import caption, long_caption, naming
from .claims import claim_about
from .colors import CHINESE, COLORS
from .concepts import CONCEPTS
from .places import state_folder
from .scene import compose
from .sprites import Sprites

SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
ALPHABET = "▁abcdefghijklmnopqrstuvwxyz0123456789.,!?'\"-:;()&，。！？、：；（）“”"
LENGTHS = {"short": 64, "box": 64, "long": 196}


class Words:
    """Texts to rows of ids."""

    def __init__(self) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file()))
        self.size = self._tokenizer.get_vocab_size()
        self._names = [
            [row[:-1] for row in self.ids([f" {name}" for name in one.en] + list(one.zh))] for one in CONCEPTS
        ]

    def ids(self, texts: list[str]) -> list[list[int]]:
        return [encoding.ids for encoding in self._tokenizer.encode_batch([text.lower() for text in texts])]

    def place(self, row: list[int], concept: int) -> int:
        """The slot of the last token of the thing's name in a row of ids, -1 where it is not named."""
        for name in self._names[concept]:
            for start in range(len(row) - len(name) + 1):
                if row[start : start + len(name)] == name:
                    return start + len(name) - 1
        return -1

    def rows(
        self, texts: list[str], length: int, spare: int | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Padded rows [texts, slots], and for each slot its position and how many slots it stands for.

        With `spare`, a training short cut: of the padding after the longest text only that many slots and the last
        one are kept, and one that stands for all that are left out, from a position between.
        """
        ids = self.ids(texts)
        longest = max(len(row) for row in ids)
        kept = longest + (length if spare is None else spare)
        if kept >= length - 2:
            positions, counts = np.arange(length), np.ones(length, np.float32)
        else:
            left_out = length - 1 - kept
            positions = np.array([*range(kept), kept + random.randrange(left_out), length - 1])
            counts = np.ones(kept + 2, np.float32)
            counts[-2] = left_out
        rows = np.zeros((len(ids), len(positions)), np.int64)
        for row, values in zip(rows, ids):
            row[: len(values)] = values
        return rows, positions, counts


def tokenizer_file():
    return state_folder() / "tokenizer.json"


def train() -> None:
    trained = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(
        vocab_size=2048,
        min_frequency=8,
        special_tokens=[*SPECIAL, *BYTES],
        initial_alphabet=list(ALPHABET),
        max_token_length=12,
        show_progress=False,
    )
    trained.train_from_iterator(_units(), trainer)
    model = json.loads(trained.to_str())["model"]
    vocabulary = model["vocab"]
    for at in range(-len(vocabulary) % 64):
        vocabulary[f"<unused{at}>"] = len(vocabulary)
    tokenizer_file().write_text(json.dumps(_pipeline(vocabulary, model["merges"]), ensure_ascii=False))
    print(f"{len(vocabulary)} entries, {len(model['merges'])} merges in {tokenizer_file()}")


def _units() -> Iterator[str]:
    """What may become one token: English words with the space before them, Chinese names and phrases."""
    rnd, sprites = random.Random(0), Sprites()
    known = sorted({*CHINESE.values(), *(name for one in CONCEPTS for name in one.zh)}, key=len, reverse=True)
    chinese = re.compile("|".join(map(re.escape, known)) + "|[，。、]")
    for at in range(4000):
        scene = compose(176, 176, 1 + at % 4, sprites, rnd)
        claim = claim_about(scene, rnd)
        for text in (caption(claim, "en", rnd), long_caption(scene, "en", rnd), naming(claim.things[0][0], "en")):
            for word in re.findall(r"[a-z0-9-]+", text):
                yield "▁" + word
        for text in (caption(claim, "zh", rnd), long_caption(scene, "zh", rnd), naming(claim.things[0][0], "zh")):
            yield from chinese.findall(text)
            yield from (piece for piece in chinese.split(text) if piece)
    for word in (*COLORS, *(name for one in CONCEPTS for name in one.en)):
        yield from [word.split(" ")[0]] * 8


def _pipeline(vocabulary: dict[str, int], merges: list) -> dict:
    end = {"SpecialToken": {"id": "<eos>", "type_id": 0}}
    first, second = ({"Sequence": {"id": side, "type_id": 0}} for side in "AB")
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": at, "content": token, **flags} for at, token in enumerate(SPECIAL)],
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        "pre_tokenizer": {
            "type": "Split",
            "pattern": {"String": " "},
            "behavior": "MergedWithPrevious",
            "invert": False,
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [first, end],
            "pair": [first, end, second, end],
            "special_tokens": {"<eos>": {"id": "<eos>", "ids": [1], "tokens": ["<eos>"]}},
        },
        "decoder": {
            "type": "Sequence",
            "decoders": [
                {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
                {"type": "ByteFallback"},
                {"type": "Fuse"},
            ],
        },
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": "<unk>",
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": True,
            "byte_fallback": True,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": merges,
        },
    }


if __name__ == "__main__":
    train()
