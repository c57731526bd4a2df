"""Whether the window may close: asked where work would be given up, or a training go on without it."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from gui.session import Session
from gui.window.work_watch import WorkWatch

BRIEF_SECONDS = 2.0
"""Tasks younger than this are not asked about: most are over before anybody has read the question."""


def work_given_up(session: Session, keeps: bool = False) -> list[str]:
    """What is at work in the window and would be given up with it, in words; or what would only wait, and keeps what it has."""
    now = time.monotonic()
    asked = [task for task in session.tasks if task.started_at is not None and not task.unasked and task.keeps is keeps]
    return [task.title for task in asked if task.started_at is not None and now - task.started_at > BRIEF_SECONDS]


def may_close(session: Session, watch: WorkWatch, parent: QWidget) -> bool:
    """Asks what is to become of running work, where there is any, and does it; False when the window is to stay."""
    runs, lost, kept = [run.name for run in watch.runs], work_given_up(session), work_given_up(session, keeps=True)
    return not (runs or lost or kept) or _answered(session, runs, lost, kept, parent)


def _answered(session: Session, runs: Sequence[str], lost: Sequence[str], kept: Sequence[str], parent: QWidget) -> bool:
    from core.runs.folder import RunFolder
    from core.training import launcher
    from gui.window.window_dialogs import KEEP, STOP, ClosingDialog

    dialog = ClosingDialog(runs, lost, kept, parent)
    dialog.exec()
    if dialog.choice == STOP:
        for name in runs:
            launcher.stop(RunFolder(session.workspace.run_folder(name)))
    return dialog.choice in (KEEP, STOP)
