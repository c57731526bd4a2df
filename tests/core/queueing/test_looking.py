"""When everything begins and ends, and where nobody knows it is said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from core.queueing import acts, looking, machine_room
from core.queueing.folder import QueueFolder
from core.queueing.looking import QueueShelf, _timed
from core.queueing.rows import NOT_KNOWN, QueueLook, QueueRow, time_words
from core.runs.folder import RunFolder
from core.runs.pace import START_SECONDS
from core.studies.folder import StudyFolder
from core.studies.study import Cell, Study, WantedRun
from core.studies.training import StudyRuns
from core.support.errors import NotThere
from core.support.workspace import Workspace
from core.training import launcher
from tests.core.queueing.test_paces import ended
from tests.queues import carried_by_nobody_else, held

NOW = datetime(2026, 3, 5, 18, 0).timestamp()


@pytest.fixture(autouse=True)
def processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 0)


def test_each_begins_when_the_one_before_it_ends(workspace: Workspace) -> None:
    ended(workspace, "before", 600.0 - START_SECONDS)
    with carried_by_nobody_else(workspace):
        for name in ("a", "b"):
            acts.queue_run(workspace, held(workspace, name, epochs=2).name)
        acts.queue_run(workspace, held(workspace, "unlike", architecture="mlp").name)
        acts.queue_run(workspace, held(workspace, "behind", epochs=2).name)
    shelf = QueueShelf(workspace)
    look = shelf.look(now=NOW)
    assert [(row.begins, row.ends) for row in look.rows] == [
        (NOW, NOW + 600), (NOW + 600, NOW + 1200), (NOW + 1200, None), (None, None),
    ]  # fmt: skip
    assert look.words(NOW) == "Queue: 4 waiting"
    assert time_words(look.rows[1], NOW) == ("about 18:10", "about 18:20")
    assert time_words(look.rows[2], NOW) == ("about 18:20", NOT_KNOWN)
    with carried_by_nobody_else(workspace):
        acts.remove_entries(workspace, [3, 4])
        acts.set_at_once(workspace, 2)
    look = shelf.look(now=NOW)
    assert [(row.begins, row.ends) for row in look.rows] == [(NOW, NOW + 600)] * 2
    assert look.words(NOW) == "Queue: 2 waiting, done about 18:10"
    with carried_by_nobody_else(workspace):
        acts.pause(workspace)
    look = shelf.look(now=NOW)
    assert [(row.begins, row.ends) for row in look.rows] == [(None, None)] * 2
    assert look.words(NOW) == "Queue: 2 waiting, paused"


def test_beside_what_waits_for_a_gpu_the_processor_has_times_of_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(workspace, "before", 600.0 - START_SECONDS)
    with carried_by_nobody_else(workspace):
        for name, device in (("a", "auto"), ("b", "auto"), ("c", "cpu"), ("d", "cpu")):
            acts.queue_run(workspace, held(workspace, name, epochs=2, device=device).name)
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    with held(workspace, "by hand", device="cpu").claim():
        rows = QueueShelf(workspace).look(now=NOW).rows
    assert [(row.begins, row.ends) for row in rows[:2]] == [(NOW, NOW + 600), (NOW + 600, NOW + 1200)]
    assert [(row.begins, row.said) for row in rows[2:]] == [(None, "It waits for by hand, which is being trained."), (None, "")]
    begins = [row.begins for row in QueueShelf(workspace).look(now=NOW).rows]
    assert begins == [NOW, NOW + 600, NOW, NOW + 600]


def test_a_run_that_vanishes_in_the_middle_of_a_look_does_not_end_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "a").name)
    monkeypatch.setattr(machine_room, "gpus_here", lambda: 1)
    # What asked for the processor a moment ago, and is gone, stands in the other line.
    monkeypatch.setattr(looking, "on_processor", lambda *entry: True)
    with held(workspace, "by hand").claim():
        (row,) = QueueShelf(workspace).look(now=NOW).rows
    assert row.said == ""


def test_a_line_says_what_it_waits_for_and_by_which_name_its_run_goes(workspace: Workspace) -> None:
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "a").name)
        acts.queue_run(workspace, held(workspace, "b").name)
    held(workspace, "c").rename(workspace, "d")
    run = held(workspace, "by hand")
    with run.claim():
        rows = QueueShelf(workspace).look(now=NOW).rows
    assert rows[0].said == "It waits for by hand, which is being trained."
    assert rows[0].begins is None
    RunFolder.open(workspace, "b").rename(workspace, "better")
    workspace.trash(workspace.run_folder("a"))
    rows = QueueShelf(workspace).look(now=NOW).rows
    assert "The run a is gone" in rows[0].said
    assert rows[1].title == rows[1].run == "better"


def test_an_empty_queue_says_nothing_and_one_that_ended_what_came_of_it(workspace: Workspace) -> None:
    assert QueueShelf(workspace).look() == QueueLook()
    assert QueueLook().words(NOW) == ""
    folder = QueueFolder.of(workspace)
    folder.change(lambda queue: queue.with_new(1.0, run="a").with_new(1.0, run="b"))
    folder.change(lambda queue: queue.with_changes(1, state="done", began=1.0, ended=2.0).with_changes(2, state="failed"))
    look = QueueShelf(workspace).look(now=NOW)
    assert look.words(NOW) == "Queue: 1 done, 1 failed"
    assert look.done_at is None


def row(number: int, state: str, begins: float | None = None) -> QueueRow:
    return QueueRow(number, f"r{number}", f"r{number}", "", state, begins, None)


@pytest.mark.parametrize(
    ("states", "left", "room", "held_up", "wanted"),
    [
        ("ww", [5, 7], 1, False, [(0, 5), (5, 12)]),
        ("aww", [5, 7, 2], 1, False, [(-9, 5), (5, 12), (12, 14)]),
        ("aww", [5, 7, 2], 2, False, [(-9, 5), (0, 7), (5, 7)]),
        ("waw", [5, 7, 2], 1, False, [(7, 12), (-9, 7), (12, 14)]),
        ("aww", [None, 7, 2], 2, False, [(-9, None), (None, None), (None, None)]),
        ("aw", [5, None], 1, False, [(-9, 5), (5, None)]),
        ("aw", [5, 7], 0, False, [(-9, 5), (None, None)]),
        ("aw", [5, 7], 1, True, [(-9, 5), (None, None)]),
        ("aaw", [5, 7, 2], 1, False, [(-9, 5), (-9, 7), (5, 7)]),
        ("ww", [None, 7], 2, False, [(0, None), (None, None)]),
    ],
)
def test_times_follow_from_what_is_at_work_and_how_many_may_be(
    states: str, left: list[float | None], room: int, held_up: bool, wanted: list[tuple[float | None, float | None]]
) -> None:
    rows = [
        row(place, "at work", NOW - 9) if state == "a" else row(place, "waiting") for place, state in enumerate(states, start=1)
    ]
    timed = _timed(rows, left, room, NOW, held_up)
    since = [tuple(None if moment is None else moment - NOW for moment in (one.begins, one.ends)) for one in timed]
    assert since == wanted
    assert [one.number for one in timed] == [one.number for one in rows]


def test_a_study_takes_as_long_as_all_that_is_missing_of_it(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(workspace, "before", 600.0 - START_SECONDS)
    recipe = held(workspace, "at work", epochs=2).request.recipe
    study = Study(name="rates", dataset="pets", split="given", created="2026-01-01")
    StudyFolder.of(workspace, "rates").write(study)
    entry = QueueFolder.of(workspace).change(lambda queue: queue.with_new(1.0, study="rates")).entries[0]
    wanted = tuple(WantedRun(Cell(()), seed, "pets", "given", recipe) for seed in range(4))
    asked: list[object] = []
    found = StudyRuns(study, wanted, ("", "at work", "before", "deleted"), (False, False, True, False))
    monkeypatch.setattr(looking, "study_runs", lambda workspace, of: asked.append(of) or found)
    monkeypatch.setattr(launcher, "is_alive", lambda folder: folder.name in ("at work", "deleted"))
    monkeypatch.setattr(machine_room, "started_by_others", lambda workspace, queue, processor: ())
    monkeypatch.setattr(looking, "seconds_left", lambda folder, paces, now: left(folder))

    def left(folder: RunFolder) -> float:
        if folder.name == "deleted":
            raise NotThere("It is gone.", "")
        return 100.0

    shelf = QueueShelf(workspace)
    with carried_by_nobody_else(workspace):
        (shown,) = shelf.look(now=NOW).rows
        assert (shown.said, shown.begins, shown.ends) == ("3 runs of 4 to train", NOW, NOW + 600 + 100 + 600)
        shelf.look(now=NOW)
        assert asked == [study], "it is looked up again where something has changed"
        held(workspace, "another")
        shelf.look(now=NOW)
        assert len(asked) == 2
        found = replace(found, unchosen=2)
        held(workspace, "one more")
        (shown,) = shelf.look(now=NOW).rows
        assert (shown.said, shown.ends) == ("5 runs of 6 to train", None), "nobody knows what a search will choose"
        QueueFolder.of(workspace).change(lambda queue: queue.with_changes(entry.number, state="at work", began=NOW - 5, tries=1))
        (shown,) = shelf.look(now=NOW).rows
        assert (shown.said, shown.begins) == ("Begun again after it was killed.", NOW - 5)
