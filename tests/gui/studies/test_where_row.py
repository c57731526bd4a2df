"""Where a study is trained is asked only where there is a choice; what the place offers, or why it does not, is said below."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from core.cluster import installed, offering, slurm
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from gui.session import Session
from gui.studies.where_row import WhereRow
from gui.tasks.task import Task
from tests.made_up_cluster import MadeUpCluster


@pytest.fixture
def session(tmp_path: Path, settings: QSettings) -> Iterator[Session]:
    made = Session(Workspace.at(tmp_path), settings)
    yield made
    assert made.close()


@pytest.fixture
def row(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WhereRow:
    monkeypatch.setattr(installed, "find_spec", lambda name: object())
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None)
    made = WhereRow(session)
    qtbot.addWidget(made)
    made.show()
    return made


def said(row: WhereRow) -> str:
    return row.offer.text()


def test_a_cluster_is_asked_what_it_offers(row: WhereRow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    assert [row.places.itemData(place) for place in range(row.places.count())] == ["here", "ray"]
    assert row.is_of_use
    assert (row.is_elsewhere, row.carry(), row.address.isVisible()) == (False, None, False)
    with qtbot.waitSignal(row.changed):
        row.places.setCurrentIndex(1)
    assert said(row) == "Asking the cluster …"
    assert (row.is_elsewhere, row.address.isVisible()) == (True, True)
    assert row.options.placeholderText() == "Each run, as in gpus=1 cpus=4", "it did not say whose"
    qtbot.waitUntil(lambda: said(row).startswith("2 nodes with 12 cores"))
    row.address.setText("ray://far:10001")
    qtbot.waitUntil(lambda: said(row) == "Nobody answers at ray://far:10001. Look there.")
    assert callable(row.carry())
    row.address.setText("moon://far")
    with pytest.raises(NotThere):
        row.carry()
    row._refused(ValueError("a fault"))
    assert said(row) == "The cluster cannot be asked."
    row.places.setCurrentIndex(0)
    assert (said(row), row.carry()) == ("", None)
    row.close_down()


def test_what_a_run_takes_is_said_told_and_chosen_again(
    row: WhereRow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    monkeypatch.setattr(slurm.shutil, "which", lambda name: "/usr/bin/sbatch")
    assert not row.options.isVisible()
    row.places.setCurrentIndex(1)
    assert row.options.isVisible()
    row.options.setText("cpus=2")
    qtbot.waitUntil(lambda: said(row).endswith("A run takes 2 cores, so that 6 can be trained at once."))
    row.options.setText("cpus")
    qtbot.waitUntil(lambda: said(row) == "'cpus' says nothing. Say it as key=value, as in gpus=1.")
    with pytest.raises(BadInput):
        row.carry()
    row._asking._task = under_way = Task(len, ())
    row._ask()
    assert under_way.was_abandoned, "what is answered late would stand over what is wrong"
    row.options.setText("cpus=2 gpus=0")
    assert callable(row.carry())
    row.keep()
    row.close_down()
    again = WhereRow(session)
    qtbot.addWidget(again)
    assert (again.places.currentData(), again.options.text()) == ("ray", "cpus=2 gpus=0")
    again.places.setCurrentIndex(again.places.findData("slurm"))
    assert again.options.text() == "", "each place has options of its own"
    again.options.setText("gpus=many")
    with pytest.raises(BadInput, match="is no number of gpus"):
        again.carry()
    again.close_down()


def test_where_there_is_no_choice_there_is_no_question(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None)
    monkeypatch.setattr(slurm.shutil, "which", lambda name: None)
    alone = WhereRow(session)
    qtbot.addWidget(alone)
    assert not alone.is_of_use
