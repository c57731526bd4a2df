"""Each step that memory fails in is tried once more."""

from __future__ import annotations

from core.training.interruptions.spoiled_steps import SpoiledSteps


def test_each_step_is_tried_once_more_and_said_once() -> None:
    spoiled = SpoiledSteps()
    assert spoiled.told(0, 0.0) is None
    assert spoiled.goes_back(1200)
    note = spoiled.told(1000, 2.5)
    assert note is not None
    assert note.text.endswith("The run went back to its last checkpoint, of step 1,000; 200 steps are made again.")
    assert (note.mark, note.step, note.epoch) == ("went back", 1000, 2.5)
    assert spoiled.told(1000, 2.5) is None
    assert spoiled.goes_back(1300), "it came further than before"
    assert not spoiled.goes_back(1200)
    assert spoiled.told(1000, 2.5) is None
    assert "the optimiser's step 1,200, and did so again when" in spoiled.ended().message


def test_a_run_without_a_checkpoint_goes_back_to_its_beginning() -> None:
    spoiled = SpoiledSteps()
    assert spoiled.goes_back(1)
    note = spoiled.told(0, 0.0)
    assert note is not None
    assert note.text.endswith("The run went back to its beginning: it had no checkpoint yet; 1 step is made again.")


def test_a_run_of_several_ranks_says_that_it_was_one_of_them() -> None:
    spoiled = SpoiledSteps(2)
    assert spoiled.goes_back(7)
    note = spoiled.told(4, 1.0)
    assert note is not None
    assert note.text.startswith("One of the 2 processes ran out of memory in the middle of the optimiser's step 7, which")
    assert not spoiled.goes_back(7)
    ended = spoiled.ended()
    assert ended.message == (
        "One of the 2 processes ran out of memory in the middle of the optimiser's step 7, and did so again when the run came "
        "back to it from its last checkpoint. What was saved is intact."
    )
    assert ended.hint.startswith("Close what else uses the device and resume the run")
