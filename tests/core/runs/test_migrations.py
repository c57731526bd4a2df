"""Files of earlier Safelights are read as if today's had written them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs import folder as folder_module
from core.runs.folder import RunFolder
from core.runs.migrations import as_of_today
from core.runs.plan import SCHEMA
from core.runs.recipe import Stage
from core.support import atomic
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.shape_runs import plan_of_schema_1
from tests.tiny_training import tiny_plan, tiny_recipe


@pytest.fixture
def run(workspace: Workspace) -> RunFolder:
    recipe = tiny_recipe(stages=(Stage(epochs=2), Stage(schedule="one-cycle", warm_up=0, optimiser="sgd")))
    folder = RunFolder.create(workspace, "older", "noise", recipe)
    folder.write_plan(tiny_plan(recipe))
    return folder


def test_a_plan_of_the_first_schema_is_exact(run: RunFolder) -> None:
    today = run.plan
    assert today is not None
    assert today.stages[1].warm_up == 0.3
    document = plan_of_schema_1(run)
    assert "epochs" not in document["stages"][0]
    atomic.write_json(run.path / "plan.json", document)
    assert run.plan == today
    assert run.plan is not None
    assert run.plan.schema_number == SCHEMA


def test_a_plan_from_before_there_was_a_choice_saw_the_middle_of_each_picture(run: RunFolder) -> None:
    today = run.plan
    assert today is not None
    document = {**today.model_dump(mode="json"), "schema_number": 2}
    for record in (document["recipe"], document["preprocessing"]):
        del record["fit"]
    atomic.write_json(run.path / "plan.json", document)
    older = run.plan
    assert older is not None
    assert (older.recipe.fit, older.preprocessing.fit) == ("crop", "crop")
    assert (today.recipe.fit, today.preprocessing.fit) == ("squeeze", "squeeze")


def test_a_plan_from_before_there_was_a_choice_took_the_statistics_of_each_batch(run: RunFolder) -> None:
    today = run.plan
    assert today is not None
    document = {**today.model_dump(mode="json"), "schema_number": 4}
    for stage in document["stages"]:
        del stage["norm_statistics"]
    atomic.write_json(run.path / "plan.json", document)
    older = run.plan
    assert older is not None
    assert [stage.norm_statistics for stage in older.stages] == ["batch", "batch"]


def test_a_plan_from_before_there_was_a_choice_has_the_usual_stem_and_one_width(run: RunFolder) -> None:
    today = run.plan
    assert today is not None
    document = {**today.model_dump(mode="json"), "schema_number": 6}
    for field in ("stem", "extra_norm", "group_dropout", "mlp_width"):
        del document["recipe"][field]
    document["recipe"]["head_width"] = 77
    stems = []
    for architecture in ("resnet18", "lite0"):
        document["recipe"]["architecture"] = architecture
        atomic.write_json(run.path / "plan.json", document)
        older = run.plan
        assert older is not None
        stems.append(older.recipe.stem)
    assert (today.recipe.stem, stems) == ("auto", ["usual", "auto"])
    assert (older.recipe.head_width, older.recipe.mlp_width, older.recipe.extra_norm) == ("77", "512-256", False)


def test_a_plan_from_before_recipes_chose_a_device_takes_what_there_is(run: RunFolder) -> None:
    today = run.plan
    assert today is not None
    document = {**today.model_dump(mode="json"), "schema_number": 8}
    for field in ("device", "refit"):
        del document["recipe"][field]
    atomic.write_json(run.path / "plan.json", document)
    assert run.plan == today
    assert today.recipe.device == "auto"


def test_a_safelight_that_knows_of_no_device_hears_of_a_newer_one(run: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """It said that the plan was damaged, and to restore it or delete the run."""
    monkeypatch.setattr(folder_module, "SCHEMA", 8)
    for read in (lambda: run.plan, lambda: run.request):
        with pytest.raises(Refused, match=r"was written by a newer Safelight"):
            read()


def test_a_request_of_the_first_schema_is_read(run: RunFolder) -> None:
    path: Path = run.path / "request.json"
    atomic.write_json(path, {**run.request.model_dump(mode="json"), "schema_number": 1})
    assert run.request.schema_number == SCHEMA


@pytest.mark.parametrize("damage", [{"recipe": None}, {"recipe": {"stages": [3]}}, {"stages": []}, {"stages": 7}])
def test_an_older_plan_that_is_damaged_is_refused(run: RunFolder, damage: dict[str, object]) -> None:
    atomic.write_json(run.path / "plan.json", {**plan_of_schema_1(run), **damage})
    with pytest.raises(BadInput, match=r"plan\.json is damaged"):
        _ = run.plan


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_what_is_no_document_is_left_for_the_record_to_refuse(document: object) -> None:
    assert as_of_today("plan.json", document) is document
