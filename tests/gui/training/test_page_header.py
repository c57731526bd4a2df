"""The header of the Train page says what can be done with the run that is shown, and does it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.evaluation.report import write_report
from core.runs.folder import RunFolder
from core.support.errors import SafelightError
from core.support.workspace import Workspace
from core.training import launcher
from core.training.run_acts import kill_run, stop_run
from gui.runs.live import RunLive
from gui.session import Session
from gui.training import page as train_page
from gui.training.page import TrainPage
from tests.told_runs import told_report, told_run


@pytest.fixture
def page(session: Session, workspace: Workspace, qtbot: QtBot) -> Iterator[TrainPage]:
    """The page with a run that has ended, and its report."""
    made = TrainPage(session)
    qtbot.addWidget(made)
    made.show_run(told_run(workspace, "first", "mlp", 0.9))
    yield made
    made.live.close_run()
    made.left()


def shown(page: TrainPage) -> tuple[object, ...]:
    button = page._button
    assert isinstance(button, QPushButton)
    return button.text(), button.isEnabled(), not page._kill.isHidden(), not page._same.isHidden()


STATES = [
    ("running", False, True, ("Stop and save", True, False, False), "Finish the step, save a checkpoint and end."),
    ("running", True, True, ("Stopping", False, True, False), "Finish the step, save a checkpoint and end."),
    ("completed", False, True, ("Compare runs", True, False, True), ""),
    ("completed", False, False, ("Write the report", True, False, True), "The run has ended without a report"),
    ("stopped", True, True, ("Resume", True, False, True), "Go on at the last checkpoint."),
    ("failed", False, True, ("Resume", True, False, True), "Go on at the last checkpoint."),
    ("interrupted", False, True, ("Resume", True, False, True), "Go on at the last checkpoint."),
]


def test_each_state_has_its_act_and_its_job(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    # One page for all of them: making it takes longer than what is looked at.
    a_damaged_report_can_be_written_again(page, monkeypatch)
    for state, stopping, reported, expected, tip in STATES:
        monkeypatch.setattr(RunLive, "state", state)
        monkeypatch.setattr(RunLive, "stopping", stopping)
        monkeypatch.setattr(page, "_has_report", lambda reported=reported: reported)
        page._update()
        assert shown(page) == expected
        told = page._button.toolTip()  # type: ignore[union-attr]
        assert (told.startswith(tip), bool(told)) == (True, bool(tip)), told
        assert (page._switch.text(), page._switch.accessibleName()) == ("New training", "New training")
        assert not page._more.isHidden()
    acts_ask_for_their_jobs(page, monkeypatch)
    a_rate_that_ran_away_is_set_up_anew(page, monkeypatch)


def a_damaged_report_can_be_written_again(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was a file, which was taken for a report: the act that its error names was not there."""
    monkeypatch.setattr(RunLive, "state", "completed")
    report = page.live.follower.folder.report_path  # type: ignore[union-attr]
    write_report(report, told_report("first", 0.9))
    whole = report.read_text(encoding="utf-8")
    for text, act in ((whole, "Compare runs"), ("{", "Write the report"), (whole, "Compare runs")):
        report.write_text(text, encoding="utf-8")
        page._update()
        assert shown(page)[0] == act


def a_rate_that_ran_away_is_set_up_anew(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = page.live.follower.folder.request.recipe.stages[0].learning_rate  # type: ignore[union-attr]
    monkeypatch.setattr(RunLive, "state", "failed")
    monkeypatch.setattr(train_page, "has_diverged", lambda _follower: True)
    page._update()
    assert shown(page)[0] == "Set up with a smaller rate"
    page._button.click()  # type: ignore[union-attr]
    assert not page.following
    assert page.setup.form.value().stages[0].learning_rate == pytest.approx(rate / 10)


def acts_ask_for_their_jobs(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(page, "_run_job", lambda job, title, *about: asked.append((job, title, *about)))
    went: list[tuple[str, str]] = []
    page.session.navigated.connect(lambda place, about: went.append((place, about)))
    workspace = page.session.workspace
    monkeypatch.setattr(page, "_has_report", lambda: True)
    for state, stopping in (("running", True), ("running", False), ("stopped", False), ("completed", False)):
        monkeypatch.setattr(RunLive, "state", state)
        monkeypatch.setattr(RunLive, "stopping", stopping)
        page._update()
        (page._kill if stopping else page._button).click()  # type: ignore[union-attr]
    assert asked == [
        (kill_run, "Ending first", workspace, "first"),
        (stop_run, "Stopping first", workspace, "first"),
        (launcher.resume, "Resuming first", workspace, "first", False),
    ]
    assert went == [("runs", "first")]


def what_is_told_of_a_run_is_what_it_learns_from_and_with(page: TrainPage, workspace: Workspace) -> None:
    words = page._describe_run().split(" · ")
    assert words[:3] == ["vehicles", "mlp", "recipe mlp"]
    (workspace.run_folder("first") / "request.json").write_text("{")
    assert page._describe_run() != ""
    assert " · " not in page._describe_run(), "why it cannot be read"


def a_run_that_is_gone_gives_way_to_the_form(page: TrainPage, workspace: Workspace) -> None:
    changed: list[str] = []
    page.session.runs_changed.connect(lambda: changed.append(page.live.run))
    page._state_changed("running")
    assert changed == []
    page._state_changed("stopped")
    assert (changed, page.following) == (["first"], True)
    (workspace.run_folder("first") / "request.json").unlink()
    page._runs_changed()
    assert (page.following, page.live.run) == (False, "")


def the_way_back_and_forth_names_the_run(page: TrainPage) -> None:
    page._switch.click()
    assert not page.following
    assert (page._switch.text(), page._switch.toolTip(), page._switch.accessibleName()) == ("Show first", "first", "Show first")
    assert (page._kill.isHidden(), page._same.isHidden(), page._more.isHidden()) == (True, True, True)
    page._found(RunFolder(page.session.workspace.run_folder("first")))
    assert not page.following, "who went to the form is not led back"
    page._switch.click()
    assert page.following


def what_is_wrong_is_said_and_what_is_done_told(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_about: object) -> None:
        raise SafelightError("It cannot be read.")

    monkeypatch.setattr(train_page, "another_try", refused)
    page._use_recipe()
    assert page.banner.text() == "It cannot be read."
    page._recipe_told("The recipe is kept.")
    assert page.banner.text() == "The recipe is kept."
    page._recipe_told(SafelightError("It is no recipe."))
    assert page.banner.text() == "It is no recipe."
    page._start()
    assert page.banner.text() == str(page.setup.problem())


def the_menu_is_filled_for_the_run_that_is_shown(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    filled: list[tuple[object, ...]] = []
    monkeypatch.setattr(page.repeats, "fill", lambda menu, *about: filled.append((len(menu.actions()), *about)))
    page._more.menu().addAction("old")
    page._more.menu().aboutToShow.emit()
    assert filled == [(0, "first", page.live.split)]


def unseen_it_waits_for_another_dataset(page: TrainPage, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(page.setup, "refresh", lambda name="": heard.append(f"read {name}".strip()))
    monkeypatch.setattr(page.setup.chooser, "follow", lambda name: heard.append(f"note {name}"))
    for seen in (False, True):
        page.setVisible(seen)
        heard.clear()
        page._dataset_changed("boats")
        page._datasets_changed()
        assert heard == (["read boats", "read"] if seen else ["note boats"])


def test_what_it_tells_follows_the_run(page: TrainPage, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    the_way_back_and_forth_names_the_run(page)
    the_menu_is_filled_for_the_run_that_is_shown(page, monkeypatch)
    unseen_it_waits_for_another_dataset(page, monkeypatch)
    what_is_wrong_is_said_and_what_is_done_told(page, monkeypatch)
    a_run_that_is_gone_gives_way_to_the_form(page, workspace)


def test_what_cannot_be_read_of_a_run_is_told_in_its_place(page: TrainPage, workspace: Workspace) -> None:
    what_is_told_of_a_run_is_what_it_learns_from_and_with(page, workspace)
