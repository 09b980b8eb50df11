"""The cases of a run: their inputs, and what is asked of them."""

import hashlib
from dataclasses import dataclass, field

import numpy as np

import procedural


@dataclass
class Case:
    """One case; `pixels` holds the grids of its images and the number of padded rows."""

    id: str
    kind: str
    walk_type: str | None = None
    input_ids: np.ndarray | None = None
    attention_mask: np.ndarray | None = None
    position_ids: np.ndarray | None = None
    grids: list[tuple[int, int]] = field(default_factory=list)
    patches: int = 256
    pixel_mask: str | np.ndarray | None = None
    return_loss: bool = False
    image_sizes: list[tuple[int, int]] = field(default_factory=list)
    regions: list[list[list[float]]] = field(default_factory=list)


OWN_ROWS = "ones for the first h*w rows of each item, else 0"


def make_cases(seed: int, vocab_size: int) -> list[Case]:
    random = np.random.default_rng(seed)

    def texts(count: int, slots: int) -> np.ndarray:
        """Random tokens, an end token, then padding with 0: the last text fills every slot."""
        ids = np.zeros((count, slots), np.int32)
        for row, length in enumerate([*random.integers(0, slots, count - 1), slots - 1]):
            ids[row, :length] = random.integers(4, vocab_size, length)
            ids[row, length] = 1
        return ids

    def text(id: str, walk_type: str, ids: np.ndarray, **more) -> Case:
        return Case(f"{walk_type}_{id}", "text", walk_type, ids, **more)

    cases: list[Case] = []
    for walk_type, slots in (("short", 64), ("box", 64), ("long", 196)):
        cases.append(text("one", walk_type, texts(1, slots)))
        ids = texts(3, slots)
        cases.append(text("batch", walk_type, ids))
        cases.append(text("masked", walk_type, ids, attention_mask=(ids != 0).astype(np.int32)))
        cases.append(text("fewer_slots", walk_type, texts(2, int(random.integers(2, slots)))))
        positions = random.permutation(slots).astype(np.int32)[None]
        cases.append(text("permuted_positions", walk_type, texts(2, slots), position_ids=positions))
        mask = np.ones((2, slots), np.int32)
        mask[1] = 0
        cases.append(text("all_zero_mask", walk_type, texts(2, slots), attention_mask=mask))

    def vision(id: str, grids: list[tuple[int, int]], patches: int = 256, mask=OWN_ROWS) -> Case:
        return Case(f"vision_{id}", "vision", grids=grids, patches=patches, pixel_mask=mask)

    def grid(budget: int) -> tuple[int, int]:
        # Two columns at least: see one_column() of quirks.py.
        rows = int(random.integers(1, budget // 2))
        return rows, int(random.integers(2, budget // rows + 1))

    two_rows = np.ones((2, 24), np.int32)
    two_rows[1] = 0
    cases += [
        vision("16x16", [(16, 16)]),
        vision("16x16_without_mask", [(16, 16)], mask=None),
        vision("padded_without_mask", [(9, 28)], mask=None),
        vision("1x1", [(1, 1)]),
        vision("1x256", [(1, 256)]),
        vision("mixed_256", [(11, 23), (16, 16), (8, 5)]),
        vision("mixed_576", [(24, 24), (18, 31)], 576),
        vision("random", [grid(256) for _ in range(3)]),
        vision("all_zero_mask", [(4, 6), (4, 6)], 24, two_rows),
    ]

    def forward(
        id: str, walk_type: str, count: int, grids: list[tuple[int, int]], loss: bool, masked=False
    ) -> Case:
        ids = texts(count, 196 if walk_type == "long" else 64)
        mask = (ids != 0).astype(np.int32) if masked else None
        return Case(
            f"forward_{id}",
            "forward",
            walk_type,
            ids,
            mask,
            grids=grids,
            pixel_mask=OWN_ROWS,
            return_loss=loss,
        )

    cases += [
        forward("short_3x3_loss", "short", 3, [(16, 16), grid(256), (8, 16)], True),
        forward("box_2x3", "box", 2, [(16, 16), (12, 10), (1, 9)], False, True),
        forward("long_2x2_loss", "long", 2, [(11, 23), grid(256)], True),
        forward("short_1x1", "short", 1, [(13, 18)], False),
    ]

    def boxes(height: int, width: int) -> list[list[float]]:
        """Whole image, a point, a pixel in the corner, one outside, then random ones that may cross the edges."""
        fixed = [
            [0, 0, width, height],
            [5, 7, 5, 7],
            [width - 1, height - 1, width, height],
            [2 * width, 0, 3 * width, 9],
        ]
        corners = random.uniform(-0.2, 1.2, (12, 2, 2)) * (width, height)
        drawn = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1).round(3)
        return [*fixed, *drawn.tolist()]

    cases += [
        Case(
            "region_480x640",
            "region",
            grids=[(13, 18)],
            pixel_mask=OWN_ROWS,
            image_sizes=[(480, 640)],
            regions=[boxes(480, 640)],
        ),
        Case(
            "region_mixed",
            "region",
            grids=[(11, 23), (16, 16), (1, 200)],
            pixel_mask=OWN_ROWS,
            image_sizes=[(240, 500), (100, 100), (7, 1500)],
            regions=[boxes(240, 500), [], boxes(7, 1500)],
        ),
    ]
    return cases


def pixel_values(case: Case, seed: int) -> tuple[np.ndarray, dict]:
    """The patches of a case, zero where padded, and the index entry from which they can be made again."""
    name = f"pixel_values/{case.id}"
    shape = (len(case.grids), case.patches, 768)
    values = procedural.unit(name, int(np.prod(shape)), seed).reshape(shape)
    own_rows = [rows * columns for rows, columns in case.grids]
    for item, count in enumerate(own_rows):
        values[item, count:] = 0
    entry = {"procedural": name, "shape": list(shape), "seed": seed, "zero_rows_from": own_rows}
    return values, entry | {"sha256": hashlib.sha256(values.tobytes()).hexdigest()}


def pixel_mask(case: Case) -> np.ndarray | None:
    if case.pixel_mask is not OWN_ROWS:
        return case.pixel_mask
    own_rows = np.array([rows * columns for rows, columns in case.grids])
    return (np.arange(case.patches) < own_rows[:, None]).astype(np.int32)
