"""The trash of datasets, runs and studies together: listed, chosen from, put back, emptied."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.importing.importing import import_pictures
from core.history.dataset_acts import remove_dataset
from core.history.trash import Restored, back_words, chosen, empty, number_words, put_back, trash_of
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.studies.trash import remove_study
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.told_runs import told_run


@pytest.fixture
def filled(workspace: Workspace, shapes_folder: Callable[..., Path]) -> Workspace:
    """A trash with the dataset boats, the run boats and the run other."""
    import_pictures(workspace, "boats", shapes_folder(classes=2, each=4))
    remove_dataset(workspace, "boats")
    for name in ("boats", "other"):
        workspace.trash(told_run(workspace, name).path)
    return workspace


def test_runs_and_datasets_are_listed_and_told_apart(filled: Workspace) -> None:
    found = trash_of(filled, Context())
    assert {(entry.noun, entry.name) for entry in found} == {("dataset", "boats"), ("run", "boats"), ("run", "other")}
    assert number_words(found) == "2 runs and 1 dataset"
    about = {entry.noun: entry.about for entry in found if entry.name == "boats"}
    assert about["dataset"] == "8 pictures, which lie elsewhere"
    assert about["run"].startswith("vehicles, ")
    with pytest.raises(BadInput, match="A run and a dataset called boats lie in the trash"):
        chosen(found, ["boats"])
    with pytest.raises(NotThere, match="nothing called sheep"):
        chosen(found, ["sheep"])
    assert [entry.noun for entry in chosen(found, ["other", "dataset:boats"])] == ["run", "dataset"]
    assert [entry.name for entry in chosen(found, ["other", "run:other", "other"])] == ["other"], "once, however often it is said"


def test_both_come_back_and_what_is_left_can_be_emptied(filled: Workspace) -> None:
    found = trash_of(filled, Context())
    back = put_back(filled, chosen(found, ["other", "dataset:boats"]), Context())
    assert back == (Restored("dataset", "boats", "boats"), Restored("run", "other", "other"))
    assert back_words(back) == "2 entries are back."
    assert filled.dataset_names() == ["boats"]
    assert filled.run_names() == ["other"]
    assert empty(filled, found, Context()) > 0
    assert trash_of(filled, Context()) == ()
    assert filled.dataset_names() == ["boats"]


def test_a_study_lies_there_beside_a_run_of_its_name(filled: Workspace) -> None:
    StudyFolder.of(filled, "boats").write(Study(name="boats", dataset="boats", split="s", created="2026-01-01"))
    remove_study(filled, "boats")
    found = trash_of(filled, Context())
    assert number_words(found) == "2 runs, 1 dataset and 1 study"
    assert {entry.about for entry in found if entry.noun == "study"} == {"about boats; its runs stay"}
    with pytest.raises(BadInput, match="A run and a dataset and a study called boats lie in the trash"):
        chosen(found, ["boats"])
    back = put_back(filled, chosen(found, ["study:boats"]), Context())
    assert back == (Restored("study", "boats", "boats"),)
    assert filled.run_names() == []


def test_who_comes_back_under_another_name_is_told_of_by_both() -> None:
    assert back_words((Restored("dataset", "boats", "boats-2"),)) == (
        "boats-2 is back. There is a dataset called boats again, so the deleted one is boats-2 now."
    )


def test_names_are_shown_as_people_gave_them(workspace: Workspace, shapes_folder: Callable[..., Path]) -> None:
    for _ in range(2):
        import_pictures(workspace, "Boote & Züge", shapes_folder(classes=2, each=4))
        remove_dataset(workspace, "Boote & Züge")
    found = trash_of(workspace, Context())
    assert {entry.shown for entry in found} == {"Boote & Züge", "Boote & Züge (2)"}
    assert [entry.shown for entry in chosen(found, ["dataset:Boote & Züge (2)"])] == ["Boote & Züge (2)"]
    back = put_back(workspace, chosen(found, ["Boote & Züge"]), Context())
    assert back == (Restored("dataset", "Boote & Züge", "Boote & Züge"),)


def test_two_that_would_be_shown_alike_are_told_apart_by_their_folders(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    for name in ("x", "x", "x (2)"):
        import_pictures(workspace, name, shapes_folder(classes=2, each=4))
        remove_dataset(workspace, name)
    found = trash_of(workspace, Context())
    assert sorted(entry.shown for entry in found) == ["x", "x (2)", "x-2-72435867"]
    back = put_back(workspace, chosen(found, ["x (2)"]), Context())
    assert back == (Restored("dataset", "x", "x"),)
    back = put_back(workspace, chosen(found, ["x-2-72435867"]), Context())
    assert back == (Restored("dataset", "x (2)", "x (2)"),)
