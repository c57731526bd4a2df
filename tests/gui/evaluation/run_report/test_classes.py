"""A class that is chosen shows its wrong pictures, and no others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.class_table import class_rows
from gui.evaluation.run_report.classes import ClassesSection
from gui.evaluation.run_report.shown import ShownReport
from gui.session import Session
from tests.as_built import as_built


def test_a_chosen_class_shows_its_mistakes(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = ClassesSection(session)
    qtbot.addWidget(section)
    section.resize(900, 400)
    section.show()
    section.show_report(shown)
    rows = class_rows(shown)
    assert [row.name for row in rows[: len(shown.found.hardest)]] == [one.name for one in shown.found.hardest]
    side, answers = shown.found.predictions, shown.found.predictions.probabilities.argmax(axis=1)
    section.table.setFocus()
    for row in rows:
        wrong = {side.paths[at] for at in range(side.n) if side.truth[at] == row.number and answers[at] != row.number}
        assert {picture.path for picture in section.gallery.pictures} == wrong
        assert row.wrong == len(wrong)
        qtbot.keyClick(section.table, Qt.Key.Key_Down)
    as_built("report-classes", section)


def test_all_columns_have_room_until_a_person_moves_the_handle(session: Session, shown: ShownReport, qtbot: QtBot) -> None:
    section = ClassesSection(session)
    qtbot.addWidget(section)
    section.show_report(shown)
    for width in (1150, 1500):
        section.resize(width, 400)
        section.show()
        assert section.table.width() == section.table.whole_width()
        assert not section.table.horizontalScrollBar().isVisible()
    moved = section.table.width() - 300
    section._splitter.moveSplitter(moved, 1)
    section.resize(1400, 400)
    assert section.table.width() < section.table.whole_width()
