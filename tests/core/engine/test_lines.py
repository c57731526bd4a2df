"""Messages survive their line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.engine.lines import from_line, to_line
from core.engine.protocol import (
    AugmentationPreview,
    AugmentedView,
    BackgroundsJudged,
    Cancel,
    CheckOnCluster,
    ClassProbability,
    DrawHeatMap,
    Dropped,
    EngineStarted,
    Failure,
    Greeting,
    HeatMapDrawn,
    Hello,
    JudgeBackgrounds,
    LookCloser,
    LookedCloser,
    MeasureSpeed,
    Message,
    NaiveSplit,
    Note,
    PageWritten,
    PicturePrediction,
    PicturesPredicted,
    PlanPreview,
    Predict,
    Predicted,
    Prepare,
    Prepared,
    Progress,
    SpeedMeasured,
    SplitsCompared,
    ViewsReady,
    WritePage,
)
from core.evaluation.reliance import LeftOutPictures, Reliance, part_of
from core.evaluation.side_report.answer_speed import AnswerSpeed
from core.looking.split_comparison import SplitComparison, Way
from core.prediction.explaining.records import HeatMap
from core.reporting.request import PageRequest, SavedPage
from core.runs.recipe import Recipe, Stage

PICTURES = (
    PicturePrediction(Path("/a/Käse.jpg"), {"run 1": (ClassProbability("cat", 0.75), ClassProbability("dog", 0.25))}),
    PicturePrediction(Path("/a/b.jpg"), {}, "It is no picture."),
)
WAY = Way(0.9, (0.8, 0.95), (0.89, 0.91), 0.25)
PART = part_of("", np.ones((4, 6), bool), list("aabbcc"))
MESSAGES: tuple[Message, ...] = (
    Hello(), Prepare(("a", "b")), Predict(("a",), (Path("/x/\udcff.png"),)), Cancel(4),
    PlanPreview("pets", None, Recipe(stages=(Stage(trains="head"), Stage(epochs=3)))),
    AugmentationPreview("pets", Recipe(), 6, 0, "given", 3),
    EngineStarted(12), Greeting("cpu", "CPU", "2.13.0"), Prepared(("a",)), Predicted(3), PicturesPredicted(PICTURES),
    ViewsReady((AugmentedView(Path("/tmp/0.png"), "cat/1.jpg"),)), Failure("It failed.", "Do so.", Path("/x"), "why"),
    Failure("It failed."), Dropped(), Progress("Reading", 3, None, 1.5), Note("A sentence."),
    NaiveSplit("pets", None), SplitsCompared(SplitComparison("pets", "given", 9, 7, 2, 4, 5, WAY, WAY, 0.0, (-0.1, 0.1), ())),
    LookCloser("pets"), CheckOnCluster("pets", "auto", {"cpus": "2"}, True), LookedCloser(9, {"outlier": 2}),
    DrawHeatMap("a", Path("/x/\udcff.png"), "cat", "lite0"),
    JudgeBackgrounds("a", Path("/tmp/b")),
    WritePage("a", PageRequest(Path("/x/a.html"), heat=True)), PageWritten(SavedPage(Path("/x/a.html"), ("a",), "val", 24, 9)),
    MeasureSpeed("a"), SpeedMeasured(AnswerSpeed("here", "CPU", "2030-01-01T00:00:00+00:00", 96, 0.02, 100.0)),
    BackgroundsJudged(Reliance("a", "val", 9, LeftOutPictures(1, 2), {"u2netp": 6}, 0.5, 0.25, "#808080", 0, 0, PART, (PART,))),
    HeatMapDrawn(HeatMap("a", Path("/ä.png"), "cat", ("grad-cam", "attention"), (7, 9), ("b", "c"), "", False, Path("/0.png"))),
)  # fmt: skip


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: type(message).__name__)
def test_messages_survive_their_line(message: Message) -> None:
    line = to_line(7, message, "left")
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert line.isascii()
    assert from_line(line) == (7, message, "left")


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"[]", b"null", b"{}", b"\xff", b'{"number": 1, "channel": "", "is": "Exec", "body": {}}',
     b'{"number": 1, "channel": "", "is": "Cancel", "body": {"number": "many"}}',
     b'{"number": 1, "channel": "", "is": "Prepare", "body": {}}'],
)  # fmt: skip
def test_other_lines_are_no_messages(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_line(line)
