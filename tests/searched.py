"""A search with trials of every state, as its plots are given it."""

from __future__ import annotations

from core.studies.answering import AnsweredStudy
from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.searching.trials import SearchTrial, TrialState
from core.studies.study import Cell, Study
from core.studies.training import StudyRuns


def searched_study() -> AnsweredStudy:
    """Five trials: 2 leads, 3 was given up, 4 failed before anybody knew anything of it, and 5 is at work."""
    begun = Study(name="find", dataset="shapes", split="main", created="2026-01-03T00:00:00+00:00", seeds=1)
    study = as_search(begun, [searched_of("learning_rate=0.001..1"), searched_of("batch_size=4,8")], trials=8)

    def trial(
        number: int, rate: str, batch: str, state: TrialState, merit: float | None, *seen: tuple[int, float]
    ) -> SearchTrial:
        cell = Cell((("learning_rate", rate), ("batch_size", batch)))
        return SearchTrial(number, cell, state, merit, seen, f"find-{number:03d}", "It was worse." if state == "pruned" else "")

    trials = (
        trial(1, "0.01", "4", "ended", 0.7), trial(2, "0.1", "8", "ended", 0.9), trial(3, "1", "8", "pruned", None, (1, 0.4)),
        trial(4, "0.5", "4", "failed", None), trial(5, "0.001", "4", "running", None),
    )  # fmt: skip
    return AnsweredStudy(StudyRuns(study, (), (), (), trials=trials, unchosen=3), None)
