"""A study's runs are put in line once, whoever asks how often, and what becomes of them is seen in their folders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from core.cluster import watching
from core.cluster.crews import Crew
from core.cluster.watching import carried_by
from core.evaluation.report import Report, write_report
from core.runs.event_log import EventWriter
from core.runs.events import Epoch, Finished
from core.runs.folder import RunFolder
from core.runs.plan import NotCounted
from core.studies.carrying import RunBegan
from core.studies.folder import STUDIES, StudyFolder
from core.studies.training import study_runs, train_study
from core.support.errors import BadInput, Refused, SafelightError
from core.support.jobs import Abandoned, Context, Note
from core.support.workspace import Workspace
from core.training import launcher
from tests.judged_runs import predictions, two_epochs, write_events
from tests.shape_runs import shapes_workspace
from tests.stacked_runs import heads_workspace, of_heads
from tests.told_studies import NAMES, asked, trained


class MadeUpLine:
    """A line whose runs stand in it until the test says what becomes of them."""

    def __init__(self, at_look: Callable[[MadeUpLine], None] = lambda line: None) -> None:
        self.there: dict[str, RunFolder] = {}
        self.was_put: list[str] = []
        self.crews: list[tuple[str, ...]] = []
        self.at_work: frozenset[str] = frozenset()
        self.dropped = self.closed = False
        self._at_look = at_look

    def names(self) -> frozenset[str]:
        self._at_look(self)
        return frozenset(self.there)

    def put(self, crews: Sequence[Crew]) -> None:
        self.crews += [tuple(folder.name for folder in crew) for crew in crews]
        self.was_put += [folder.name for crew in crews for folder in crew]
        self.there |= {folder.name: folder for crew in crews for folder in crew}

    def drop_waiting(self) -> frozenset[str]:
        self.dropped = True
        self.there = {name: folder for name, folder in self.there.items() if name in self.at_work}
        return self.at_work

    def hint(self) -> str:
        return "Look there."

    def close(self) -> None:
        self.closed = True


def complete(folder: RunFolder) -> None:
    """Leaves the folder as a training does that came to its end."""
    write_events(folder.events_path, two_epochs())
    val = predictions(NAMES, [True] * 60)
    write_report(
        folder.report_path, Report(folder.name, ("boat", "car", "tram"), "best", "0" * 64, val, val, left_out=NotCounted())
    )


def end(folder: RunFolder, reason: str, message: str = "", hint: str = "") -> None:
    writer = EventWriter(folder.events_path)
    writer.write(Finished(1.0, reason, message, hint))
    writer.close()


@pytest.fixture
def ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(watching, "GRACE_SECONDS", 0.02)
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def test_what_is_missing_is_put_in_line_once_and_what_was_trained_is_taken(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=2)
    trained(ready, study_runs(ready, study).wanted[0], 50, "there already")

    def one_more(line: MadeUpLine) -> None:
        if line.there:
            name = min(line.there)
            complete(line.there.pop(name))

    line, told = MadeUpLine(one_more), []
    found = train_study(ready, study, Context(told.append), carried_by(lambda workspace, asked_for: line))
    assert (found.missing, found.failed) == (0, ())
    assert line.was_put == ["rates-002", "rates-003", "rates-004"]
    assert line.closed
    began = [(event.number, event.run, event.taken) for event in told if isinstance(event, RunBegan)]
    assert began == [(1, "there already", True), (2, "rates-002", False), (3, "rates-003", False), (4, "rates-004", False)]
    assert len(ready.run_names()) == 4


def test_what_the_only_run_says_is_passed_on(ready: Workspace) -> None:
    told: list[object] = []
    line = MadeUpLine(lambda line: [complete(line.there.pop(name)) for name in list(line.there)])
    study = asked(ready, "learning_rate=0.1", seeds=1)
    train_study(ready, study, Context(told.append), carried_by(lambda *_: line))
    assert [event.epoch for event in told if isinstance(event, Epoch)] == [1, 2]


def test_a_driver_that_went_away_finds_its_runs_again_and_puts_none_twice(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    context = Context()
    line = MadeUpLine(lambda line: context.abandon() if line.there else None)
    with pytest.raises(Abandoned):
        train_study(ready, study, context, carried_by(lambda *_: line))
    assert line.was_put == ["rates-001", "rates-002"]

    def finish(line: MadeUpLine) -> None:
        if looked:
            for name in list(line.there):
                complete(line.there.pop(name))
        looked.append(1)

    looked: list[int] = []
    line._at_look = finish
    assert train_study(ready, study, Context(), carried_by(lambda *_: line)).missing == 0
    assert line.was_put == ["rates-001", "rates-002"]
    assert len(ready.run_names()) == 2


def test_what_fails_is_named_with_its_reason_and_the_others_go_on(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01,0.001,0.2", seeds=1)

    def become(line: MadeUpLine) -> None:
        for (name, folder), way in zip(list(line.there.items()), ("lost", "failed", "stopped", "well"), strict=False):
            if way == "failed":
                end(folder, "failed", "No memory.", "Make pictures smaller.")
            elif way == "stopped":
                end(folder, "stopped")
            elif way == "well":
                complete(folder)
            del line.there[name]

    found = train_study(ready, study, Context(), carried_by(lambda *_: MadeUpLine(become)))
    assert found.trained == (False, False, False, True)
    assert [(entry.path, entry.reason) for entry in found.failed] == [
        ("learning_rate 0.1, seed 0", "rates-001 failed: its process vanished. Look there."),
        ("learning_rate 0.01, seed 0", "rates-002 failed: No memory. Make pictures smaller."),
        ("learning_rate 0.001, seed 0", "rates-003 failed: it was stopped. Carry the study out again to go on with it."),
    ]


def test_what_cannot_begin_is_named_and_the_line_is_not_asked(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> RunFolder:
        raise Refused("No room.", "Make some.")

    monkeypatch.setattr(launcher, "hold", refuse)
    line = MadeUpLine()
    found = train_study(ready, asked(ready, "learning_rate=0.1", seeds=1), Context(), carried_by(lambda *_: line))
    assert [entry.reason for entry in found.failed] == ["No room. Make some."]
    assert line.was_put == []


@pytest.mark.parametrize("where", ["study", "run"])
def test_nothing_is_put_in_line_whose_files_lead_elsewhere(ready: Workspace, tmp_path: Path, where: str) -> None:
    study = asked(ready, "learning_rate=0.1", seeds=1)
    one = study_runs(ready, study).wanted[0]
    run = launcher.hold(ready, launcher.request_for(ready, one.dataset, one.recipe, "from elsewhere", one.split))
    place = {"run": run.path, "study": StudyFolder.of(ready, study.name).path}[where]
    place.mkdir(parents=True, exist_ok=True)
    (place / "worker.log").symlink_to(tmp_path / "letters.txt")
    line = MadeUpLine(lambda line: [complete(line.there.pop(name)) for name in list(line.there)])
    carry = carried_by(lambda *_: line)
    if where == "study":
        with pytest.raises(Refused, match="is a link that leads elsewhere"):
            train_study(ready, study, Context(), carry)
    else:
        (failed,) = train_study(ready, study, Context(), carry).failed
        assert "is a link that leads elsewhere" in failed.reason
    assert line.was_put == []


def test_a_stop_is_passed_on_and_what_waits_is_taken_out(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    context, held, ended = Context(), threading.Event(), threading.Event()

    def train(folder: RunFolder) -> None:
        with folder.claim():
            held.set()
            while not folder.stop_requested():
                if ended.wait(0.01):
                    return
            end(folder, "stopped")

    crew: list[threading.Thread] = []

    def begin(line: MadeUpLine) -> None:
        if line.there and not crew:
            crew.append(threading.Thread(target=train, args=(line.there[min(line.there)],)))
            crew[0].start()
            assert held.wait(10)
            context.request_stop()

    line = MadeUpLine(begin)
    try:
        found = train_study(ready, study, context, carried_by(lambda *_: line))
    finally:
        ended.set()
        crew[0].join(10)
    assert line.dropped
    assert (found.missing, found.failed) == (2, ())
    assert RunFolder.open(ready, "rates-001").state() == "stopped"
    assert RunFolder.open(ready, "rates-002").state() == "waiting"


def test_a_cluster_begins_runs_once_whoever_carries_studies_out_here_has_begun_theirs(ready: Workspace) -> None:
    """Each made what was missing otherwise, where a study was carried out here and on a cluster at one time."""
    study, waits = asked(ready, "learning_rate=0.1", seeds=1), threading.Event()
    line = MadeUpLine(lambda line: [complete(line.there.pop(name)) for name in list(line.there)])
    context = Context(lambda event: waits.set() if isinstance(event, Note) else None)
    (ready.models / STUDIES).mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        with FileLock(ready.models / STUDIES / "beginning.lock"):
            found = pool.submit(train_study, ready, study, context, carried_by(lambda *_: line))
            assert waits.wait(20)
            assert ready.run_names() == []
            trained(ready, study_runs(ready, study).wanted[0], 50, "begun here")
        assert found.result(20).runs == ("begun here",)
    assert line.was_put == []


def test_cells_that_come_to_one_recipe_have_one_run(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.1000", seeds=1)
    line = MadeUpLine(lambda line: [complete(line.there.pop(name)) for name in list(line.there)])
    found = train_study(ready, study, Context(), carried_by(lambda *_: line))
    assert (len(found.wanted), found.missing, line.was_put) == (2, 0, ["rates-001"])


@pytest.mark.parametrize("kind", [Refused, BadInput])
def test_of_runs_that_the_line_does_not_take_nothing_is_left(ready: Workspace, kind: type[SafelightError]) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)
    one = study_runs(ready, study).wanted[0]
    launcher.hold(ready, launcher.request_for(ready, one.dataset, one.recipe, "waited before", one.split))
    line = MadeUpLine()

    def refuse(crews: Sequence[Crew]) -> None:
        raise kind("Not every node can train.", "")

    line.put = refuse  # type: ignore[method-assign]
    with pytest.raises(kind, match="Not every node"):
        train_study(ready, study, Context(), carried_by(lambda *_: line))
    assert ready.run_names() == ["waited before"]


def test_heads_of_one_shape_are_a_crew_all_of_whose_runs_hear_a_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(watching, "GRACE_SECONDS", 0.02)
    workspace, context = heads_workspace(tmp_path), Context()
    study = asked(workspace, "learning_rate=0.1,0.01", preset="quick", settings=of_heads(workspace))
    stopped: list[str] = []

    def look(line: MadeUpLine) -> None:
        if line.there and not line.dropped:
            line.at_work = frozenset(line.there)
            context.request_stop()
        elif line.dropped:
            stopped[:] = [name for name, folder in sorted(line.there.items()) if folder.stop_requested()]
            line.there.clear()

    line = MadeUpLine(look)
    train_study(workspace, study, context, carried_by(lambda *_: line))
    assert line.crews == [("rates-001", "rates-002", "rates-003", "rates-004")]
    assert stopped == list(line.crews[0])
