"""What lies in an exported folder."""

from __future__ import annotations

import csv
from pathlib import Path


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """The lines of its manifest, by file."""
    with open(folder / "manifest.csv", newline="", encoding="utf-8-sig") as file:
        return {row["file"]: row for row in csv.DictReader(file)}
