"""The list of runs with what has changed under their results."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.datasets.catalog.overview import stamps
from core.runs.folder import RunFolder
from core.runs.listing import RunShelf, RunSummary
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace

SplitTables = Callable[[str, str], SampleTable]
"""From the names of a dataset and a split to its samples with their sides."""

_Mark = tuple[tuple[int, ...], tuple[int, int]]


def split_tables(workspace: Workspace) -> SplitTables:
    """Reads the tables of splits, each once: many runs stand on one."""

    @cache
    def table(dataset: str, split: str) -> SampleTable:
        return Dataset.open(workspace, dataset).table(split)

    return table


class JudgedRunShelf:
    """As `RunShelf`, with `stale` filled in. Safe to use from any thread.

    A result is compared with the catalog when the report or the dataset has changed since the last look, and not otherwise.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._runs = RunShelf(workspace)
        self._known: dict[str, tuple[_Mark, str]] = {}
        self._lock = threading.Lock()

    def look(self, context: Context) -> tuple[RunSummary, ...]:
        """Job: every run, oldest first. A damaged one is listed as such and hides no other."""
        return self.marked(self._runs.look(context), context)

    def marked(self, rows: Iterable[RunSummary], context: Context) -> tuple[RunSummary, ...]:
        """These runs with what has changed under their results."""
        with self._lock:
            marks = dict(stamps(self._workspace))
            tables = split_tables(self._workspace)
            found, known = [], {}
            for row in rows:
                context.check_abandoned()
                mark = self._mark(row, marks)
                if mark is None:
                    found.append(row)
                    continue
                earlier = self._known.get(row.run)
                words = earlier[1] if earlier is not None and earlier[0] == mark else self._words(row, tables)
                known[row.run] = (mark, words)
                found.append(replace(row, stale=words) if words else row)
            self._known = known
        return tuple(found)

    def _mark(self, row: RunSummary, marks: dict[str, tuple[int, ...]]) -> _Mark | None:
        """What changes with the run's report and its dataset; None where there is nothing to compare."""
        try:
            # A damaged run may name a dataset as none can be called; it hid every other run.
            dataset = marks.get(self._workspace.dataset_folder(row.dataset).name) if row.dataset else None
        except BadInput:
            return None
        if not row.judged or dataset is None:
            return None
        try:
            report = RunFolder(self._workspace.run_folder(row.run)).report_path.stat()
        except OSError:
            return None
        return dataset, (report.st_mtime_ns, report.st_size)

    def _words(self, row: RunSummary, tables: SplitTables) -> str:
        # Brings numpy, which a list of runs has no other use for, and which would hold up the first paint of the window.
        from core.evaluation.stale.changes import staleness

        return staleness(self._workspace, RunFolder(self._workspace.run_folder(row.run)), tables).words


def judged_runs(workspace: Workspace, context: Context | None = None) -> tuple[RunSummary, ...]:
    """Job: every run, oldest first, with what has changed under its result."""
    return JudgedRunShelf(workspace).look(context or Context())


def judged_run(workspace: Workspace, row: RunSummary) -> RunSummary:
    """One run with what has changed under its result."""
    return JudgedRunShelf(workspace).marked([row], Context())[0]
