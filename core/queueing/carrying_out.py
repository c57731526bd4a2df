"""One entry of the queue carried out to its end: a run through the launcher, a study run by run. No torch.

What was killed goes on once from its last checkpoint; what failed with a reason does not. Where the carrier was gone as well it
was the machine that ended, and nothing is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.queueing.entries import QueueEntry
from core.queueing.folder import QueueFolder, queued_run
from core.queueing.rows import DONE, FAILED, STOPPED, State
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.studies.answering import failed_in_words
from core.studies.carrying import Carry, run_words, together
from core.studies.folder import StudyFolder
from core.studies.study import Study, WantedRun
from core.studies.training import StudyRuns, train_study
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted
from core.support.workspace import Workspace
from core.training import launcher
from core.training.folds.family import is_trained

ONCE = 1
"""How often what was killed is begun again."""
_MOST_REASON = 1000  # letters


@dataclass(frozen=True)
class Ending:
    """How an entry ended: one of the states of entries, and why."""

    state: State
    reason: str = ""


def carry_out(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
    """Job: carries an entry out, or takes it up where an earlier carrier left it, and follows it to its end.

    Args:
        workspace: Where.
        entry: At work, as the queue says.
        again: An earlier carrier had begun it.
        context: Abandoned, it leaves what is being trained to itself, and begins nothing else.

    Raises:
        SafelightError: It could not begin, or it failed, and why.
        Abandoned: It was.
    """
    return _study(workspace, entry, context) if entry.study else _run(workspace, entry, again, context)


def _run(workspace: Workspace, entry: QueueEntry, again: bool, context: Context) -> Ending:
    folder = queued_run(workspace, entry)
    if not launcher.is_alive(folder):
        launcher.clear_up(folder)
        if (told := _told_meanwhile(folder, entry)) and again:
            return told
        if is_trained(folder):
            return Ending(DONE)
        launcher.resume(workspace, folder.name)
    while True:
        launcher.follow(folder, context)
        if not launcher.was_killed(folder):
            return _ending(folder)
        if not _may_begin_again(workspace, entry.number):
            return Ending(FAILED, f"Its process was killed twice. {launcher.ended_by(folder)}".strip())
        launcher.resume(workspace, folder.name)


def _told_meanwhile(folder: RunFolder, entry: QueueEntry) -> Ending | None:
    """How a run ended that an earlier carrier had begun; None where it did not end, or only its machine did."""
    finished = folder.history().finished
    if finished is None or launcher.was_killed(folder):
        return None
    # A machine that shuts down asks every process to stop: what stopped together with its carrier is to go on.
    if (entry.began is not None and finished.time < entry.began) or finished.reason == "stopped":
        return None
    return _ending(folder)


def _ending(folder: RunFolder) -> Ending:
    finished = folder.history().finished
    if finished is None:
        return Ending(FAILED, f"The process of {folder.name} ended before it began.")
    said = f"{finished.message} {finished.hint}".strip()
    if finished.reason in ENDED:
        if folder.report_path.is_file():
            return Ending(DONE)
        return Ending(FAILED, f"{folder.name} has come to its end and was not judged. {said}".strip())
    if finished.reason == "stopped" and not finished.message:
        return Ending(STOPPED, f"{folder.name} was stopped and saved.")
    return Ending(FAILED, said or f"{folder.name} failed.")


def _may_begin_again(workspace: Workspace, number: int) -> bool:
    """Counts that an entry is begun again after a kill; False when that was done before."""
    queue = QueueFolder.of(workspace).read()
    tries = queue.entry(number).tries
    if tries >= ONCE:
        return False
    # Counted before it begins: whoever is killed right after this may not count anew for ever.
    QueueFolder.of(workspace).change(lambda now: now.with_changes(number, tries=tries + 1))
    return True


def _study(workspace: Workspace, entry: QueueEntry, context: Context) -> Ending:
    study = StudyFolder.of(workspace, entry.study).study
    found = train_study(workspace, study, context)
    failed = found.failed
    killed = _killed(workspace, found)
    if killed and not context.stop_requested and _may_begin_again(workspace, entry.number):
        others = {run_words(one) for one in killed}
        # A search asks for its runs one by one, and takes up itself what was at work.
        found = train_study(workspace, study, context, together if study.is_search else _only(killed))
        failed = (*(one for one in failed if one.path not in others), *found.failed)
    if not found.missing:
        return Ending(DONE)
    if failed:
        told = failed_in_words(replace(found, failed=failed))  # the window shows it, too
        reasons = "; ".join(f"{one.path}: {one.reason}" for one in told)
        return Ending(FAILED, f"{counted(len(failed), 'run')} of {study.name} failed. {reasons}"[:_MOST_REASON])
    return Ending(STOPPED, f"{study.name} was stopped; {counted(found.missing, 'run is', 'runs are')} still to be trained.")


def _killed(workspace: Workspace, found: StudyRuns) -> list[WantedRun]:
    """What a study wants whose processes were killed; of heads that one process trained together some had not said a word."""
    killed, failed = [], {one.path for one in found.failed}
    for one, run, trained in zip(found.wanted, found.runs, found.trained, strict=True):
        if run and not trained and run_words(one) in failed:
            folder = RunFolder.open(workspace, run)
            silent = folder.history().finished is None or launcher.was_killed(folder)
            if silent and not launcher.is_alive(folder):
                killed.append(one)
    return killed


def _only(these: Sequence[WantedRun]) -> Carry:
    """Trains these runs of a study and no others: what failed with a reason is not begun again."""

    def carry(workspace: Workspace, study: Study, _: Sequence[WantedRun], context: Context) -> tuple[LeftOut, ...]:
        return together(workspace, study, these, context)

    return carry
