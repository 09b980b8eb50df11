"""The things the checkpoint knows, with hand-checked names; `$FGCLIP2_DEMO_CONCEPTS` names another list."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from .places import HERE


@dataclass(frozen=True)
class Concept:
    emoji: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    measure: str
    """The Chinese measure word, as in 一只狗."""
    color: str | None
    """The color a person would name in the drawing as it is; None where it has several."""


def _read() -> tuple[Concept, ...]:
    file = Path(os.environ.get("FGCLIP2_DEMO_CONCEPTS", HERE / "concepts.json"))
    rows = json.loads(file.read_text())
    return tuple(Concept(r["emoji"], tuple(r["en"]), tuple(r["zh"]), r["measure"], r["color"]) for r in rows)


CONCEPTS = _read()
