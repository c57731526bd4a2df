"""Studies over real run folders, for every test of their parts; made once, and copied for tests that change them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from core.studies.answering import AnsweredStudy, answer_study
from core.studies.folder import StudyFolder
from core.studies.training import study_runs
from core.support.workspace import Workspace
from gui.session import Session
from tests.shape_runs import shapes_workspace
from tests.told_studies import asked, trained

RIGHT = {("0.1", "8"): 58, ("0.1", "4"): 57, ("0.01", "8"): 30, ("0.01", "4"): 20}
"""Pictures of val that the runs of a cell got right, of 60."""


@pytest.fixture(scope="session")
def made_studies(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A study of one factor and one of two, all trained; never to be changed."""
    workspace = shapes_workspace(tmp_path_factory.mktemp("studies"), classes=2, each=6, size=8)
    one = asked(workspace, "learning_rate=0.1,0.01", question="Which rate?")
    two = asked(workspace, "learning_rate=0.1,0.01", "batch_size=8,4", name="rates and batches", created="2026-01-02T00:00:00")
    for study in (one, two):
        StudyFolder.of(workspace, study.name).write(study)
    for number, wanted in enumerate(study_runs(workspace, two).wanted):
        values = dict(wanted.cell.values)
        trained(workspace, wanted, RIGHT[values["learning_rate"], values["batch_size"]] + wanted.seed, f"r{number}")
    return workspace


@pytest.fixture
def studies(made_studies: Workspace, tmp_path: Path) -> Workspace:
    """The studies in the test's own workspace."""
    shutil.copytree(made_studies.root, tmp_path / "own")
    return Workspace.at(tmp_path / "own")


@pytest.fixture
def studied(themed: QApplication, studies: Workspace, settings: QSettings) -> Iterator[Session]:
    """A session over these studies."""
    made = Session(studies, settings)
    yield made
    assert made.close()


@pytest.fixture
def rates(made_studies: Workspace) -> AnsweredStudy:
    """The study of one factor with its answer."""
    return answer_study(made_studies, StudyFolder.of(made_studies, "rates").study)


@pytest.fixture
def grid(made_studies: Workspace) -> AnsweredStudy:
    """The study of two factors with its answer."""
    return answer_study(made_studies, StudyFolder.of(made_studies, "rates and batches").study)
