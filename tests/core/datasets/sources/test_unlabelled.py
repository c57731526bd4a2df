"""Pictures that nothing names a class of are taken in without one, when a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cli.entry import run
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.options import ImportOptions
from core.datasets.sources.reading import Undecided
from core.support.workspace import Workspace
from tests.pictures import draw_shapes


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Eight pictures in one folder, and a note."""
    shapes = draw_shapes(tmp_path / "shapes", 2, 4, 16)
    heap = tmp_path / "heap"
    heap.mkdir()
    for number, file in enumerate(sorted(shapes.glob("*/*"))):
        file.rename(heap / f"{number}{file.suffix}")
    (heap / "note.txt").write_text("nothing about classes")
    return heap


def test_a_folder_without_classes_is_a_question(workspace: Workspace, heap: Path) -> None:
    with pytest.raises(Undecided, match="8 pictures show, so their classes are not known") as caught:
        import_pictures(workspace, "heap", heap)
    assert [reading.answer for reading in caught.value.readings] == ["--reading unlabelled"]
    assert caught.value.readings[0].told == "8 files without a class; 1 other left aside"
    assert workspace.dataset_names() == []


def test_it_is_taken_in_unlabelled_when_a_person_says_so(workspace: Workspace, heap: Path) -> None:
    result = import_pictures(workspace, "heap", heap, ImportOptions(reading="unlabelled"))
    assert (result.added, result.unlabelled, result.classes) == (8, 8, {})
    tally = Dataset.open(workspace, "heap").catalog.tally()
    assert (tally.unlabelled, tally.used, tally.pictures) == (8, 0, 8)


def test_a_folder_of_one_class_may_be_none(workspace: Workspace, tmp_path: Path) -> None:
    shapes = draw_shapes(tmp_path / "one", 1, 4, 16)
    names = [reading.name for reading in survey(shapes).readings]
    assert names == ["folders", "unlabelled"]


def test_folders_that_may_all_have_no_class_can_be_taken_without_one(workspace: Workspace, tmp_path: Path) -> None:
    """`inbox` and `todo` became two classes."""
    place = draw_shapes(tmp_path / "heaps", 2, 4, 16)
    (place / "circle").rename(place / "inbox")
    (place / "square").rename(place / "todo")
    with pytest.raises(Undecided, match="inbox, todo may be a class, or pictures that have none yet") as caught:
        import_pictures(workspace, "heaps", place)
    assert [reading.name for reading in caught.value.readings] == ["folders", "unlabelled"]


def test_pictures_beside_classes_are_offered_without_one(workspace: Workspace, tmp_path: Path) -> None:
    place = draw_shapes(tmp_path / "mixed", 3, 4, 16)
    (place / "triangle").rename(place / "unlabelled")
    first, second = survey(place).readings
    assert (first.name, first.sure, first.unlabelled, len(first.listing.left)) == ("folders", True, 0, 4)
    assert second.told == "8 files in 2 classes (circle, square) and 4 files without a class"
    import_pictures(workspace, "mixed", place, ImportOptions(reading="folders and unlabelled"))
    catalog = Dataset.open(workspace, "mixed").catalog
    assert (catalog.class_counts(), catalog.tally().unlabelled) == ({"circle": 4, "square": 4}, 4)


def test_copies_of_what_has_a_class_stay_out(workspace: Workspace, tmp_path: Path, heap: Path) -> None:
    draw_shapes(tmp_path / "classes", 2, 4, 16)
    import_pictures(workspace, "set", tmp_path / "classes", ImportOptions(copy=True))
    result = import_pictures(workspace, "set", heap, ImportOptions(copy=True, reading="unlabelled"))
    assert (result.added, result.already) == (0, 8), "the same pictures, known with their classes"


def test_the_verb_takes_them_in(workspace: Workspace, heap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", "heap", str(heap), "--workspace", str(workspace.root)]) == 1
    assert "--reading unlabelled" in capsys.readouterr().out
    assert run(["import", "heap", str(heap), "--reading", "unlabelled", "--workspace", str(workspace.root)]) == 0
    assert "8 pictures have no class yet. `main.py label heap --from RUN` proposes" in capsys.readouterr().out
