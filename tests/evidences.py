"""Evidence as checks get it, made up column by column."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.datasets.cleaning.checks.check import Evidence, Finding
from core.datasets.cleaning.checks.registry import CHECKS
from core.pictures.measures import MEASURES


def evidence(count: int, measures: dict[str, object] | None = None, **columns: object) -> Evidence:
    """So many usual pictures of one class; what is given replaces a column, of one value or of all."""
    usual: dict[str, object] = {
        "folder": Path(), "paths": tuple(f"a/{number}.png" for number in range(count)),
        "sha256": tuple(f"{number:064x}" for number in range(count)), "labels": ("a",) * count, "formats": ("PNG",) * count,
        "modes": ("RGB",) * count, "frames": np.ones(count, np.int64), "orientations": np.ones(count, np.int64),
        "width": np.full(count, 300.0), "height": np.full(count, 300.0), "bytes": np.full(count, 1e4),
        "hashes": np.arange(count, dtype=np.uint64) << np.uint64(40), "ending_fits": np.ones(count, bool),
        "measures": {name: np.full(count, 0.5) for name in MEASURES.names()},
    }  # fmt: skip
    usual["measures"] |= {  # type: ignore[operator]
        name: np.broadcast_to(np.asarray(values, np.float64), count) for name, values in (measures or {}).items()
    }
    return Evidence(**{**usual, **columns})  # type: ignore[arg-type]


def found_in(kind: str, seen: Evidence) -> list[Finding]:
    """What a check finds in it."""
    return list(CHECKS.get(kind).find(seen))
