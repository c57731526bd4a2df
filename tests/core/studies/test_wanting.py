"""A search wants the runs of its trials that were not given up, then the repeats of the best."""

from __future__ import annotations

from pathlib import Path

from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.searching.trials import SearchTrial
from core.studies.study import Cell
from core.studies.wanting import repeats, runs_wanted
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked


def test_trials_and_repeats_are_wanted(tmp_path: Path) -> None:
    workspace = shapes_workspace(tmp_path, classes=2, each=6, size=8)
    assert len(runs_wanted(workspace, asked(workspace, "learning_rate=0.1,0.01"))) == 4
    study = as_search(asked(workspace), [searched_of("learning_rate=0.001..0.1")], trials=3, best=1)
    cells = [Cell((("learning_rate", rate),)) for rate in ("0.01", "0.02", "0.03")]
    trials = (SearchTrial(1, cells[0], "ended", 0.7), SearchTrial(2, cells[1], "pruned"), SearchTrial(3, cells[2], "running"))
    assert [(one.cell, one.seed, one.number) for one in runs_wanted(workspace, study, trials)] == [
        (cells[0], 0, 1),
        (cells[2], 0, 3),
    ]
    over = (*trials[:2], SearchTrial(3, cells[2], "ended", 0.9))
    assert [(one.cell, one.seed, one.number) for one in repeats(workspace, study, over)] == [(cells[2], 1, 4), (cells[2], 2, 5)]
    wanted = runs_wanted(workspace, study, over)
    assert [one.recipe.stages[0].learning_rate for one in wanted] == [0.01, 0.03, 0.03, 0.03]
    assert [one.recipe.seed for one in wanted] == [0, 0, 1, 2]
