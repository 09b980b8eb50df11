"""Where everything that is made lies: outside the repository, in one folder."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "packages" / "demo-checkpoint"


def state_folder() -> Path:
    """`$FGCLIP2_DEMO_STATE`, or `~/.cache/fgclip2-demo-checkpoint`."""
    folder = Path(os.environ.get("FGCLIP2_DEMO_STATE", "~/.cache/fgclip2-demo-checkpoint")).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    return folder
