"""What is offered for the selected runs, by right click and in the header, and what each act asks for."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.support.errors import SafelightError
from core.training.run_acts import open_test_results
from gui.runs import page as runs_page
from gui.runs.page import RunsPage, _no_members
from tests.as_built import built, held_as_built


def menu_of(page: RunsPage, *runs: str) -> QMenu:
    page.list.select_runs(runs)
    menu = QMenu(page)
    page._fill_menu(menu)
    return menu


def test_every_act_is_offered_where_it_makes_sense(page: RunsPage) -> None:
    held_as_built(
        "runs-menu", [line for runs in (["strong"], ["weak", "halted"], ["halted"]) for line in built(menu_of(page, *runs))]
    )


def test_acts_ask_for_their_dialogs_and_jobs(page: RunsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    page.session.dialog_asked.connect(lambda name, about: asked.append((name, about)))
    page.session.navigated.connect(lambda place, about: asked.append((place, about)))
    monkeypatch.setattr(page, "carry_out", lambda job, title, then, *about: asked.append((job, title, *about)))
    monkeypatch.setattr(page.list, "edit_cell", lambda column: asked.append(("edit", column)))
    acts = {act.text().split("\t")[0]: act for act in menu_of(page, "halted").actions()}
    for name in ("Show in Train", "Export …", "Serve …", "Pack …", "Rename", "Write a note", "Put in the queue"):
        acts[name].trigger()
    assert asked == [
        ("train", "halted"), ("export_run", "halted"), ("serve_run", "halted"), ("pack_run", "halted"),
        ("edit", "run"), ("edit", "note"),
        ("core.queueing.acts:queue_run", "Putting halted in the queue", page.session.workspace, "halted"),
    ]  # fmt: skip
    asked.clear()
    acts = {act.text().split("\t")[0]: act for act in menu_of(page, "weak", "strong").actions()}
    acts["Serve …"].trigger()
    acts["Make an ensemble of these"].trigger()
    assert asked[0][0] == "serve_run"
    assert set(str(asked[0][1]).split("\n")) == {"weak", "strong"}
    assert set(page.session.wanted_members) == {"weak", "strong"}
    assert asked[1] == ("train", "")
    page.session.wanted_members = ()


def test_the_test_result_is_opened_once_that_is_confirmed(page: RunsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr(page, "carry_out", lambda job, title, then, *about: asked.append((job, title, *about)))
    page.acted.hide()
    page._ask_to_open(())
    assert page.acted.isHidden(), "nothing is sealed"
    for names, whose in ((["strong"], "of strong is"), (["strong", "weak"], "of 2 runs is")):
        page._ask_to_open(names)
        assert f"The test result {whose} sealed" in page.acted._text.text()
        page.acted._act.click()
        assert asked.pop() == (open_test_results, "Opening the test result", page.session.workspace, names)


def test_which_runs_cannot_be_members_is_said(page: RunsPage) -> None:
    runs = {run.run: run for run in page.list.table.runs()}
    assert _no_members([runs["strong"]]).startswith("Select 2 to ")
    assert _no_members([runs["strong"], runs["weak"]]) == ""
    assert _no_members([runs["strong"], runs["halted"]]) == "There is no report yet of halted."


def test_what_the_trash_cannot_tell_is_said(page: RunsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def failing(*_about: object) -> None:
        raise SafelightError("The disk is gone.")

    monkeypatch.setattr(runs_page, "still_there", failing)
    page._forget_gone()
    assert page.banner.isHidden(), "nothing was deleted"
    page._trashed.append(("a",))
    page._forget_gone()
    assert page.banner.text() == "The disk is gone."
    page._trashed.clear()
