"""A study lies in a file that comes back as it was written, whatever its names, and damage is said."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.studies.folder import StudyFolder, follow_dataset, names_study, study_names
from core.studies.study import Factor, Study
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def study(**fields: object) -> Study:
    values = {"name": "rates", "dataset": "pets", "split": "main", "created": "2026-01-01T00:00:00+00:00"}
    return Study.model_validate({**values, **fields})


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=WORDS, keys=st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3)), max_size=3))
def test_what_was_written_is_read(workspace: Workspace, question: str, keys: list[tuple[str, list[str]]]) -> None:
    written = study(question=question, factors=tuple(Factor(key=key, values=tuple(values)) for key, values in keys))
    folder = StudyFolder.of(workspace, "rates")
    folder.write(written)
    assert folder.study == written


def test_the_one_sign_that_json_lets_stand_and_toml_does_not_comes_back(workspace: Workspace) -> None:
    folder = StudyFolder.of(workspace, "rates")
    folder.write(study(question="größer\x7f 🚢", factors=(Factor(key="a", values=("b\x7f",)),)))
    assert (folder.study.question, folder.study.factors[0].values) == ("größer\x7f 🚢", ("b\x7f",))
    assert 'question = "größer\\u007f 🚢"' in folder.file.read_text(encoding="utf-8"), "a person may read it"


def test_studies_are_listed_and_are_no_runs(workspace: Workspace) -> None:
    assert study_names(workspace) == []
    for name in ("b", "a", "größer & schöner"):
        StudyFolder.of(workspace, name).write(study(name=name))
    assert sorted(study_names(workspace)) == ["a", "b", "größer & schöner"]
    assert workspace.run_names() == []


def test_damage_and_newer_files_are_said(workspace: Workspace) -> None:
    folder = StudyFolder.of(workspace, "rates")
    with pytest.raises(NotThere, match=r"^There is no study called rates\. Studies here: none yet\.$"):
        _ = folder.study
    for name in ("a", "Räder & Takt"):
        StudyFolder.of(workspace, name).write(study(name=name))
    with pytest.raises(NotThere, match=r" Studies here: Räder & Takt, a\.$"):  # `main.py study` is no way for who has the window
        _ = folder.study
    for name in ("a", "Räder & Takt"):
        shutil.rmtree(StudyFolder.of(workspace, name).path)
    folder.write(study())
    whole = folder.file.read_text()
    for damaged in ("seeds =", whole.replace("seeds = 3", "seeds = 0"), whole + "strange = 1\n", "\x00"):
        folder.file.write_text(damaged)
        with pytest.raises(BadInput):
            _ = folder.study
        assert study_names(workspace) == ["rates"], "it is listed by its folder"
    folder.file.write_text(whole.replace("schema_number = 1", "schema_number = 99"))
    with pytest.raises(Refused, match=r"^.*/study\.toml was written by a newer Safelight\. Open it with that one\.$"):
        _ = folder.study
    for name in ("../out", "a/b", "", "."):
        with pytest.raises(BadInput):
            StudyFolder.of(workspace, name)


def test_studies_follow_a_dataset_and_damaged_and_younger_ones_stay(workspace: Workspace) -> None:
    for name, day in (("old", 1), ("young", 3)):
        StudyFolder.of(workspace, name).write(study(name=name, created=f"2026-01-0{day}T00:00:00+00:00"))
    damaged = StudyFolder.of(workspace, "damaged")
    damaged.path.mkdir()
    damaged.file.write_text("seeds =")
    follow_dataset(workspace, "pets", "beasts", "2026-01-01T00:00:00+00:00")
    assert StudyFolder.of(workspace, "old").study.dataset == "pets", "it was begun when the name meant the other dataset already"
    follow_dataset(workspace, "pets", "animals", "2026-01-02T00:00:00+00:00")
    assert [StudyFolder.of(workspace, name).study.dataset for name in ("old", "young")] == ["animals", "pets"]
    follow_dataset(workspace, "pets", "cats")
    assert [StudyFolder.of(workspace, name).study.dataset for name in ("old", "young")] == ["animals", "cats"]
    assert damaged.file.read_text() == "seeds ="


def test_a_place_of_studies_that_is_a_link_is_not_followed(workspace: Workspace, tmp_path: object) -> None:
    (workspace.root / "elsewhere").mkdir()
    workspace.models.mkdir(exist_ok=True)
    (workspace.models / ".studies").symlink_to(workspace.root / "elsewhere")
    with pytest.raises(Refused, match=r"^.*/\.studies is a link to another place\. Remove the link; nothing was touched\.$"):
        StudyFolder.of(workspace, "rates")


def test_where_it_cannot_be_kept_that_is_said(workspace: Workspace) -> None:
    workspace.models.mkdir(exist_ok=True)
    (workspace.models / ".studies").write_text("a file")
    folder = StudyFolder(workspace.models / ".studies" / "rates")
    with pytest.raises(
        Refused, match=r"^The study cannot be kept in .*/models: .*\. Make that place one that can be written\.$"
    ) as caught:
        folder.write(study())
    assert caught.value.message.startswith(f"The study cannot be kept in {workspace.models}: ")
    assert (caught.value.hint, caught.value.path) == ("Make that place one that can be written.", folder.file)


def test_it_is_put_back_as_it_was_only_while_nobody_has_written_it_since(workspace: Workspace) -> None:
    folder = StudyFolder.of(workspace, "rates")
    assert folder.written is None
    folder.write(study())
    first = folder.written
    folder.write(study(seeds=5))
    folder.restore(None, first)
    folder.restore(study(), first)
    assert folder.study == study(seeds=5), "another one has written it since"
    folder.restore(study(), folder.written)
    assert folder.study == study()
    folder.restore(None, folder.written)
    assert not folder.path.exists()


def test_a_run_of_the_same_name_goes_before_a_study(workspace: Workspace) -> None:
    assert not names_study(workspace, "rates")
    StudyFolder.of(workspace, "rates").write(study())
    assert names_study(workspace, "rates")
    RunFolder.create(workspace, "rates", "pets", Recipe())
    assert not names_study(workspace, "rates")
