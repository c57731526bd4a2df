"""The sample datasets: what is written, licences, options, and what is said when a package is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.sample_sets import digits, sample_set
from core.datasets.importing.sample_sets.digits import DigitOptions
from core.datasets.importing.sample_sets.solar_cells import SolarCellOptions
from core.datasets.importing.samples import SAMPLES, import_sample
from core.datasets.sources.listing import Listing
from core.support.errors import NotThere
from core.support.fields import describe
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace


def write(name: str, folder: Path, options: object) -> Listing:
    return SAMPLES.get(name).write(folder, options, Context())


def test_every_sample_says_what_it_is() -> None:
    assert SAMPLES.names() == ["solar-cells", "digits"]
    for sample in SAMPLES:
        assert sample.title
        assert "CC BY" in sample.licence
        assert list(describe(sample.options))
        assert sample.classes == tuple(sorted(sample.classes))


def test_digits_are_written_as_they_are_in_the_package(tmp_path: Path) -> None:
    listing = write("digits", tmp_path, DigitOptions())
    assert len(listing.found) == SAMPLES.get("digits").pictures == 1797
    assert listing.labels == SAMPLES.get("digits").classes
    with Image.open(tmp_path / "0" / "digit-0000.png") as file:
        picture = np.asarray(file)
    assert picture.shape == (32, 32)
    assert (picture[::4, ::4] == picture[3::4, 3::4]).all()
    assert picture[0, 8] == round(5 * 255 / 16)
    assert picture.max() == round(15 * 255 / 16)


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


def test_a_missing_package_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch, workspace: Workspace) -> None:
    monkeypatch.setattr(sample_set.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NotThere, match="elpv-dataset is not installed") as caught:
        import_sample(workspace, "cells", "solar-cells")
    assert "pip install elpv-dataset" in caught.value.hint
    assert workspace.dataset_names() == []


def first_of_each(folder: Path, options: DigitOptions, context: Context) -> Listing:
    listing = digits.SAMPLE.write(folder, options, context)
    return replace(listing, found=tuple(entry for entry in listing.found if entry.path.endswith(("0.png", "5.png")))[:60])


def test_a_sample_becomes_a_dataset(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SAMPLES._things, "digits", replace(digits.SAMPLE, write=first_of_each))
    options = DigitOptions(enlarge=2)
    result = import_sample(workspace, "digits", "digits", options)
    assert (result.added, result.already, result.refused) == (60, 0, ())
    dataset = Dataset.open(workspace, "digits")
    assert "name the authors" in dataset.licence
    assert "scikit-learn" in (dataset.folder / "dataset.toml").read_text(encoding="utf-8")
    assert dataset.here
    assert {sample.width for sample in dataset.catalog.samples()} == {16}
    again = import_sample(workspace, "digits", "digits", options)
    assert (again.added, again.already) == (0, 60)


def test_an_unknown_sample_and_a_cancelled_one(workspace: Workspace) -> None:
    with pytest.raises(NotThere, match="solar-cells"):
        import_sample(workspace, "cells", "solar-cell")
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        import_sample(workspace, "digits", "digits", context=context)
    assert workspace.dataset_names() == []
