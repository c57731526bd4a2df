"""What an import stores: what is new, what lies elsewhere, and nothing when it is dropped."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing import intake
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.picture_reading import PicturesRead
from core.datasets.importing.sample_rows import FileToRead
from core.support.jobs import Abandoned, Context, Note
from core.support.workspace import Workspace
from tests.importing_folders import COPY, contents


def test_classes_that_differ_only_in_case_are_noted(workspace: Workspace, folder: Path) -> None:
    (folder / "square").rename(folder / "Circle")
    if len(list(folder.iterdir())) < 2:
        pytest.skip("this disk does not tell upper from lower case")
    events: list[object] = []
    result = import_pictures(workspace, "case", folder, COPY, Context(events.append))
    assert result.classes == {"Circle": 3, "circle": 3}
    assert any("Circle, circle" in note for note in result.notes)
    assert any(isinstance(event, Note) for event in events)
    paths = [sample.path for sample in Dataset.open(workspace, "case").catalog.samples()]
    assert len({path.casefold() for path in paths}) == 6


def test_moved_and_changed_files_in_place(workspace: Workspace, folder: Path) -> None:
    import_pictures(workspace, "shapes", folder)
    dataset = Dataset.open(workspace, "shapes")
    (first,) = dataset.catalog.by_paths(["circle/circle-000.png"])
    dataset.catalog.exclude([first.id])
    (folder / "circle" / "circle-000.png").rename(folder / "circle" / "renamed.png")
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "square-000.png")
    result = import_pictures(workspace, "shapes", folder)
    assert (result.added, result.already) == (1, 5)
    assert len(result.notes) == 2
    (moved,) = dataset.catalog.by_paths(["circle/renamed.png"])
    assert (moved.id, moved.excluded) == (first.id, True)
    assert dataset.catalog.count() == 6


def test_what_the_dataset_holds_is_not_decoded_again_under_another_path(
    workspace: Workspace, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_pictures(workspace, "shapes", folder, COPY)
    again = Path(shutil.copytree(folder, tmp_path / "again"))
    Image.new("RGB", (20, 20), "red").save(again / "square" / "new.png")
    read: list[str] = []
    usual = intake.read_pictures

    def watched(dataset: Dataset, jobs: list[FileToRead], *rest: object) -> PicturesRead:
        read.extend(job.entry.path for job in jobs)
        return usual(dataset, jobs, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "read_pictures", watched)
    result = import_pictures(workspace, "shapes", again, COPY)
    assert (result.added, result.already) == (1, 6)
    assert read == ["square/new.png"]


def cancelling(at: int) -> Context:
    """A context that is abandoned at its n-th event."""
    seen = 0

    def count(event: object) -> None:
        nonlocal seen
        seen += 1
        if seen == at:
            context.abandon()

    context = Context(count)
    return context


@pytest.mark.parametrize("options", [ImportOptions(), COPY])
def test_a_cancelled_import_leaves_nothing(workspace: Workspace, folder: Path, options: ImportOptions) -> None:
    for at in (1, 2, 3):
        with pytest.raises(Abandoned):
            import_pictures(workspace, "shapes", folder, options, cancelling(at))
        assert contents(workspace.data) == []
    import_pictures(workspace, "shapes", folder, options)
    Image.new("RGB", (20, 20), "red").save(folder / "square" / "new.png")
    dataset = Dataset.open(workspace, "shapes")
    before = dataset.catalog.samples()
    pictures = contents(dataset.root)
    with pytest.raises(Abandoned):
        import_pictures(workspace, "shapes", folder, options, cancelling(3))
    assert dataset.catalog.samples() == before
    assert [path for path in contents(dataset.root) if path != "square/new.png"] == [p for p in pictures if p != "square/new.png"]


def drawn(place: Path, *colours: str) -> Path:
    """A folder with a picture of each colour."""
    place.mkdir(parents=True, exist_ok=True)
    for colour in colours:
        Image.new("RGB", (12, 12), colour).save(place / f"{colour}.png")
    return place


def classes_of(workspace: Workspace) -> dict[str, str]:
    return {Path(sample.path).name: sample.label for sample in Dataset.open(workspace, "colours").catalog.samples()}


def test_a_picture_without_a_class_gets_that_of_its_copy(workspace: Workspace, tmp_path: Path) -> None:
    """It became a second sample, and the first one was asked about for ever."""
    drawn(tmp_path / "unsorted", "red", "green", "blue", "white")
    import_pictures(workspace, "colours", tmp_path / "unsorted", ImportOptions(copy=True, reading="unlabelled"))
    catalog = Dataset.open(workspace, "colours").catalog
    (white,) = catalog.by_paths([sample.path for sample in catalog.samples() if sample.path.endswith("white.png")])
    catalog.relabel([white.id], "pale")
    drawn(tmp_path / "sorted" / "warm", "red", "orange")
    drawn(tmp_path / "sorted" / "cold", "blue")
    drawn(tmp_path / "sorted" / "pale", "white")
    found = import_pictures(workspace, "colours", tmp_path / "sorted", COPY)
    assert (found.added, found.already, found.unlabelled) == (1, 3, 1)
    assert "2 pictures had no class yet, and got the one from this source." in found.notes
    assert classes_of(workspace) == {
        "red.png": "warm", "orange.png": "warm", "blue.png": "cold", "green.png": "", "white.png": "pale",
    }  # fmt: skip
    again = import_pictures(workspace, "colours", tmp_path / "sorted", COPY)
    assert (again.added, again.already, again.notes) == (0, 4, ())


def test_pictures_sorted_into_folders_of_classes_are_the_same_ones(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "colours"
    drawn(folder / "unlabelled", "red", "blue", "green")
    drawn(folder / "warm", "orange")
    drawn(folder / "cold", "navy")
    reading = ImportOptions(reading="folders and unlabelled")
    import_pictures(workspace, "colours", folder, reading)
    before = {sample.sha256: sample.id for sample in Dataset.open(workspace, "colours").catalog.samples()}
    (folder / "unlabelled" / "red.png").rename(folder / "warm" / "red.png")
    found = import_pictures(workspace, "colours", folder, reading)
    assert (found.added, found.already, found.unlabelled) == (0, 5, 2)
    assert "1 picture lies at another path than before; what was decided is kept." in found.notes
    assert classes_of(workspace)["red.png"] == "warm"
    assert before == {sample.sha256: sample.id for sample in Dataset.open(workspace, "colours").catalog.samples()}
    Image.new("RGB", (12, 12), "pink").save(folder / "warm" / "orange.png")
    changed = import_pictures(workspace, "colours", folder, reading)
    assert changed.notes == ("1 picture has other content than before; that counts as new.",)


def test_a_class_that_a_person_gave_is_no_other_one_than_before(workspace: Workspace, tmp_path: Path) -> None:
    drawn(tmp_path / "colours", "red", "blue", "green")
    import_pictures(workspace, "colours", tmp_path / "colours", ImportOptions(reading="unlabelled"))
    catalog = Dataset.open(workspace, "colours").catalog
    catalog.relabel([sample.id for sample in catalog.by_paths(["red.png", "blue.png"])], "warm")
    (tmp_path / "colours" / "labels.csv").write_text("file,class\nred.png,warm\nblue.png,cold\ngreen.png,cold\n", "utf-8")
    found = import_pictures(workspace, "colours", tmp_path / "colours")
    assert classes_of(workspace) == {"red.png": "warm", "blue.png": "warm", "green.png": "cold"}
    assert "1 picture is listed under another class than before; the catalog keeps its own." in found.notes
