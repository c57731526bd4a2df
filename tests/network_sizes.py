"""Measures timm's networks for the list of all networks: `python -m tests.network_sizes [NAME ...]`; takes some ten minutes.

Each is built without numbers, with a head for 1,000 classes, at the size of pictures that timm names for it. Written are those
asked for, in place of what stood there, or all.
"""

from __future__ import annotations

import csv
import sys

from core.architectures.catalogue import TIMM_PREFIX
from core.architectures.known.listing import CLASSES, SIZES
from core.architectures.layers import layers_of
from core.architectures.timm_networks import configuration, timm
from core.runs.recipe import Recipe
from core.support import atomic
from core.support.errors import SafelightError

FIELDS = ("name", "side", "parameters", "multiply_adds")


def measured(name: str) -> tuple[str, int, int, int]:
    """Name, side in pixels, parameters and multiply-adds of a network of timm's.

    Raises:
        SafelightError, RuntimeError: It cannot be built, or takes no pictures.
    """
    side = configuration(TIMM_PREFIX + name).get("input_size", (3, 224, 224))[-1]
    table = layers_of(Recipe(architecture=TIMM_PREFIX + name, picture_size=side), CLASSES)
    return name, side, sum(part.parameters for part in table.parts), sum(part.multiply_adds for part in table.parts)


def main(names: list[str]) -> int:
    """Writes the table; says which networks it has not."""
    with SIZES.open(encoding="ascii", newline="") as file:
        rows = {row["name"]: tuple(row.values()) for row in csv.DictReader(file)} if names else {}
    for name in names or timm.list_models():
        try:
            rows[name] = tuple(str(cell) for cell in measured(name))
        except (SafelightError, RuntimeError, TypeError, ValueError, AttributeError) as error:
            print(f"{name}: {error}", file=sys.stderr)
    lines = [FIELDS, *(rows[name] for name in sorted(rows))]
    atomic.write_text(SIZES, "".join(",".join(line) + "\n" for line in lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
