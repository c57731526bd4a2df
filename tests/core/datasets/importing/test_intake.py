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
