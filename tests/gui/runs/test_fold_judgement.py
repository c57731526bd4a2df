"""What folds came to, in a banner: the accuracy first, each fold and class folded away."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.evaluation.pooled import pooled
from core.support.workspace import Workspace
from gui.kit.page import Page
from gui.runs.fold_judgement import tell_pooled
from gui.session import Session
from tests.judged_runs import finished_run, predictions


def test_the_accuracy_comes_first(workspace: Workspace, session: Session, qtbot: QtBot) -> None:
    names = [f"{number}.jpg" for number in range(12)]
    folds = [
        finished_run(workspace, f"fold {number}", predictions(names[start : start + 6], [True] * 5 + [False]))
        for number, start in ((1, 0), (2, 6))
    ]
    page = Page(session, "A page")
    qtbot.addWidget(page)
    page.show()
    tell_pooled(page, pooled("both", folds))
    assert page.banner.text().startswith("both: 83 (55 to 95) % of 12 pictures right")
    assert page.banner.text().endswith("By fold: 83, 83 %.")
    details = page.banner.findChild(QPlainTextEdit, "banner_details")
    assert details is not None
    assert "fold 2: 83.3 %" in details.toPlainText()
    assert "tram: 50 % of 4 recognised" in details.toPlainText()
