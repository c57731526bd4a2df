"""What can be done to the queue: put in line, taken out and back, tried again, paused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.cli.option_words import with_options
from core.queueing import acts
from core.queueing.folder import QueueFolder, marked
from core.runs.events import Finished
from core.studies.folder import StudyFolder
from core.studies.study import Study
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.queues import carried_by_nobody_else, epoch, held, log, request, states


@pytest.fixture
def ready(workspace: Workspace) -> Iterator[Workspace]:
    with carried_by_nobody_else(workspace):
        yield workspace


def order(workspace: Workspace) -> str:
    return "".join(entry.run for entry in QueueFolder.of(workspace).read().entries)


def test_a_run_is_put_in_line_once(ready: Workspace) -> None:
    run = held(ready, "a")
    assert acts.queue_run(ready, "a").number == 1
    assert marked(run.path) == 1
    with pytest.raises(Refused, match=r"^a is in the queue already, as number 1\. Move it there, or take it out\.$"):
        acts.queue_run(ready, "a")
    run.rename(ready, "b")
    with pytest.raises(Refused, match=r"^b is in the queue already, as number 1\. Move it there, or take it out\.$"):
        acts.queue_run(ready, "b")
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        acts.queue_run(ready, "nobody")
    done = held(ready, "done")
    done.report_path.write_text("{}")
    log(done, epoch(1.0), Finished(2.0, "completed"))
    with pytest.raises(Refused, match=r"^done has come to its end\. Start a new run, from its weights if you like\.$"):
        acts.queue_run(ready, "done")


def test_a_run_at_work_and_one_that_was_not_judged(ready: Workspace) -> None:
    run = held(ready, "a")
    with run.claim(), pytest.raises(Refused, match=r"^a is being trained already\. Follow it instead\.$"):
        acts.queue_run(ready, "a")
    log(run, epoch(1.0), Finished(2.0, "completed"))
    assert acts.queue_run(ready, "a").number == 1, "its report is missing"
    assert states(ready) == {"a": "waiting"}


def test_a_run_that_could_not_begin_leaves_nothing(ready: Workspace) -> None:
    with pytest.raises(NotThere, match=r"^There is no dataset called 'pets'\. Known: none yet\.$"):
        acts.queue_request(ready, request("a"))
    assert ready.run_names() == []
    assert states(ready) == {}


def test_a_study_is_put_in_line_once(ready: Workspace) -> None:
    with pytest.raises(NotThere, match=r"^There is no study called rates\. Studies here: none yet\.$"):
        acts.queue_study(ready, "rates")
    StudyFolder.of(ready, "rates").write(Study(name="rates", dataset="pets", split="given", created="2026-01-01"))
    assert acts.queue_study(ready, "rates").title == "Study rates"
    with pytest.raises(Refused, match=r"^The study rates is in the queue already, as number 1\. It goes on there\.$"):
        acts.queue_study(ready, "rates")


def test_a_study_in_line_is_not_removed(ready: Workspace) -> None:
    StudyFolder.of(ready, "rates").write(Study(name="rates", dataset="pets", split="given", created="2026-01-01"))
    number = acts.queue_study(ready, "rates").number
    with pytest.raises(
        Refused,
        match=(r"^The study rates is in the queue, as number 1\. Remove on the tab Queue takes number 1 out\.$"),
    ) as told:
        acts.remove_unqueued_study(ready, "rates")
    assert with_options(told.value.hint) == f"`main.py queue --remove {number}` takes it out."
    acts.remove_entries(ready, [number])
    assert acts.remove_unqueued_study(ready, "rates")
    assert not StudyFolder.of(ready, "rates").is_there


def test_what_is_taken_out_before_it_began_goes_to_the_trash_and_comes_back(ready: Workspace) -> None:
    for name in "abc":
        acts.queue_run(ready, held(ready, name).name)
    begun = held(ready, "begun")
    log(begun, epoch(1.0), Finished(2.0, "stopped"))
    acts.queue_run(ready, "begun")
    removed = acts.remove_entries(ready, [1, 2, 4])
    assert order(ready) == "c"
    assert ready.run_names() == ["c", "begun"], "what has been trained already stays"
    acts.put_back(ready, removed, Context())
    assert [entry.run for entry in QueueFolder.of(ready).read().entries] == ["a", "b", "c", "begun"]
    assert sorted(ready.run_names()) == ["a", "b", "begun", "c"]
    assert acts.move_entry(ready, 4, "first").entries[0].run == "begun"
    assert marked(begun.path) == 4
    with pytest.raises(NotThere, match=r"^Nothing in the queue has the number 9\. Numbers in it: 4, 1, 3\.$"):
        acts.remove_entries(ready, [2, 9])
    assert "b" in order(ready), "all of them, or none"


def test_what_failed_is_tried_again_and_what_ended_can_be_forgotten(ready: Workspace) -> None:
    folder = QueueFolder.of(ready)
    for name in "ab":
        acts.queue_run(ready, held(ready, name).name)
    with pytest.raises(Refused, match=r"^a is waiting\. Only what failed or was stopped is put in line again\.$"):
        acts.try_again(ready, 1)
    folder.change(lambda queue: queue.with_changes(1, state="failed", reason="no luck").with_changes(2, state="done"))
    assert acts.try_again(ready, 1).number == 3
    assert [(entry.run, entry.state) for entry in folder.read().entries] == [("b", "done"), ("a", "waiting")]
    acts.clear_ended(ready)
    assert order(ready) == "a"
    assert "b" in ready.run_names()


def test_pause_and_how_many_at_once_are_kept(ready: Workspace) -> None:
    assert acts.pause(ready).paused
    assert QueueFolder.of(ready).read().paused
    assert not acts.go_on(ready).paused
    assert acts.set_at_once(ready, 3).at_once == 3
    with pytest.raises(BadInput, match=r"^1 to 16 can be at work at once, not 0\. One is what a processor does best\.$"):
        acts.set_at_once(ready, 0)
    assert acts.set_at_once(ready, 16).at_once == 16
    with pytest.raises(BadInput, match=r"^1 to 16 can be at work at once, not 17\. One is what a processor does best\.$"):
        acts.set_at_once(ready, 17)
    assert acts.order_entries(ready, [5]).entries == ()
