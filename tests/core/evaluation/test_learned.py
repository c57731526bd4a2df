"""What weights learned from, by the run, by the file and by what came before; and which pictures that spoils."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.rows import DERIVED, ORIGINAL
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.learned import known_by_weights, known_pictures, learned_by_run, learned_by_weights, sides_of
from core.evaluation.wording import learned_words
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.folder import RunFolder
from core.runs.learned import Learned, LearnedRecord, keys, write_record
from core.runs.plan import NotCounted, Plan, SplitFacts
from core.runs.recipe import Recipe, Stage
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.judged_runs import finished_run, sample
from tests.shape_runs import shapes_workspace
from tests.told_runs import told_plan


@pytest.fixture
def shapes(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=20)


def dataset(workspace: Workspace) -> Dataset:
    return Dataset.open(workspace, "shapes")


def split_of(workspace: Workspace) -> str:
    name = dataset(workspace).current_split
    assert name is not None
    return name


def on(workspace: Workspace, side: str) -> list[str]:
    table = dataset(workspace).table(split_of(workspace))
    return [sha for sha, where in zip(table.sha256, table.sides, strict=True) if where == side]


def recorded(workspace: Workspace, name: str, learned: Learned) -> RunFolder:
    folder = RunFolder.create(workspace, name, "shapes", Recipe(preset="mlp", architecture="mlp"))
    write_record(workspace, folder.path, LearnedRecord(learned))
    return folder


@contextmanager
def catalog(workspace: Workspace) -> Iterator[sqlite3.Connection]:
    """The catalog, to be changed as an older import or another group would have it."""
    with closing(sqlite3.connect(dataset(workspace).catalog.path)) as connection, connection:
        yield connection


def plan_for(folder: RunFolder, workspace: Workspace, split: str) -> Plan:
    """A plan on that split as it is now."""
    facts = SplitFacts(name=split, fingerprint=dataset(workspace).table(split).fingerprint, counts={})
    asked = folder.request
    plan = told_plan(folder, asked.recipe.model_copy(update={"weights": "random"}), asked.parent)
    return plan.model_copy(update={"dataset": "shapes", "split": facts, "recipe": asked.recipe})


def recipe(weights: str) -> Recipe:
    return Recipe(preset="mlp", architecture="mlp", weights=weights)


def test_pictures_the_weights_know_do_not_count_on_val_and_test(shapes: Workspace) -> None:
    val, test = on(shapes, "val"), on(shapes, "test")
    learned = Learned(("x",), (), keys([*val[:2], *test[:1], *on(shapes, "train")]), keys(test[1:3]))
    known = known_pictures(dataset(shapes), split_of(shapes), learned)
    assert known.samples == {*val[:2], *test[:3]}  # test is not for what was chosen by, either
    assert known.left_out == NotCounted(val=2, test=3, runs=("x",))
    assert known.on_val == len(val)


def test_nothing_is_left_out_for_weights_of_nobody_here(shapes: Workspace) -> None:
    for weights in ("random", "imagenet"):
        learned, known = known_by_weights(shapes, recipe(weights), dataset(shapes), split_of(shapes))
        assert learned == Learned()
        assert known.samples == frozenset()
        assert learned_words(known.left_out) == ()


def test_a_copy_of_a_picture_stands_for_its_original(shapes: Workspace) -> None:
    val = on(shapes, "val")
    with catalog(shapes) as connection:
        for column, sha in ((DERIVED, val[0]), (ORIGINAL, val[1])):
            number = connection.execute("SELECT id FROM samples WHERE sha256 = ?", (sha,)).fetchone()[0]
            connection.execute("INSERT INTO columns (sample, name, value) VALUES (?, ?, ?)", (number, column, sample(column)))
    learned = Learned(("x",), (), keys([sample(DERIVED), sample(ORIGINAL)]))
    assert known_pictures(dataset(shapes), split_of(shapes), learned).samples == set(val[:2])
    assert keys([sample(DERIVED), sample(ORIGINAL), *val]) == sides_of(dataset(shapes), split_of(shapes))["val"]


def test_what_shares_a_group_with_a_learned_picture_is_known_too(shapes: Workspace) -> None:
    val = on(shapes, "val")
    with catalog(shapes) as connection:
        two = "SELECT id FROM samples WHERE sha256 IN (?, ?)"
        connection.execute(f"UPDATE split_rows SET part = 'burst' WHERE sample IN ({two})", (val[0], val[1]))
    known = known_pictures(dataset(shapes), split_of(shapes), Learned(("x",), (), keys(val[:1])))
    assert known.samples == set(val[:2])


def test_a_start_is_refused_when_most_of_val_is_known_and_the_split_to_use_is_named(shapes: Workspace) -> None:
    earlier = split_of(shapes)
    folder = recorded(shapes, "first", Learned(("first",), (), keys(on(shapes, "train"))))
    folder.write_plan(plan_for(folder, shapes, earlier))
    (folder.path / "best.safetensors").write_bytes(b"weights")
    make_split(dataset(shapes), SplitRequest(train=0.2, val=0.4, test=0.4, seed=5), Context())
    learned = learned_by_weights(shapes, recipe("run:first"))
    spoilt = known_pictures(dataset(shapes), split_of(shapes), learned).left_out.val
    assert spoilt * 2 > len(on(shapes, "val"))
    with pytest.raises(Refused) as told:
        known_by_weights(shapes, recipe("run:first"), dataset(shapes), split_of(shapes))
    assert f"know {spoilt} of the {len(on(shapes, 'val'))} pictures on val" in told.value.message
    assert told.value.hint == f"Train on the split {earlier}, by which first was trained, or begin from other weights."


def test_the_split_of_a_refitted_run_is_not_the_one_to_begin_from_it_on(shapes: Workspace) -> None:
    folder = recorded(shapes, "first", Learned(("first",), (), keys(on(shapes, "train") + on(shapes, "val"))))
    plan = plan_for(folder, shapes, split_of(shapes))
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    refitted = Recipe(weights="file:some.safetensors", stages=(solved,), refit=True)
    folder.write_plan(plan.model_copy(update={"recipe": refitted}))
    (folder.path / "best.safetensors").write_bytes(b"weights")
    with pytest.raises(Refused) as told:
        known_by_weights(shapes, recipe("run:first"), dataset(shapes), split_of(shapes))
    assert told.value.hint.startswith("Begin from other weights, or split shapes again with what first knows on train")


def test_a_file_is_known_by_its_bytes_even_when_its_run_is_gone(shapes: Workspace, tmp_path: Path) -> None:
    folder = recorded(shapes, "first", Learned(("first",), (), keys(on(shapes, "train"))))
    (folder.path / "best.safetensors").write_bytes(b"weights of some length")
    copy = shutil.copy(folder.path / "best.safetensors", tmp_path / "copy.safetensors")
    wanted = Learned(("first",), (), keys(on(shapes, "train")))
    assert learned_by_weights(shapes, recipe(f"file:{copy}")) == wanted
    shapes.trash(folder.path)
    assert learned_by_weights(shapes, recipe(f"file:{copy}")) == wanted
    (tmp_path / "other.pt").write_bytes(b"somebody's")
    foreign = learned_by_weights(shapes, recipe(f"file:{tmp_path / 'other.pt'}"))
    assert foreign == Learned(unknown=("other.pt",))
    assert learned_words(NotCounted(unknown=foreign.unknown))[0].startswith("It is not known what other.pt learned from.")


def test_a_run_without_a_record_is_told_of_by_its_split_or_its_report(shapes: Workspace) -> None:
    folder = RunFolder.create(shapes, "old", "shapes", recipe("random"))
    folder.write_plan(plan_for(folder, shapes, split_of(shapes)))
    assert learned_by_run(shapes, folder) == Learned(("old",), (), keys(on(shapes, "train")), keys(on(shapes, "val")))
    shutil.rmtree(shapes.data / "shapes")
    assert learned_by_run(shapes, folder) == Learned(("old",), ("old",))


def test_a_refitted_run_without_a_record_has_learned_from_val_too(shapes: Workspace) -> None:
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    refitted = Recipe(weights="imagenet", stages=(solved,), refit=True)
    folder = RunFolder.create(shapes, "old", "shapes", recipe("random"))
    folder.write_plan(plan_for(folder, shapes, split_of(shapes)).model_copy(update={"recipe": refitted}))
    val = keys(on(shapes, "val"))
    assert learned_by_run(shapes, folder) == Learned(("old",), (), keys(on(shapes, "train")) | val, val)


def test_what_came_before_is_followed_and_what_is_gone_is_named(shapes: Workspace) -> None:
    recorded(shapes, "first", Learned(("first",), (), keys([sample("a")])))
    for name, parent in (("second", "first"), ("third", "gone"), ("fourth", "fourth")):
        folder = RunFolder.create(shapes, name, "shapes", recipe(f"run:{parent}"), parent=parent)
        folder.write_plan(plan_for(folder, shapes, split_of(shapes)))
    second = learned_by_run(shapes, RunFolder.open(shapes, "second"))
    assert second.runs == ("second", "first")
    assert second.train == keys([sample("a"), *on(shapes, "train")])
    assert learned_by_run(shapes, RunFolder.open(shapes, "third")).unknown == ("gone",)
    assert learned_by_run(shapes, RunFolder.open(shapes, "fourth")).runs == ("fourth",)


def test_a_run_made_by_hand_without_plan_and_dataset_is_unknown(workspace: Workspace) -> None:
    folder = finished_run(workspace, "made", trained_on=["a"])
    (folder.path / "learned.json").unlink()
    assert learned_by_run(workspace, folder).unknown == ("made",)


def test_where_the_split_of_the_run_before_is_not_at_hand_another_can_be_made(shapes: Workspace) -> None:
    folder = recorded(shapes, "first", Learned(("first",), (), keys(on(shapes, "val"))))
    (folder.path / "best.safetensors").write_bytes(b"weights")
    with pytest.raises(Refused) as told:
        known_by_weights(shapes, recipe("run:first"), dataset(shapes), split_of(shapes))
    assert told.value.hint == (
        "Begin from other weights, or split shapes again with what first knows on train: under Split on the Data page."
    )
    assert with_options(told.value.hint) == (
        "Begin from other weights, or split again with what it knows on train: `main.py split shapes --after first`."
    )
