"""Solar cells by the probability of a defect."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from core.datasets.importing.sample_sets.solar_cells import SolarCellOptions
from core.datasets.importing.samples import SAMPLES
from tests.sample_files import write


@pytest.mark.parametrize(
    ("grades", "counts"), [("leave out", (1508, 715)), ("nearest class", (1803, 821)), ("defective", (1508, 1116))]
)
def test_solar_cells_by_defect_probability(tmp_path: Path, grades: str, counts: tuple[int, int]) -> None:
    pytest.importorskip("elpv_dataset", reason="the package elpv-dataset (extra 'samples') is not installed")
    listing = write("solar-cells", tmp_path, SolarCellOptions(middle_grades=grades))  # type: ignore[arg-type]
    labels = [entry.label for entry in listing.found]
    assert (labels.count("functional"), labels.count("defective")) == counts
    if grades == "leave out":
        assert len(labels) == SAMPLES.get("solar-cells").pictures
    assert dict(listing.found[0].columns).keys() == {"cell kind", "defect probability"}
    with Image.open(tmp_path / listing.found[0].path) as picture:
        assert picture.size == (300, 300)
    assert "44 solar modules" in listing.notes[0]
    paths = [entry.path for entry in listing.found]
    assert paths == sorted(paths), "a listing is sorted by path"


def test_an_unknown_grade_is_refused() -> None:
    with pytest.raises(ValidationError):
        SolarCellOptions(middle_grades="guess")  # type: ignore[arg-type]
