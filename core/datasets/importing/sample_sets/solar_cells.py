"""Solar cells: electroluminescence photographs from the package elpv-dataset, functional or defective."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.datasets.importing.sample_sets.sample_set import SampleSet, package_folder
from core.datasets.sources.listing import Found, Listing
from core.support.errors import BadInput
from core.support.fields import Record, field
from core.support.jobs import Context, Meter

FUNCTIONAL, DEFECTIVE = "functional", "defective"

NOTE = (
    "The package does not say which of the 44 solar modules a cell was cut from, so cells of one module may be on several sides "
    "of a split; results on new modules may be somewhat lower."
)


class SolarCellOptions(Record):
    """What is done with cells the experts were not sure about (defect probability 1/3 and 2/3)."""

    middle_grades: Literal["leave out", "nearest class", "defective"] = field(
        "leave out",
        "Cells the experts were not sure about (421 of 2,624): leave them out; count 1/3 as functional and 2/3 as defective; "
        "or count both as defective, as a cautious inspector would.",
    )


@dataclass(frozen=True)
class _Cell:
    """One line of the package's table: file, defect probability as written, kind of cell ("mono" or "poly")."""

    path: str
    probability: float
    kind: str


def _write(folder: Path, options: SolarCellOptions, context: Context) -> Listing:
    """Copies the chosen cells into class folders.

    Raises:
        NotThere: The package is not installed.
        BadInput: The package's table is not as expected.
    """
    data = package_folder("elpv_dataset", "elpv-dataset") / "data"
    cells = [(cell, label) for cell in _table(data / "labels.csv") if (label := _label(cell, options)) is not None]
    meter = Meter(context, "Copying the sample's pictures", len(cells))
    found = []
    for cell, label in cells:
        context.check_abandoned()
        name = f"{label}/{cell.path.rpartition('/')[2]}"
        (folder / label).mkdir(exist_ok=True)
        shutil.copyfile(data / cell.path, folder / name)
        columns = (("cell kind", cell.kind), ("defect probability", f"{cell.probability:.2f}"))
        found.append(Found(name, label, columns=columns))
        meter.advance()
    found.sort(key=lambda entry: entry.path)
    return Listing(folder, tuple(found), notes=(NOTE,), owned=True)


def _table(path: Path) -> Iterator[_Cell]:
    try:
        for line in path.read_text(encoding="ascii").splitlines():
            name, probability, kind = line.split()
            if not name.startswith("images/") or "/" in name[7:] or ".." in name:
                raise ValueError(name)
            yield _Cell(name, float(probability), kind)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"{path} is not as expected: {error}.", "Install it anew: pip install --force-reinstall elpv-dataset"
        ) from error


def _label(cell: _Cell, options: SolarCellOptions) -> str | None:
    if cell.probability in (0.0, 1.0):
        return DEFECTIVE if cell.probability else FUNCTIONAL
    if options.middle_grades == "leave out":
        return None
    if options.middle_grades == "defective":
        return DEFECTIVE
    return DEFECTIVE if cell.probability > 0.5 else FUNCTIONAL


SAMPLE = SampleSet(
    name="solar-cells",
    title="Solar cells",
    text="Electroluminescence photographs of single solar cells, 300 × 300 pixels in grey, functional or defective; cracks and "
    "dead areas are dark. Deitsch et al., Automatic classification of defective photovoltaic module cells in electroluminescence "
    "images, Solar Energy 185, 2019. " + NOTE,
    licence="CC BY-NC-SA 4.0: name the authors, no commercial use, share changes under the same licence.",
    classes=(DEFECTIVE, FUNCTIONAL),
    pictures=2223,
    package="elpv-dataset",
    options=SolarCellOptions,
    write=_write,
)
