"""One entry to its end: what was killed goes on once, what failed with a reason does not."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from core.queueing import acts, carrying_out
from core.queueing.carrying_out import Ending, _ending, carry_out
from core.queueing.entries import QueueEntry
from core.queueing.folder import QueueFolder, queued_run
from core.runs.events import Finished, Started
from core.studies.carrying import run_words
from core.studies.folder import StudyFolder
from core.studies.study import Cell, Study, WantedRun
from core.studies.training import StudyRuns
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import launcher
from tests.queues import (
    COMPLETES,
    DATASET,
    FAILS,
    KILLED,
    SILENT,
    STOPPED,
    ToldLauncher,
    carried_by_nobody_else,
    held,
    log,
    said_to_be_there,
)


@pytest.fixture
def ready(workspace: Workspace) -> Iterator[Workspace]:
    said_to_be_there(workspace)
    with carried_by_nobody_else(workspace):
        yield workspace


def at_work(workspace: Workspace, name: str = "a", **changes: object) -> QueueEntry:
    number = acts.queue_run(workspace, held(workspace, name).name).number
    values = {"state": "at work", "began": time.time() - 1, **changes}
    return QueueFolder.of(workspace).change(lambda queue: queue.with_changes(number, **values)).entry(number)


@pytest.mark.parametrize(
    ("script", "state", "said", "starts"),
    [
        ([COMPLETES], "done", "", 1),
        ([KILLED, COMPLETES], "done", "", 2),
        ([SILENT, COMPLETES], "done", "", 2),
        ([KILLED, KILLED, COMPLETES], "failed", "Its process was killed twice.", 2),
        ([FAILS, COMPLETES], "failed", "It went wrong. Mend it.", 1),
        ([KILLED, FAILS], "failed", "It went wrong", 2),
        ([STOPPED, COMPLETES], "stopped", "a was stopped and saved.", 1),
    ],
)
def test_what_was_killed_goes_on_once_and_what_failed_does_not(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, script: list[str], state: str, said: str, starts: int
) -> None:
    told = ToldLauncher(a=script)
    monkeypatch.setattr(launcher, "start", told)
    ending = carry_out(ready, at_work(ready), False, Context())
    assert ending.state == state
    assert said in ending.reason
    assert len(told.started) == starts
    assert QueueFolder.of(ready).read().entries[0].tries == starts - 1


def test_a_kill_is_counted_over_carriers(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher(a=[KILLED, COMPLETES])
    monkeypatch.setattr(launcher, "start", told)
    assert carry_out(ready, at_work(ready, tries=1), False, Context()).state == "failed"
    assert told.started == ["a"]


@pytest.mark.parametrize(
    ("ends", "again", "wanted"),
    [
        (Finished(50.0, "failed", "Long ago.", ""), True, ("done", 1)),  # before it was begun: it is in line because of it
        (Finished(150.0, "failed", "It went wrong.", ""), True, ("failed", 0)),
        (Finished(150.0, "failed", "It went wrong.", ""), False, ("done", 1)),
        (Finished(150.0, "stopped"), True, ("done", 1)),  # as a machine that shuts down stops it
        (None, True, ("done", 1)),  # killed together with the carrier
    ],
)
def test_a_later_carrier_goes_on_from_how_it_stands(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, ends: Finished | None, again: bool, wanted: tuple[str, int]
) -> None:
    told = ToldLauncher()
    monkeypatch.setattr(launcher, "start", told)
    entry = at_work(ready, began=100.0)
    log(queued_run(ready, entry), *filter(None, (Started(40.0, 1, "here", 0), ends)))
    ending = carry_out(ready, entry, again, Context())
    assert (ending.state, len(told.started)) == wanted
    assert QueueFolder.of(ready).read().entries[0].tries == 0, "the machine ended, not the run"


def test_what_has_come_to_its_end_is_not_begun_again(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ToldLauncher()
    monkeypatch.setattr(launcher, "start", told)
    entry = at_work(ready)
    assert carry_out(ready, entry, False, Context()) == Ending("done")
    for again in (True, False):
        assert carry_out(ready, entry, again, Context()) == Ending("done")
    assert told.started == ["a"]


def test_a_run_that_is_gone_is_told_in_words(ready: Workspace) -> None:
    entry = at_work(ready)
    ready.trash(ready.run_folder("a"))
    with pytest.raises(NotThere, match=r"^The run a is gone\. Put it back from the trash, or remove it from the queue\.$"):
        carry_out(ready, entry, False, Context())


@pytest.mark.parametrize(
    ("finished", "is_judged", "ending"),
    [
        (None, False, Ending("failed", "The process of a ended before it began.")),
        (Finished(9.0, "completed"), True, Ending("done")),
        (Finished(9.0, "early-stopped", "Val rose no more."), True, Ending("done")),
        (Finished(9.0, "completed"), False, Ending("failed", "a has come to its end and was not judged.")),
        (
            Finished(9.0, "completed", "No room.", "Make some."),
            False,
            Ending("failed", "a has come to its end and was not judged. No room. Make some."),
        ),
        (Finished(9.0, "stopped"), False, Ending("stopped", "a was stopped and saved.")),
        (Finished(9.0, "stopped", "No room."), False, Ending("failed", "No room.")),
        (Finished(9.0, "failed"), False, Ending("failed", "a failed.")),
        (Finished(9.0, "failed", "No room.", "Make some."), True, Ending("failed", "No room. Make some.")),
    ],
)
def test_how_a_run_ended_is_told(workspace: Workspace, finished: Finished | None, is_judged: bool, ending: Ending) -> None:
    run = held(workspace, "a")
    log(run, *filter(None, (Started(8.0, 1, "here", 0), finished)))
    if is_judged:
        run.report_path.write_text("{}")
    assert _ending(run) == ending


@pytest.mark.parametrize("stops", [False, True])
def test_of_a_study_only_what_was_killed_is_begun_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, stops: bool
) -> None:
    study = Study(name="rates", dataset=DATASET, split="given", created="2026-01-01")
    StudyFolder.of(workspace, "rates").write(study)
    number = QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, study="rates")).entries[0].number
    runs = [held(workspace, name) for name in ("killed", "failed")]
    log(runs[1], Started(8.0, 1, "here", 0), Finished(9.0, "failed", "It went wrong."))
    wanted = tuple(
        WantedRun(Cell((("seed", str(seed)),)), seed, DATASET, "given", run.request.recipe) for seed, run in enumerate(runs)
    )
    context, asked = Context(), list[object]()
    reasons = tuple(LeftOut(run_words(one), "It went wrong.") for one in wanted)
    first = StudyRuns(study, wanted, ("killed", "failed"), (False, False), reasons)
    later = StudyRuns(study, wanted, ("killed", "failed"), (True, False), ())

    def train(workspace: Workspace, asked_for: Study, context: Context, carry: object = None) -> StudyRuns:
        asked.append(carry)
        if stops:
            context.request_stop()
        return first if len(asked) == 1 else later

    monkeypatch.setattr(carrying_out, "train_study", train)
    monkeypatch.setattr(carrying_out, "together", lambda workspace, asked_for, these, context: asked.append(these) or ())
    entry = QueueFolder.of(workspace).read().entry(number)
    ending = carry_out(workspace, entry, False, context)
    told = "Seed 1, seed 1: It went wrong."
    if stops:
        said = f"2 runs of rates failed. Seed 0, seed 0: It went wrong.; {told}"
        assert (asked, QueueFolder.of(workspace).read().entry(number).tries) == ([None], 0)
    else:
        said = f"1 run of rates failed. {told}"
        assert len(asked) == 2
        asked[1](workspace, study, wanted, context)  # type: ignore[operator]
        assert asked[2] == [wanted[0]]
        assert QueueFolder.of(workspace).read().entry(number).tries == 1
        asked.clear()
        assert carry_out(workspace, QueueFolder.of(workspace).read().entry(number), False, context).state == "failed"
        assert asked == [None], "what was killed once more is not begun again"
    assert ending == Ending("failed", said)


def test_a_study_that_was_stopped_says_what_is_left(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = Study(name="rates", dataset=DATASET, split="given", created="2026-01-01")
    StudyFolder.of(workspace, "rates").write(study)
    entry = QueueEntry(number=1, study="rates", added=1.0)
    for unchosen, ending in (
        (0, Ending("done")),
        (1, Ending("stopped", "rates was stopped; 1 run is still to be trained.")),
        (3, Ending("stopped", "rates was stopped; 3 runs are still to be trained.")),
    ):
        found = StudyRuns(study, (), (), (), unchosen=unchosen)
        monkeypatch.setattr(carrying_out, "train_study", lambda *_, found=found: found)
        assert carry_out(workspace, entry, False, Context()) == ending
