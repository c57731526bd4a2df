"""A check by a cluster from the window: what cannot be is refused before anybody is asked, what came of it is told."""

from __future__ import annotations

from importlib.machinery import ModuleSpec

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.cluster import installed, offering
from core.datasets.catalog.dataset import Dataset
from core.engine.protocol import CheckOnCluster, LookedCloser, Request
from core.support.errors import Refused
from core.support.jobs import Context, Note
from gui.datasets import menu
from gui.datasets.cluster_check_dialog import ClusterCheckDialog
from gui.datasets.menu import DatasetMenu
from gui.kit.job_dialog import DONE
from gui.session import Session
from gui.tasks.task import Task
from tests.as_built import as_built
from tests.made_up_cluster import MadeUpCluster
from tests.ray_clusters import loopback_cluster

PATIENCE = 120_000


@pytest.fixture
def dialog(session: Session, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ClusterCheckDialog:
    monkeypatch.setattr(offering, "RayCluster", MadeUpCluster)
    made = ClusterCheckDialog(session, "shapes")
    qtbot.addWidget(made)
    made.show()
    return made


def line(dialog: ClusterCheckDialog, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def press(dialog: ClusterCheckDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.findChild(QPushButton, "cluster_go"), Qt.MouseButton.LeftButton)


def test_it_is_offered_where_ray_is(session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = []
    for found in (None, ModuleSpec("ray", None)):
        monkeypatch.setattr(installed, "find_spec", lambda name, found=found: found)
        button = DatasetMenu(session, lambda: "boats")
        qtbot.addWidget(button)
        offered.append([entry.text() for entry in button.menu().actions()])
    assert "Check on a cluster …" not in offered[0]
    assert offered[1] == [act.text for act in menu.ACTS]


def test_a_dialog_that_closes_asks_the_cluster_nothing_more(dialog: ClusterCheckDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[str] = []
    monkeypatch.setattr(dialog.where, "close_down", lambda: closed.append("where"))
    dialog.reject()
    assert closed == ["where"]


def test_what_the_cluster_has_is_told_of_shares_and_what_cannot_be_is_refused(dialog: ClusterCheckDialog, qtbot: QtBot) -> None:
    assert not dialog.where.places.isVisible(), "there is one place only"
    said = dialog.where.offer
    qtbot.waitUntil(lambda: said.text().startswith("2 nodes with 12 cores"))
    line(dialog, "study_place_options").setText("cpus=2")
    qtbot.waitUntil(lambda: said.text().endswith("A share takes 2 cores, so that 6 can be done at once."))
    for address, options, words in (
        ("", "cpus", "'cpus' says nothing."), ("", "wings=2", "Ray knows no 'wings'."), ("moon://far", "", "no address of a Ray"),
    ):  # fmt: skip
        line(dialog, "study_address").setText(address)
        line(dialog, "study_place_options").setText(options)
        press(dialog, qtbot)
        assert any(words in shown.text() for shown in dialog.banner.findChildren(QLabel)), (words, "is told")
        assert not dialog.is_working
    as_built("cluster-check", dialog)


@pytest.mark.parametrize("closer", [False, True])
def test_the_workshop_is_asked_for_what_was_chosen_and_its_answer_told(
    dialog: ClusterCheckDialog, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, closer: bool
) -> None:
    asked: list[Request] = []

    def ask(request: Request) -> Task:
        asked.append(request)
        return Task(lambda: LookedCloser(24, {"near-duplicate": 2, "outlier": 1, "dark": 3}))

    monkeypatch.setattr(session, "ask_workshop", ask)
    notes: list[str] = []
    session.notified.connect(notes.append)
    box = dialog.findChild(QCheckBox, "cluster_closer")
    assert not box.isChecked()
    box.setChecked(closer)
    line(dialog, "study_address").setText("ray://far:10001")
    line(dialog, "study_place_options").setText("cpus=2 gpus=0")
    with qtbot.waitSignals([session.datasets_changed, dialog.accepted]):
        press(dialog, qtbot)
    assert asked == [CheckOnCluster("shapes", "ray://far:10001", {"cpus": "2", "gpus": "0"}, closer)]
    told = "Looked closer at 24 pictures: 2 sets of copies, 1 doubtful or odd picture."
    assert notes == [told if closer else "Checked 24 pictures: 6 findings."]
    again = ClusterCheckDialog(session, "shapes")
    qtbot.addWidget(again)
    assert (line(again, "study_address").text(), line(again, "study_place_options").text()) == (
        "ray://far:10001",
        "cpus=2 gpus=0",
    )
    again.close_down()


def test_what_nodes_did_not_come_to_is_told_where_the_dialog_stays(
    dialog: ClusterCheckDialog, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command line said that no node sees the folder; the window closed the dialog as if all had been read there."""
    told = "3 files could be read by this machine alone. Does every node see their folder?"

    def noted(context: Context) -> LookedCloser:
        context.report(Note(told))
        return LookedCloser(24, {"dark": 3})

    monkeypatch.setattr(session, "ask_workshop", lambda request: Task(noted))
    press(dialog, qtbot)
    qtbot.waitUntil(lambda: dialog.here == DONE)
    texts = [shown.text() for shown in dialog.findChildren(QLabel) if shown.isVisible()]
    assert "Checked 24 pictures: 3 findings." in texts
    assert told in texts


def test_findings_are_shown_however_the_closer_look_ends(
    dialog: ClusterCheckDialog, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check before it had stored what it found, and the window went on with the findings of before."""

    def lost() -> LookedCloser:
        raise Refused("A node is lost.", "Begin again.")

    monkeypatch.setattr(session, "ask_workshop", lambda request: Task(lost))
    dialog.findChild(QCheckBox, "cluster_closer").setChecked(True)
    with qtbot.waitSignal(session.datasets_changed):
        press(dialog, qtbot)
    assert any("A node is lost." in shown.text() for shown in dialog.banner.findChildren(QLabel))
    assert "nothing is written" not in dialog.promise
    assert "Findings of a check that had come to its end are kept" in dialog.unchanged, "what is said when it is cancelled"


@pytest.mark.soak
@pytest.mark.parametrize("closer", [False, True])
def test_a_real_cluster_is_asked(
    session: Session, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, closer: bool
) -> None:
    pytest.importorskip("ray")
    with loopback_cluster(2) as cluster:
        made = ClusterCheckDialog(session, "shapes")
        qtbot.addWidget(made)
        made.show()
        line(made, "study_address").setText(cluster.client)
        made.findChild(QCheckBox, "cluster_closer").setChecked(closer)
        notes: list[str] = []
        session.notified.connect(notes.append)
        press(made, qtbot)
        qtbot.waitUntil(lambda: not made.is_working, timeout=PATIENCE)
        assert not made.isVisible(), [said.text() for said in made.banner.findChildren(QLabel)]
    assert notes[0].startswith("Looked closer at 24 pictures: " if closer else "Checked 24 pictures: ")


def test_without_ray_the_answer_says_so(session: Session, shapes: Dataset, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installed, "find_spec", lambda name: None)
    made = ClusterCheckDialog(session, "shapes")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "Ray is not installed" in made.where.offer.text())
