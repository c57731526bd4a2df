"""A study of two factors for a picture of the window. Its runs lie aside while others are photographed, who count the runs."""

from __future__ import annotations

import shutil
from pathlib import Path

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import now
from core.studies.folder import StudyFolder
from core.studies.study import Study, factor_of
from core.studies.training import train_study
from core.support.jobs import Context
from core.support.workspace import Workspace
from gui.window.main_window import MainWindow
from tests.screenshots.window_at_rest import settle, until

NAME = "rate and batch"


def make_study(workspace: Workspace, dataset: str) -> None:
    """Trains it, heads of all runs together, and lays it aside."""
    before = set(workspace.run_names())
    study = Study(
        name=NAME,
        question="Which rate and batch?",
        dataset=dataset,
        split=Dataset.open(workspace, dataset).current_split or "",
        preset="lite0-frozen",
        settings=("picture_size=64",),
        factors=(factor_of("learning_rate=0.01,0.001,0.0001"), factor_of("batch_size=8,32")),
        seeds=3,
        created=now(),
    )
    StudyFolder.of(workspace, NAME).write(study)
    found = train_study(workspace, study, Context())
    if found.missing:
        raise SystemExit(f"{found.missing} runs of the study were not trained: {found.failed}")
    aside = _aside(workspace)
    aside.mkdir()
    for run in sorted(set(workspace.run_names()) - before):
        shutil.move(workspace.run_folder(run), aside / run)
    shutil.move(StudyFolder.of(workspace, NAME).path, aside / ".study")


def show_study(window: MainWindow) -> None:
    """The study in its tab, with its heat map."""
    workspace = window.session.workspace
    for place in sorted(_aside(workspace).iterdir()):
        target = StudyFolder.of(workspace, NAME).path if place.name == ".study" else workspace.models / place.name
        target.parent.mkdir(exist_ok=True)
        shutil.move(place, target)
    window.session.runs_changed.emit()
    window.show_page("runs", f"study:{NAME}")
    tab = window.page("runs").tabs.tab("studies")
    until(lambda: tab.view.isVisible() and tab.study() is not None and tab.study().name == NAME)
    settle()


def leave_study(window: MainWindow) -> None:
    """Lays it aside again."""
    workspace = window.session.workspace
    aside, study = _aside(workspace), StudyFolder.of(workspace, NAME)
    window.page("runs").tabs.show_tab("curves")
    settle()
    for run in [name for name in workspace.run_names() if name.startswith(NAME)]:
        shutil.move(workspace.run_folder(run), aside / run)
    shutil.move(study.path, aside / ".study")
    window.session.runs_changed.emit()
    until(lambda: window.page("runs").list.model().rowCount() == len(workspace.run_names()))


def _aside(workspace: Workspace) -> Path:
    return workspace.root.parent / "aside"
