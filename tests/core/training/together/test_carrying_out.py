"""From request to report in one process: what is the same for all is made once, and what was saved does not pile up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from core.runs.checkpoint_files import commits
from core.support.workspace import Workspace
from core.training import prepare
from core.training.joining import fitting
from core.training.step.solving import Problem, Solution
from core.training.together import stack
from core.training.together.working import work_together
from tests.shape_runs import best_weights
from tests.stacked_runs import begun, heads_workspace
from tests.stacked_trainings import head_recipe, staged

pytestmark = pytest.mark.usefixtures("short_trials")


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return heads_workspace(tmp_path_factory.mktemp("carried"))


def test_what_is_the_same_for_all_is_made_once(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for name in ("beginning", "known_by_weights", "decoded", "chosen", "estimated"):
        usual = getattr(prepare, name)

        def counted(*given: object, usual: object = usual, name: str = name) -> object:
            asked.append(name)
            return usual(*given)  # type: ignore[operator]

        monkeypatch.setattr(prepare, name, counted)
    recipes = [head_recipe(staged(learning_rate=rate), seed=seed) for rate in (0.001, 0.002) for seed in (0, 1)]
    folders = [begun(shapes, f"once-{place}", recipe) for place, recipe in enumerate(recipes)]
    assert work_together(shapes, folders) == 0
    assert sorted(asked) == ["beginning", "chosen", "decoded", "estimated", "known_by_weights"]
    assert [folder.plan.seed for folder in folders if folder.plan] == [0, 1, 0, 1]
    assert [folder.plan.stages[0].learning_rate for folder in folders if folder.plan] == [0.001, 0.001, 0.002, 0.002]


def test_one_checkpoint_stays_of_those_that_were_written_on_the_way(shapes: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "LONGEST", 0.0)
    monkeypatch.setattr(stack, "SPARING", 0.0)
    folders = [begun(shapes, f"saved-{place}", head_recipe(staged(learning_rate=0.002), seed=place)) for place in range(2)]
    assert work_together(shapes, folders) == 0
    for folder in folders:
        assert len(list(commits(folder.last_checkpoint))) == 1
        assert folder.history().saved is not None


def test_runs_on_two_splits_are_carried_out_in_one_process(shapes: Workspace, tmp_path: Path) -> None:
    from core.datasets.catalog.dataset import Dataset
    from core.datasets.splits.splitting import SplitRequest, make_split
    from core.support.jobs import Context

    dataset = Dataset.open(shapes, "shapes")
    here = dataset.current_split
    make_split(dataset, SplitRequest(train=0.6, val=0.2, test=0.2, seed=5, name="other"), Context())
    folders = []
    for split in (here, "other"):
        for seed in (0, 1):
            folder = begun(shapes, f"{split}-{seed}", head_recipe(staged(learning_rate=0.002), seed=seed), split=split)
            folders.append(folder)
    assert work_together(shapes, folders) == 0
    assert [folder.plan.split.name for folder in folders if folder.plan] == [here, here, "other", "other"]
    assert {folder.state() for folder in folders} == {"completed"}


def test_what_one_run_is_told_stands_in_no_other_log(shapes: Workspace) -> None:
    recipes = [head_recipe(staged(learning_rate=0.002), pictures_per_class=count) for count in (3, 4)]
    folders = [begun(shapes, f"few-{place}", recipe) for place, recipe in enumerate(recipes)]
    assert work_together(shapes, folders) == 0
    for folder, others in zip(folders, ("4 of each", "3 of each"), strict=True):
        told = [note.text for note in folder.history().notes]
        assert sum(text.startswith("Learns from") for text in told) == 1
        assert not any(others in text for text in told)


def test_a_head_that_is_solved_is_found_once_for_all_that_want_the_same(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    usual = fitting.solve

    def counted(problem: Problem, look: Callable[[], None]) -> Solution:
        asked.append(problem.seed)
        return usual(problem, look)

    monkeypatch.setattr(fitting, "solve", counted)
    cells = [(0.1, 0, 0.0), (0.01, 0, 0.0), (0.1, 1, 0.0), (0.1, 0, 0.2)]
    recipes = [
        head_recipe(staged(optimiser="solved", weight_decay=decay, label_smoothing=smoothing), seed=seed)
        for decay, seed, smoothing in cells
    ]
    folders = [begun(shapes, f"solved-{place}", recipe) for place, recipe in enumerate(recipes)]
    assert work_together(shapes, folders) == 0
    assert asked == [0, 1, 0]
    first, same, _, smoothed = (best_weights(folder)["head.1.weight"] for folder in folders)
    assert torch.equal(first, same)
    assert not torch.equal(first, smoothed)
    assert all("solved with an L2 penalty" in " ".join(note.text for note in folder.history().notes) for folder in folders)
