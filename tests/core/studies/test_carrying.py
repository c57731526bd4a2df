"""Runs of a study are carried out one after the other; what cannot begin is named, and a stop lets nothing else begin."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from core.datasets.catalog.dataset import Dataset
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.event_log import History
from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.runs.plan import Request
from core.runs.recipe import Recipe, Stage
from core.studies import carrying
from core.studies.carrying import Crew, RunBegan, together
from core.studies.folder import STUDIES
from core.studies.study import Cell, WantedRun
from core.studies.training import train_study
from core.studies.wanting import runs_wanted
from core.support.errors import BadInput, Refused
from core.support.jobs import Context, Note, Progress
from core.support.left_out import LeftOut
from core.support.workspace import Workspace
from core.training import admission, launcher
from core.training.together.launching import RunEnded
from tests.shape_runs import DATASET, shapes_workspace
from tests.told_studies import asked, trained


@pytest.fixture
def ready(tmp_path: Path) -> Workspace:
    return shapes_workspace(tmp_path, classes=2, each=6, size=8)


def test_what_cannot_begin_is_named_and_the_others_go_on(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=1)

    def launch(workspace: Workspace, request: object) -> RunFolder:
        raise Refused("No room.", "Make some.")

    monkeypatch.setattr(launcher, "launch", launch)
    found = train_study(ready, study, Context())
    assert [(entry.path, entry.reason) for entry in found.failed] == [
        ("learning_rate 0.1, seed 0", "No room. Make some."), ("learning_rate 0.01, seed 0", "No room. Make some."),
    ]  # fmt: skip
    assert found.missing == 2


def test_a_stop_before_the_first_begins_none(ready: Workspace) -> None:
    context = Context()
    context.request_stop()
    found = train_study(ready, asked(ready, "learning_rate=0.1,0.01", seeds=1), context)
    assert (found.missing, found.failed, ready.run_names()) == (2, (), [])


def test_another_may_carry_them(ready: Workspace) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=2)
    handed = []
    train_study(ready, study, Context(), lambda workspace, asked_for, wanted, context: handed.extend(wanted) or ())
    assert [(one.cell.words, one.seed) for one in handed] == [
        ("learning_rate 0.1", 0), ("learning_rate 0.1", 1), ("learning_rate 0.01", 0), ("learning_rate 0.01", 1),
    ]  # fmt: skip


def test_of_runs_that_one_process_trains_those_that_failed_are_named(ready: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = asked(ready, "learning_rate=0.1,0.01", seeds=2)
    wanted: list[WantedRun] = []
    train_study(ready, study, Context(), lambda workspace, asked_for, all_of_it, context: wanted.extend(all_of_it) or ())
    ends = (Finished(2.0, "completed"), Finished(2.0, "stopped"), Finished(2.0, "failed", "No room.", "Make some."), None)

    def follow(folders: list[RunFolder], since: float, context: Context, ended: Callable[[RunEnded], None]) -> None:
        for folder, finished in zip(folders, ends, strict=True):
            ended(RunEnded(folder, finished))

    monkeypatch.setattr(launcher, "start_together", lambda workspace, folders: None)
    monkeypatch.setattr(carrying, "follow_together", follow)
    crew = Crew(ready, study, 4, Context())
    assert crew.train(list(enumerate(wanted)), 0) == []
    assert [entry.path for entry in crew.failed] == ["learning_rate 0.01, seed 0", "learning_rate 0.01, seed 1"]
    assert crew.failed[0].reason.endswith(" failed: No room. Make some.")


def test_whoever_carries_the_same_study_out_waits_until_the_other_has_begun(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    waits = threading.Event()

    def launch(workspace: Workspace, request: object) -> RunFolder:
        begun.append(request)
        raise Refused("No room.", "Make some.")

    monkeypatch.setattr(launcher, "launch", launch)
    context = Context(lambda event: waits.set() if isinstance(event, Note) else None)
    study = asked(ready, "learning_rate=0.1", seeds=1)
    (ready.models / STUDIES).mkdir(parents=True)
    with ThreadPoolExecutor(1) as pool:
        with FileLock(ready.models / STUDIES / "beginning.lock"):
            found = pool.submit(train_study, ready, study, context)
            assert waits.wait(20)
            assert begun == []
        assert len(found.result(20).failed) == len(begun) == 1


HEAD = Recipe(
    architecture="lite0",
    weights="imagenet",
    precision="fp32",
    stages=(Stage(trains="head", epochs=1, augmentation=NO_AUGMENTATION),),
)


def heads(workspace: Workspace, count: int, dataset: str = DATASET) -> list[WantedRun]:
    """Runs of which one process may train several."""
    split = Dataset.open(workspace, dataset).current_split or ""
    return [
        WantedRun(Cell((("seed", str(seed)),)), seed, dataset, split, HEAD.model_copy(update={"seed": seed}))
        for seed in range(count)
    ]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What is heard of runs of which none is started: those together are completed, and no other can begin."""
    heard: list[object] = []

    def follow(folders: list[RunFolder], since: float, context: Context, ended: Callable[[RunEnded], None]) -> None:
        context.report(Progress("Runs", 0, len(folders), 9.0))
        for folder in folders:
            ended(RunEnded(folder, Finished(2.0, "completed")))
        context.report(Progress("Runs", len(folders), len(folders), 0.0))

    def launch(workspace: Workspace, request: Request) -> RunFolder:
        raise Refused(f"No room for {request.run}.", "Make some.")

    monkeypatch.setattr(admission, "admit", lambda workspace, request: None)
    monkeypatch.setattr(launcher, "start_together", lambda workspace, folders: heard.append([folder.name for folder in folders]))
    monkeypatch.setattr(carrying, "follow_together", follow)
    monkeypatch.setattr(launcher, "launch", launch)
    return heard


def test_those_on_one_datasets_features_are_trained_together_and_then_the_others(ready: Workspace, told: list[object]) -> None:
    shutil.copytree(ready.dataset_folder(DATASET), ready.dataset_folder("other"))
    study = asked(ready, seeds=1)
    (whole,) = runs_wanted(ready, study)
    first, second, third = heads(ready, 3)
    wanted = [whole, first, *heads(ready, 1, "other"), second, third]
    failed = together(ready, study, wanted, Context(told.append))
    names = [f"rates-{number:03d}" for number in range(1, 6)]
    assert told == [
        [names[1], names[3], names[4]],
        RunBegan(2, 5, names[1], "seed 0, seed 0", False),
        RunBegan(4, 5, names[3], "seed 1, seed 1", False),
        RunBegan(5, 5, names[4], "seed 2, seed 2", False),
        Progress("Runs", 0, 5, None),
        Progress("Runs", 3, 5, None),
        Progress("Runs", 3, 5),
        Progress("Runs", 4, 5),
    ]
    assert failed == (
        LeftOut("the recipe, seed 0", f"No room for {names[0]}. Make some."),
        LeftOut("seed 0, seed 0", f"No room for {names[2]}. Make some."),
    )
    stopped = Context()
    stopped.request_stop()
    told.clear()
    assert together(ready, study, wanted, stopped) == ()
    assert told == []


def test_where_all_are_trained_together_the_time_that_is_left_is_told(ready: Workspace, told: list[object]) -> None:
    assert together(ready, asked(ready), heads(ready, 2), Context(told.append)) == ()
    assert told[-2:] == [Progress("Runs", 0, 2, 9.0), Progress("Runs", 2, 2, 0.0)]


def test_of_a_crew_what_is_trained_is_taken_and_what_is_at_work_elsewhere_is_waited_for(
    ready: Workspace, told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = asked(ready)
    done, alone_now, taken_up, broken, new, refused = heads(ready, 6)
    trained(ready, done, 40, "done")
    begun = {
        name: RunFolder.create(ready, name, DATASET, one.recipe, one.split)
        for name, one in (("alone", alone_now), ("taken-up", taken_up), ("broken", broken))
    }
    real = carrying.go_on_together

    def go_on(workspace: Workspace, folder: RunFolder) -> bool:
        if folder.name == "broken":
            raise BadInput("Its checkpoints are damaged.", "Train it anew.")
        return real(workspace, folder)

    def begin(workspace: Workspace, requests: list[Request]) -> Iterator[tuple[Request, object]]:
        for request in requests:
            is_bad = request.recipe.seed == refused.seed
            yield request, Refused("No room.", "Make some.") if is_bad else RunFolder.begin(workspace, request)

    monkeypatch.setattr(carrying, "go_on_together", go_on)
    monkeypatch.setattr(carrying, "begin_together", begin)
    crew = Crew(ready, study, 9, Context(told.append))
    with begun["alone"].claim():
        back = crew.train(list(enumerate([done, alone_now, taken_up, broken, new, new, refused], start=2)), 1)
    assert back == [(3, alone_now), (7, new)], "one that another process trains, and a second cell with one recipe"
    assert told == [
        RunBegan(2, 9, "done", "seed 0, seed 0", True),
        ["taken-up", "rates-006"],
        RunBegan(4, 9, "taken-up", "seed 2, seed 2", False),
        RunBegan(6, 9, "rates-006", "seed 4, seed 4", False),
        Progress("Runs", 4, 9, None),
        Progress("Runs", 6, 9, None),
    ]
    assert crew.failed == [
        LeftOut("seed 3, seed 3", "Its checkpoints are damaged. Train it anew."),
        LeftOut("seed 5, seed 5", "No room. Make some."),
    ]


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        (Finished(2.0, "completed"), ""),
        (Finished(2.0, "early-stopped"), ""),
        (Finished(2.0, "stopped"), ""),
        (Finished(2.0, "failed", "No room.", "Make some."), "begun failed: No room. Make some."),
        (None, "begun failed: its process vanished."),
    ],
)
def test_a_run_by_itself_is_followed_and_after_one_that_was_stopped_no_other_begins(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, finished: Finished | None, said: str
) -> None:
    study = asked(ready, "learning_rate=0.1,0.01,0.001,1", seeds=1)
    wanted = runs_wanted(ready, study)
    trained(ready, wanted[0], 40, "done")
    RunFolder.create(ready, "begun", DATASET, wanted[1].recipe, wanted[1].split)
    begun: list[str] = []

    def launch(workspace: Workspace, request: Request) -> RunFolder:
        begun.append(f"launched {request.run}")
        return RunFolder.begin(workspace, request)

    def follow(folder: RunFolder, context: Context) -> History:
        return History(finished=finished if folder.name == "begun" else Finished(2.0, "completed"))

    monkeypatch.setattr(launcher, "launch", launch)
    monkeypatch.setattr(launcher, "follow", follow)
    monkeypatch.setattr(launcher, "resume", lambda workspace, name: begun.append(f"resumed {name}"))
    monkeypatch.setattr(launcher, "is_alive", lambda folder: folder.name == "rates-004")
    heard: list[object] = []
    failed = together(ready, study, wanted, Context(heard.append))
    after = [] if finished is not None and finished.reason == "stopped" else ["launched rates-003", "launched rates-004"]
    assert begun == ["resumed begun", *after]
    assert [entry.reason for entry in failed] == ([said] if said else [])
    told = [(event.number, event.run, event.taken) for event in heard if isinstance(event, RunBegan)]
    assert told[:2] == [(1, "done", True), (2, "begun", False)]
    assert len(told) == 2 + len(after)
    if after:
        begun.clear()
        monkeypatch.setattr(carrying, "is_trained", lambda folder: folder.name != "rates-004")
        together(ready, study, wanted, Context())
        assert begun == [], "it is at work already, and is only followed"
