"""The split panel over a real dataset: folds, what is out of use since, and the export of the certificate."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
)
from pytestqt.qtbot import QtBot

from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.overview import overview
from core.support.errors import BadInput
from gui.splits.panel import SplitPanel
from tests.as_built import as_built
from tests.seen_whole import wait_until_whole
from tests.split_panels import PATIENCE, choose, make, number


def test_folds_are_made_and_shown_one_by_one(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    choose(panel, "folds")
    number(panel, "split_folds").setValue(4)
    name = panel.findChild(QLineEdit, "split_name")
    assert name.placeholderText() == "4-folds-seed0-fold1of4"
    name.setText("mine")
    make(panel, qtbot)
    assert shapes.split_names() == tuple(f"mine-fold{fold}of4" for fold in range(1, 5))
    choice = panel.findChild(QComboBox, "split_choice")
    assert choice.count() == 4
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    qtbot.waitUntil(lambda: "fold 3 of 4" in panel._certificate.text(), timeout=PATIENCE)
    table = panel.findChild(QTableView, "split_table").model()
    last = [table.index(3, column).data() for column in range(6)]
    assert last == ["All classes", "15", "3", "6", "24", ""]
    assert table.index(0, 5).data() == "few on val and test"


def test_what_is_out_of_use_since_is_told(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    make(panel, qtbot)
    said = panel.findChild(QLabel, "split_unused")
    assert not said.isVisible()
    shapes.catalog.exclude(shapes.catalog.ids()[:3])
    panel.show_facts(overview(panel._session.workspace, shapes.name))
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    assert said.text().startswith("3 of these pictures are out of use by now.")


def test_the_certificate_is_exported(panel: SplitPanel, qtbot: QtBot, tmp_path: Path) -> None:
    make(panel, qtbot)
    said: list[str] = []
    panel._session.notified.connect(said.append)
    panel.export(tmp_path / "c.json")
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE)
    assert json.loads((tmp_path / "c.json").read_text())["split"] == "80-10-10-seed0"
    with qtbot.waitSignal(panel.failed, timeout=PATIENCE) as failed:
        panel.export(tmp_path / "c.pdf")
    assert ".html or .json" in str(failed.args[0])


def test_new_pictures_can_be_given_a_side_and_the_current_split_is_named(
    panel: SplitPanel, shapes: Dataset, qtbot: QtBot
) -> None:
    assert not panel._stored.isVisible(), "there is no split yet"
    assert panel._together.isVisible()
    extend = panel.findChild(QPushButton, "split_extend")
    make(panel, qtbot)
    assert panel._stored.isVisible()
    assert not panel._together.isVisible()
    assert not extend.isVisible()
    panel.findChild(QLineEdit, "split_name").setText("second")
    make(panel, qtbot)
    choice = panel.findChild(QComboBox, "split_choice")
    assert [choice.itemText(row) for row in range(2)] == ["80-10-10-seed0", "second (current)"]
    assert choice.currentData() == "second"
    choice.setCurrentIndex(0)
    facts = overview(panel._session.workspace, shapes.name)
    panel.show_facts(facts)
    assert choice.currentData() == "80-10-10-seed0", "what is looked at stays"
    panel.show_facts(replace(facts, unsplit=1_200))
    assert extend.isVisible()
    assert extend.text() == "Give 1,200 new pictures a side"
    panel.show_facts(replace(facts, unsplit=1))
    assert extend.text() == "Give 1 new picture a side"
    said: list[str] = []
    panel._session.notified.connect(said.append)
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        extend.click()
    assert said == ["The split second of shapes is stored."]
    qtbot.waitUntil(lambda: not panel._reading.is_waiting, timeout=PATIENCE)


def test_what_the_certificate_asks_for_is_passed_on(panel: SplitPanel, qtbot: QtBot) -> None:
    make(panel, qtbot)
    for asked, told in (
        (panel._certificate.show_asked, panel.show_asked), (panel._certificate.tie_asked, panel.tie_asked),
        (panel._together.show_asked, panel.show_asked),
    ):  # fmt: skip
        with qtbot.waitSignal(told) as heard:
            asked.emit(("a", "b"))
        assert heard.args == [("a", "b")]
    for source in (panel._together, panel._first):
        with qtbot.waitSignal(panel.failed):
            source.failed.emit(BadInput("It cannot be.", "Try another."))
    with qtbot.waitSignal(panel.made, timeout=PATIENCE):
        panel._certificate.again_asked.emit()
    assert panel.findChild(QComboBox, "split_choice").count() == 2
    qtbot.waitUntil(lambda: not panel._reading.is_waiting, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("chosen", "kind", "written"),
    [
        ("c", "JSON (*.json)", "c.json"),
        ("c", "Page with pictures (*.html)", "c.html"),
        ("c.html", "JSON (*.json)", "c.html"),
        ("", "", ""),
    ],
)
def test_the_file_of_a_certificate_has_the_ending_of_its_kind(
    panel: SplitPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, kind: str, written: str
) -> None:
    make(panel, qtbot)
    asked: list[tuple[object, ...]] = []

    def answer(*what: object) -> tuple[str, str]:
        asked.append(what)
        return str(tmp_path / chosen) if chosen else "", kind

    exported: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(panel, "export", exported.append)
    panel._certificate.export_asked.emit()
    assert asked[0][2] == "shapes 80-10-10-seed0.html"
    assert exported == ([tmp_path / written] if written else [])


def test_a_failure_is_told_where_it_belongs(panel: SplitPanel, shapes: Dataset, qtbot: QtBot) -> None:
    error, said = BadInput("It cannot be.", "Try another."), list[str]()
    panel._session.notified.connect(said.append)
    with qtbot.waitSignal(panel.failed) as failed:
        panel._not_made(shapes.name, error)
    assert failed.args == [error]
    assert said == []
    with qtbot.assertNotEmitted(panel.failed):
        panel._not_made("another", error)
    assert said == ["another: It cannot be. Try another."]


def test_everything_to_press_is_seen_whole(panel: SplitPanel, qtbot: QtBot) -> None:
    wait_until_whole(qtbot, panel)
    make(panel, qtbot)
    wait_until_whole(qtbot, panel)
    # Cards are filled one after the other, some after this look: it came upon each height that all of them had meanwhile.
    told = {r"about [\d.]+ s\b": "about so long", r"(CardColumns minimumSize=\d+ by) \d+": r"\1 some"}
    as_built("split-panel", panel, instead=told, folded=("certificate", "naive"))  # made once they are seen
