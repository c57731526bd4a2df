"""Where everything comes from: datasets, splits and runs that are there, and those that are only named any more."""

from __future__ import annotations

import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.splits.splitting import SplitRequest, make_split
from core.derived.augment_request import AugmentOptions, AugmentRequest
from core.derived.augmenting import augment_dataset
from core.history.lineage_graph import KINDS, Lineage, LineageShelf, key_of, lineage_of, of_run
from core.runs.augmentation import Augmentation
from core.runs.events import Started
from core.runs.exports.log import NotedExport, note_export
from core.runs.folder import RunFolder
from core.runs.listing import list_runs
from core.runs.members import FROZEN
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, predictions, two_epochs, write_events
from tests.pictures import draw_shapes
from tests.stale_runs import judged_on_shapes


def recipe(**settings: object) -> Recipe:
    return Recipe.model_validate({"architecture": "mlp", **settings})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A dataset with a split, one derived from it, runs that began from one another, an ensemble; not to be changed."""
    place = tmp_path_factory.mktemp("lineage")
    workspace = Workspace.at(place / "workspace")
    import_pictures(workspace, "shapes", draw_shapes(place / "shapes", classes=2, each=4, size=16))
    make_split(Dataset.open(workspace, "shapes"), SplitRequest(name="mine"))
    augment_dataset(workspace, AugmentRequest("shapes", "more", AugmentOptions(per_class=4), Augmentation()))
    RunFolder.create(workspace, "a", "shapes", recipe(), split="mine")
    RunFolder.create(workspace, "b", "shapes", recipe(weights="run:a"), split="mine")
    both = recipe(architecture="ensemble", weights="members", members=("run:a", "run:b"), stages=(FROZEN,))
    RunFolder.create(workspace, "both", "shapes", both, split="mine")
    return workspace


@pytest.fixture
def filled(made: Workspace, workspace: Workspace) -> Workspace:
    """The same in the test's own workspace."""
    shutil.copytree(made.root, workspace.root, dirs_exist_ok=True)
    return workspace


def lines(found: Lineage) -> set[tuple[str, str, str]]:
    names = {thing.key: thing.name for thing in found.things}
    return {(names[line.end], line.how, names[line.start]) for line in found.lines if not line.told}


def test_everything_is_told_with_what_it_comes_from(made: Workspace) -> None:
    found = lineage_of(made)
    assert [(thing.kind, thing.name) for thing in found.things] == [
        ("dataset", "more"), ("split", "mine"), ("dataset", "shapes"), ("split", "mine"),
        ("run", "a"), ("run", "b"), ("run", "both"),
    ]  # fmt: skip
    assert lines(found) == {
        ("more", "derived", "shapes"), ("mine", "split", "shapes"), ("mine", "split", "more"), ("a", "trained", "mine"),
        ("b", "weights", "a"), ("both", "member", "a"), ("both", "member", "b"),
    }  # fmt: skip
    assert all(thing.there and thing.kind in KINDS for thing in found.things)
    shapes = found.thing(key_of("dataset", "shapes"))
    assert shapes is not None
    assert shapes.brief == "8 pictures in 2 classes"
    assert "shapes: " in " ".join(found.things[0].facts)


def test_a_line_to_the_split_is_drawn_where_the_run_before_stood_on_another_one(filled: Workspace) -> None:
    make_split(Dataset.open(filled, "shapes"), SplitRequest(name="other"))
    RunFolder.create(filled, "c", "shapes", recipe(weights="run:a"), split="other")
    assert {("c", "weights", "a"), ("c", "trained", "other")} <= lines(lineage_of(filled))


def test_ancestors_descendants_and_the_family_between(made: Workspace) -> None:
    found = lineage_of(made)
    b = key_of("run", "b")
    assert {key.replace("\n", " ") for key in found.before([b])} == {"run b", "run a", "split shapes mine", "dataset shapes"}
    assert found.after([b]) == {b, key_of("run", "both")}
    assert {thing.name for thing in found.family([b]).things} == {"shapes", "mine", "a", "b", "both"}


def test_what_is_gone_is_shown_as_gone(workspace: Workspace) -> None:
    RunFolder.create(workspace, "heir", "boats", recipe(weights="run:first"), split="mine")
    found = lineage_of(workspace)
    assert {(thing.name, thing.there) for thing in found.things} == {
        ("boats", False), ("mine", False), ("first", False), ("heir", True),
    }  # fmt: skip
    assert lines(found) == {("mine", "split", "boats"), ("heir", "trained", "mine"), ("heir", "weights", "first")}
    assert found.things[-1].name == "heir"


def test_a_damaged_dataset_and_a_damaged_run_hide_nothing(filled: Workspace) -> None:
    (filled.dataset_folder("more") / "catalog.sqlite").write_bytes(b"no catalog" * 100)
    (filled.run_folder("b") / "request.json").write_text("{")
    found = lineage_of(filled)
    briefs = {thing.name: thing.brief for thing in found.things}
    assert briefs["more"] == "Damaged"
    assert briefs["b"].startswith("Damaged")
    assert ("a", "trained", "mine") in lines(found)


def test_a_shelf_sees_what_has_changed(filled: Workspace) -> None:
    shelf = LineageShelf(filled)
    before = shelf.look(Context())
    assert shelf.look(Context()) == before
    Dataset.open(filled, "shapes").catalog.exclude([1])
    shapes = shelf.look(Context()).thing(key_of("dataset", "shapes"))
    assert shapes is not None
    assert shapes.brief == "7 pictures in 2 classes"


def test_a_run_that_was_resumed_says_how_often(workspace: Workspace) -> None:
    folder = finished_run(workspace, "run")
    write_events(folder.events_path, [Started(2000.0, 2, "here", 2), *two_epochs(2100.0)[1:]])
    (run,) = (thing for thing in lineage_of(workspace).things if thing.kind == "run")
    assert "Resumed 1 time." in run.facts


def test_a_run_that_repeats_a_plan_comes_from_the_run_that_had_it(workspace: Workspace) -> None:
    finished_run(workspace, "first")
    (row,) = list_runs(workspace)
    told = of_run(dataclasses.replace(row, run="again", repeats="first"))
    assert (key_of("run", "first"), key_of("run", "again"), "repeat") in {(line.start, line.end, line.how) for line in told.lines}


def test_a_run_whose_result_is_stale_is_marked(workspace: Workspace) -> None:
    judged = judged_on_shapes(workspace)
    run = lineage_of(workspace).thing(key_of("run", "run"))
    assert run is not None
    assert not run.stale
    (first,) = judged.dataset.catalog.named(judged.paths("test")[:1])
    judged.dataset.catalog.exclude([first.id])
    run = lineage_of(workspace).thing(key_of("run", "run"))
    assert run is not None
    assert run.stale
    assert run.brief.startswith("Stale, val 83 %")
    assert any("1 no longer counts." in fact for fact in run.facts)


def test_what_was_exported_of_a_run_comes_from_it(workspace: Workspace, tmp_path: Path) -> None:
    folder = finished_run(workspace, "run")
    out = tmp_path / "handed on"
    out.mkdir()
    note_export(folder.path, NotedExport("2026-01-01T00:00:00+00:00", "onnx", str(out), int8=True))
    note_export(folder.path, NotedExport("2026-01-02T00:00:00+00:00", "folder", str(tmp_path / "gone"), epoch=2))
    found = lineage_of(workspace)
    exports = [thing for thing in found.things if thing.kind == "export"]
    assert [(thing.name, thing.brief, thing.there) for thing in exports] == [
        ("handed on", "onnx, 8 bits", True), ("gone", "no longer there", False),
    ]  # fmt: skip
    assert "With the weights of epoch 2." in exports[1].facts
    assert ("handed on", "exported", "run") in lines(found)
    assert {thing.leads_to for thing in exports} == {"run"}


def test_what_is_known_of_a_thing_is_told_in_facts(made: Workspace) -> None:
    found = lineage_of(made)

    def facts(*key: str) -> tuple[str, list[str]]:
        thing = found.thing(key_of(*key))
        assert thing is not None
        return thing.brief, [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "DAY", fact) for fact in thing.facts]

    brief, told = facts("dataset", "more")
    assert brief == "12 pictures in 2 classes"
    assert told[0] == "12 pictures in 2 classes."
    assert told[1].startswith("Made from shapes: ")
    assert told[2] == "Created DAY."
    brief, told = facts("split", "mine", "shapes")
    assert brief == "4 train, 2 val, 2 test"
    assert told == [
        "4 train, 2 val, 2 test in 8 groups.", "Asked for: train 0.8, val 0.1, test 0.1, seed 0.",
        "The current split of its dataset.", "Made DAY.",
    ]  # fmt: skip
    brief, told = facts("run", "b")
    assert brief == "Waiting"
    assert told == ["Waiting, mlp, weights: a, best.", "Created DAY."]


def test_a_run_tells_its_note_and_one_that_is_damaged_only_why(filled: Workspace) -> None:
    RunFolder.open(filled, "a").set_note("the first")
    (filled.run_folder("b") / "request.json").write_text("{")
    by_name = {run.run: of_run(run).things[0] for run in list_runs(filled)}
    assert by_name["a"].facts[-1] == "Note: the first"
    [why] = by_name["b"].facts
    assert why.startswith("Damaged: ")
    assert len(why) > len("Damaged: ")


def test_a_run_s_accuracy_is_told_beside_its_state(workspace: Workspace) -> None:
    names = [f"car/{n:03}.png" for n in range(60)]
    side = predictions(names, [n > 2 for n in range(60)])
    finished_run(workspace, "judged", side, side)
    [run] = list_runs(workspace)
    thing = of_run(run).things[0]
    assert thing.brief == "Completed, val 95 %"
    assert any("95" in fact for fact in thing.facts[1:-1])
    assert of_run(dataclasses.replace(run, stale="Two labels changed.")).things[0].brief == "Stale, val 95 %"


def test_what_is_gone_says_where_it_may_be(workspace: Workspace) -> None:
    RunFolder.create(workspace, "heir", "boats", recipe(weights="run:first"), split="mine")
    told = {(thing.kind, thing.dataset, thing.brief): thing.facts for thing in lineage_of(workspace).things if not thing.there}
    assert told == {
        ("split", "boats", "no longer there"): ("There is no split of that name any more.",),
        ("run", "", "no longer there"): ("There is no run of that name any more; it may lie in the trash.",),
        ("dataset", "boats", "no longer there"): ("There is no dataset of that name any more; it may lie in the trash.",),
    }
