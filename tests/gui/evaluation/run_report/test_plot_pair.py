"""Two plots stand side by side and are saved with their numbers; what cannot be saved is said above them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.evaluation.run_report.certainty import CertaintySection
from gui.evaluation.run_report.shown import ShownReport
from gui.evaluation.run_report.thresholds import ThresholdsSection
from gui.session import Session


def test_both_are_saved_or_it_is_said_why_not(session: Session, shown: ShownReport, qtbot: QtBot, tmp_path: Path) -> None:
    for kind, name in ((CertaintySection, "certainty"), (ThresholdsSection, "thresholds")):
        section = kind(session)
        qtbot.addWidget(section)
        section.resize(900, 400)
        section.show()
        section._saving.save(tmp_path / f"{name}.csv")
        assert len((tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()) == 1, "nothing is shown yet"
        section.show_report(shown)
        left, right = section._plots
        assert left.mapTo(section, left.rect().topRight()).x() < right.mapTo(section, right.rect().topLeft()).x()
        problem = section.findChild(QLabel, f"{name}_error")
        assert problem is not None
        section._saving.save(tmp_path / f"{name}.gif")
        assert problem.isVisible()
        section._saving.save(tmp_path / f"{name}.png")
        assert not problem.isVisible()
        assert (tmp_path / f"{name}.png").is_file()
