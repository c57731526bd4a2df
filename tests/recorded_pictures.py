"""Four pictures of which much is on record, each something else."""

from __future__ import annotations

from tests.catalogs import Planted

OWNED = Planted("a/owned.png", "a", width=100, height=400, brightness=0.9, sharpness=0.1)
SQUARE = Planted("b/square.png", "b", width=210, height=200, brightness=0.1, sharpness=0.9)
WIDE = Planted("b/Also wide.png", "b", width=300, height=100, columns={"series": "7"})
FLAT = Planted("a/deep/flat.png", "a", width=500, height=50, contrast=0.01)
SAMPLES = (OWNED, SQUARE, WIDE, FLAT)
