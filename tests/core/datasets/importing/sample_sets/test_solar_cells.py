"""Solar cells by the probability of a defect."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pydantic import ValidationError

from core.datasets.importing.sample_sets import solar_cells
from core.datasets.importing.sample_sets.solar_cells import SolarCellOptions
from core.datasets.importing.samples import SAMPLES
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context, Progress
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


def package(folder: Path, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """Stands in for the package: a table, and a file for each name in it."""
    (folder / "data" / "images").mkdir(parents=True)
    (folder / "data" / "labels.csv").write_text(table)
    for name in "abcdef":
        (folder / "data" / "images" / f"{name}.png").write_text(name)
    monkeypatch.setattr(solar_cells, "package_folder", lambda module, name: folder)


@pytest.mark.parametrize(("probability", "label"), [(0.5, "functional"), (0.51, "defective"), (1.0, "defective")])
def test_a_cell_is_defective_when_that_is_likelier_than_not(probability: float, label: str) -> None:
    nearest = SolarCellOptions(middle_grades="nearest class")
    assert solar_cells._label(solar_cells._Cell("images/a.png", probability, "mono"), nearest) == label


TABLE = "images/d.png 1.0 mono\nimages/b.png 0.3333333 poly\nimages/a.png 0.6666667 mono\nimages/c.png 0.0 poly\n"


@pytest.mark.parametrize(
    ("grades", "labels"),
    [
        ("leave out", {"c": "functional", "d": "defective"}),
        ("nearest class", {"a": "defective", "b": "functional", "c": "functional", "d": "defective"}),
        ("defective", {"a": "defective", "b": "defective", "c": "functional", "d": "defective"}),
    ],
)
def test_cells_are_copied_as_their_experts_graded_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grades: str, labels: dict[str, str]
) -> None:
    package(tmp_path / "package", monkeypatch, TABLE)
    told: list[object] = []
    out = tmp_path / "out"
    out.mkdir()
    options = SolarCellOptions(middle_grades=grades)  # type: ignore[arg-type]
    listing = SAMPLES.get("solar-cells").write(out, options, Context(told.append))
    assert [entry.path for entry in listing.found] == sorted(f"{label}/{name}.png" for name, label in labels.items())
    assert all((out / entry.path).read_text() == entry.path[-5] for entry in listing.found)
    columns = {entry.path[-5]: dict(entry.columns) for entry in listing.found}
    assert columns["d"] == {"cell kind": "mono", "defect probability": "1.00"}
    if "b" in columns:
        assert columns["b"] == {"cell kind": "poly", "defect probability": "0.33"}
    assert (listing.owned, listing.notes) == (True, (solar_cells.NOTE,))
    last = told[-1]
    assert isinstance(last, Progress)
    assert (last.what, last.done, last.total) == ("Copying the sample's pictures", len(labels), len(labels))


@pytest.mark.parametrize(
    "line",
    ["a.png 1.0 mono", "images/../a.png 1.0 mono", "images/a/b.png 1.0 mono", "images/a..png 1.0 mono", "images/a.png 1.0",
     "images/a.png much mono"],
)  # fmt: skip
def test_a_table_that_is_not_as_expected_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    package(tmp_path / "package", monkeypatch, f"images/c.png 0.0 poly\n{line}\n")
    with pytest.raises(BadInput, match=r"labels\.csv is not as expected: .+\. Install") as caught:
        write("solar-cells", tmp_path, SolarCellOptions())
    assert caught.value.hint.endswith("pip install --force-reinstall elpv-dataset")


def test_copying_cells_can_be_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package(tmp_path / "package", monkeypatch, TABLE)
    context = Context()
    context.abandon()
    (tmp_path / "out").mkdir()
    with pytest.raises(Abandoned):
        SAMPLES.get("solar-cells").write(tmp_path / "out", SolarCellOptions(), context)
    assert list((tmp_path / "out").iterdir()) == []
