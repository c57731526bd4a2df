"""Studies are removed and put back; their runs stay where they are."""

from __future__ import annotations

import pytest

from core.studies.folder import StudyFolder, study_names
from core.studies.study import Study
from core.studies.trash import RestoredStudy, empty_studies, remove_study, restore_studies, trashed_studies
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace


def kept(workspace: Workspace, name: str) -> None:
    StudyFolder.of(workspace, name).write(Study(name=name, dataset="shapes", split="s", created="2026-01-01"))


def test_a_study_goes_and_comes_back_under_another_name_where_its_own_is_taken(workspace: Workspace) -> None:
    kept(workspace, "Räder & Takt")
    trashed = remove_study(workspace, "Räder & Takt")
    assert study_names(workspace) == []
    (entry,) = trashed_studies(workspace, Context())
    assert (entry.name, entry.title) == (trashed, "Räder & Takt")
    assert entry.study is not None
    kept(workspace, "Räder & Takt")
    assert restore_studies(workspace, [trashed], Context()) == (RestoredStudy("Räder & Takt", "Räder & Takt-2"),)
    assert StudyFolder.of(workspace, "Räder & Takt-2").study.name == "Räder & Takt-2"
    with pytest.raises(NotThere, match=r"^There is no study called Rader-Takt-642ee357 in the trash\. There lies: nothing\.$"):
        restore_studies(workspace, [trashed], Context())


def test_a_damaged_one_can_be_removed_and_only_what_is_named_is_deleted(workspace: Workspace) -> None:
    kept(workspace, "a")
    kept(workspace, "b")
    StudyFolder.of(workspace, "b").file.write_text("name = ")
    gone = [remove_study(workspace, name) for name in ("a", "b")]
    assert [entry.study is None for entry in sorted(trashed_studies(workspace, Context()), key=lambda one: one.name)] == [
        False,
        True,
    ]
    assert empty_studies(workspace, gone[:1], Context()) > 0
    assert [entry.name for entry in trashed_studies(workspace, Context())] == ["b"]
    with pytest.raises(NotThere, match=r"^There is no study called a\. Studies here: none yet\.$"):
        remove_study(workspace, "a")
