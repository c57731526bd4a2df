"""Runs that are killed at any moment lose nothing: kinds of training, moments, and every act that reaches the disk."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from safetensors.torch import save_file

from core.architectures.building import build
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.workspace import Workspace
from core.training.worker import work
from tests.killed_runs import Killer, Order, assert_equal, killing
from tests.shape_runs import best_weights, copy_of, shape_recipe, shapes_workspace
from tests.short_trials import short_trials

pytestmark = pytest.mark.usefixtures("usual_widths")

KILLS = 36
"""Of each kind, at random moments, in the soak."""

_WORDS = ("damaged", "done again", "is gone", "begins anew")

_HEAD = Stage(trains="head", epochs=6, batch_size=4, learning_rate=1e-2, augmentation=NO_AUGMENTATION)
_ALL = Stage(epochs=2, batch_size=4, learning_rate=1e-3)


KINDS = ("mlp", "cnn", "frozen", "two-stage", "solved", "averaged")


def recipe_of(kind: str, workspace: Workspace) -> Recipe:
    """One of each kind of training; pictures of 16 pixels."""
    mixed = Stage(epochs=4, batch_size=4, learning_rate=2e-3, augmentation=Augmentation(rotation=10, mixup=0.2, cutmix=0.2))
    solved = _HEAD.model_copy(update={"optimiser": "solved"})
    made: dict[str, dict[str, Any]] = {
        "mlp": {"architecture": "mlp", "stages": (Stage(epochs=6, batch_size=2, optimiser="sgd"),)},
        "cnn": {"stages": (Stage(epochs=4, batch_size=4),)},
        "frozen": {"stages": (_HEAD,), "weights": foreign_weights(workspace)},
        "two-stage": {"stages": (_HEAD, _ALL), "early_stopping": 4},
        "solved": {"stages": (solved, _ALL), "dropout": 0.0, "weights": foreign_weights(workspace)},
        "averaged": {"stages": (mixed,), "average_weights": 0.99},
    }
    return shape_recipe(picture_size=16, **made[kind])


def foreign_weights(workspace: Workspace) -> str:
    """Weights out of a file, which a frozen stage may keep."""
    path = workspace.root / "some.safetensors"
    if not path.exists():
        torch.manual_seed(0)
        save_file(build(shape_recipe(picture_size=16), 3).state_dict(), path)
    return f"file:{path}"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return shapes_workspace(tmp_path_factory.mktemp("kills"), size=16)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with killing() as found:
        yield found


def unbroken(workspace: Workspace, name: str, recipe: Recipe) -> RunFolder:
    """A run from beginning to end in this process, on one thread."""
    threads = torch.get_num_threads()
    with short_trials():
        torch.set_num_threads(1)
        try:
            folder = RunFolder.create(workspace, name, "shapes", recipe)
            assert work(workspace, folder) == 0
        finally:
            torch.set_num_threads(threads)
    return folder


def unbroken_ranks(workspace: Workspace, name: str, recipe: Recipe, killer: Killer) -> RunFolder:
    """A run that two processes train from beginning to end."""
    folder = RunFolder.create(workspace, name, "shapes", recipe)
    assert killer.carry_out(Order(str(folder.path), ranks=2)).status == 0, (folder.path / "worker.log").read_text()
    return folder


def ranks_of(run: RunFolder) -> int:
    """How many processes train it."""
    plan = run.plan
    assert plan is not None
    return plan.devices


def finished(run: RunFolder, whole: RunFolder, killer: Killer, **settings: float) -> None:
    """Brings a run to its end and compares; what a kill leaves behind is no damage."""
    assert killer.carry_out(Order(str(run.path), ranks=ranks_of(run), **settings)).status == 0  # type: ignore[arg-type]
    assert_equal(run, whole)
    said = [note.text for note in run.history().notes]
    assert not [text for text in said if any(word in text for word in _WORDS)]


def killed_at_random(workspace: Workspace, whole: RunFolder, killer: Killer, kills: int, numbers: random.Random) -> int:
    """Kills copies of a run again and again on their way; returns how often."""
    ranks, began = ranks_of(whole), time.perf_counter()
    assert (
        killer.carry_out(Order(str(copy_of(workspace, whole, f"{whole.name}-timed").path), every=0.02, ranks=ranks)).status == 0
    )
    takes, done, runs = time.perf_counter() - began, 0, 0
    while done < kills:
        run, runs = copy_of(workspace, whole, f"{whole.name}-{runs}"), runs + 1
        for _ in range(6):
            after = numbers.uniform(0, 0.8 * takes)
            dies = numbers.randrange(-1, ranks) if ranks > 1 else -1
            order = Order(str(run.path), kill_after=after, every=0.02, sparing=2, ranks=ranks, dies=dies)
            done += killer.carry_out(order).killed
            if run.state() == "completed":
                break
        if run.state() != "completed":
            finished(run, whole, killer)
        assert_equal(run, whole)
    return done


def killed_at_every_act(workspace: Workspace, whole: RunFolder, killer: Killer) -> int:
    """Kills a copy of the run at each write, flush and rename; returns how often."""
    run, ranks = copy_of(workspace, whole, f"{whole.name}-acts"), ranks_of(whole)
    count = killer.carry_out(Order(str(run.path), every=1e9, sparing=0.0, ranks=ranks)).acts
    assert_equal(run, whole)
    for act in range(1, count + 1):
        run = copy_of(workspace, whole, f"{whole.name}-act-{act}")
        assert killer.carry_out(Order(str(run.path), kill_at=act, every=1e9, sparing=0.0, ranks=ranks)).killed
        finished(run, whole, killer, every=0.0, sparing=0.0)
    return count


def test_a_run_that_dies_while_it_saves_loses_nothing(killer: Killer, workspace: Workspace) -> None:
    recipe = shape_recipe(picture_size=16, stages=(Stage(epochs=2, batch_size=16),))
    whole = unbroken(workspace, "short", recipe)
    run = copy_of(workspace, whole, "short-killed")
    for act in (18, 23, 24):  # in the middle of a write, of a rename, and of a flush
        assert killer.carry_out(Order(str(run.path), kill_at=act, every=1e9, sparing=0.0)).killed
    finished(run, whole, killer)


def exact_recipe() -> Recipe:
    """One in which smaller parts of a step come to the same: no statistics of batches, no dropout."""
    stage = Stage(epochs=2, batch_size=16, norm_statistics="frozen", augmentation=Augmentation(rotation=10))
    return shape_recipe(picture_size=16, stages=(stage,), dropout=0.0)


def test_two_ranks_are_killed_and_run_short_of_memory_and_lose_nothing(killer: Killer, workspace: Workspace) -> None:
    whole = unbroken_ranks(workspace, "ranks", exact_recipe(), killer)
    alone = unbroken(workspace, "alone", exact_recipe())
    several, single, first = best_weights(whole), best_weights(alone), build(exact_recipe(), 3).state_dict()
    assert max(float((several[name] - single[name]).abs().max()) for name in single) < 1e-5
    assert max(float((first[name] - single[name]).abs().max()) for name in single) > 1e-3, "nothing was learned"
    run = copy_of(workspace, whole, "ranks-killed")
    assert killer.carry_out(Order(str(run.path), kill_at=20, every=1e9, sparing=0.0, ranks=2)).killed
    finished(run, whole, killer, spoils=1)
    (mark,) = run.history().marks
    assert mark.text.startswith("One of the 2 processes ran out of memory in the middle of the optimiser's step")
    assert mark.mark == "went back"
    run = copy_of(workspace, whole, "ranks-short")
    assert killer.carry_out(Order(str(run.path), ranks=2, most=3)).status == 0
    history = run.history()
    assert [note.text.split(":")[0] for note in history.marks] == ["One of the 2 processes ran out of memory"]
    assert (history.marks[0].mark, history.marks[0].step) == ("smaller parts", 1)
    assert [epoch.train_loss for epoch in history.epochs] == pytest.approx(
        [epoch.train_loss for epoch in whole.history().epochs], rel=1e-4
    )
    short, usual = best_weights(run), best_weights(whole)
    assert max(float((short[name] - usual[name]).abs().max()) for name in usual) < 1e-4


@pytest.mark.soak
@pytest.mark.parametrize("kind", KINDS)
def test_kills_at_random_moments_lose_nothing(workspace: Workspace, killer: Killer, kind: str) -> None:
    whole = unbroken(workspace, kind, recipe_of(kind, workspace))
    numbers = random.Random(kind)
    done = killed_at_random(workspace, whole, killer, KILLS, numbers)
    print(f"\n{kind}: {done} kills at random moments, 0 lost, 0 differing")


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["cnn", "solved", "averaged"])
def test_kills_at_every_write_flush_and_rename_lose_nothing(workspace: Workspace, killer: Killer, kind: str) -> None:
    whole = unbroken(workspace, f"{kind}-saving", recipe_of(kind, workspace))
    done = killed_at_every_act(workspace, whole, killer)
    print(f"\n{kind}: {done} kills in the middle of a write, flush or rename, 0 lost, 0 differing")


def ranks_recipe() -> Recipe:
    """Features made by both ranks, then everything, with BatchNorm, dropout, mixing and averaged weights."""
    live = Stage(epochs=3, batch_size=4, augmentation=Augmentation(rotation=10, mixup=0.2))
    return shape_recipe(picture_size=16, stages=(_HEAD.model_copy(update={"epochs": 2}), live), average_weights=0.9)


@pytest.mark.soak
def test_two_ranks_are_killed_at_random_moments_and_lose_nothing(workspace: Workspace, killer: Killer) -> None:
    whole = unbroken_ranks(workspace, "two-ranks", ranks_recipe(), killer)
    done = killed_at_random(workspace, whole, killer, KILLS, random.Random("ranks"))
    print(f"\ntwo ranks: {done} kills of one or both at random moments, 0 lost, 0 differing")


@pytest.mark.soak
def test_two_ranks_are_killed_at_every_write_flush_and_rename_and_lose_nothing(workspace: Workspace, killer: Killer) -> None:
    whole = unbroken_ranks(workspace, "two-ranks-saving", ranks_recipe(), killer)
    done = killed_at_every_act(workspace, whole, killer)
    print(f"\ntwo ranks: {done} kills in the middle of a write, flush or rename, 0 lost, 0 differing")
