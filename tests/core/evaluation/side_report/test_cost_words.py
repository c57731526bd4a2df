"""What a run took, in figures; what is not known is not among them."""

from __future__ import annotations

import dataclasses

from core.evaluation.side_report.answer_speed import AnswerSpeed
from core.evaluation.side_report.cost_words import _milliseconds, cost_figures
from core.evaluation.side_report.run_cost import RunCost
from core.runs.resources.use import ResourceUse

BARE = RunCost(25.0, 2, None, None, 91_000, None, None, "", None, None)


def test_only_what_is_known_is_told() -> None:
    assert [(one.title, one.text) for one in cost_figures(BARE)] == [("Training", "25 s"), ("Folder", "91 kB")]


def test_everything_that_is_known_is_told() -> None:
    whole = dataclasses.replace(
        BARE,
        parameters=3_379_975,
        weights_bytes=13_700_000,
        training_pictures_per_second=73.2,
        planned_memory_bytes=199_000_000,
        device="CPU",
        use=ResourceUse(25.0, 812_000_000, 1.9, 0.5, 2_000_000_000, 0.0, 0.0),
        speed=AnswerSpeed("here", "CPU", "2030-01-01T00:00:00+00:00", 96, 0.0231, 141.6),
    )
    said = {one.title: one.text for one in cost_figures(whole)}
    assert said["Parameters"] == "3,379,975"
    assert said["Pace of training"] == "73 pictures/s"
    assert (said["Peak memory"], said["Peak memory of the GPU"]) == ("812.0 MB", "2.00 GB")
    assert said["Memory planned"] == "199.0 MB"
    assert (said["Time of an answer"], said["Pace of answers"]) == ("23 ms", "142 pictures/s")
    meanings = {one.title: one.meaning for one in cost_figures(whole)}
    assert "2 epochs on CPU" in meanings["Training"]
    assert all("Python and PyTorch themselves" in meanings[title] for title in ("Peak memory", "Memory planned"))
    assert meanings["Pace of answers"].startswith("Of 96 pictures asked about together, on CPU of this machine, measured ")


def test_of_a_solved_head_no_epoch_is_counted() -> None:
    solved = dataclasses.replace(BARE, epochs=1, device="CPU", is_solved=True)
    assert cost_figures(solved)[0].meaning == "Time that processes worked on it: a solved head on CPU"


def test_figures_say_what_they_mean() -> None:
    whole = dataclasses.replace(
        BARE,
        parameters=1_000,
        weights_bytes=4_000,
        training_pictures_per_second=1234.5,
        speed=AnswerSpeed("here", "CPU", "2030-01-01T00:00:00+00:00", 1, 0.0231, 1234.5),
    )
    told = {one.title: (one.text, one.meaning) for one in cost_figures(whole)}
    assert told["Training"] == ("25 s", "Time that processes worked on it: 2 epochs")
    assert told["Parameters"] == ("1,000", "Numbers in the network")
    assert told["Weights"] == ("4.0 kB", "Size of the best weights on the disk")
    assert told["Folder"][1] == "Size of everything in the run's folder"
    assert told["Pace of training"] == ("1,234 pictures/s", "Pictures trained per second in its last epoch")
    assert told["Time of an answer"][1].startswith("From one picture's file to its answer, on CPU of this machine, measured ")
    assert told["Pace of answers"][0] == "1.23e+03 pictures/s"
    assert told["Pace of answers"][1].startswith("Of 1 picture asked about together, ")
    assert [_milliseconds(seconds) for seconds in (0.0004, 9.9999, 10, 90)] == ["0 ms", "10,000 ms", "10 s", "1 min 30 s"]
