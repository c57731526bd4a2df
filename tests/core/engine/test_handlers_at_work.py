"""What the engine hands on to whoever does the work, with what, and what it keeps for the next request."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from PIL import Image

from core.engine import handlers as module
from core.engine.handlers import Handlers
from core.engine.protocol import (
    AugmentationPreview,
    DrawHeatMap,
    FindNearest,
    Greeting,
    HeatMapDrawn,
    Hello,
    MeasureSpeed,
    NearestFound,
    PlanPreview,
    PlanReady,
    Predict,
    Predicted,
    Prepare,
    Prepared,
    RangeTest,
    SpeedMeasured,
    ViewsReady,
)
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace

CONTEXT = Context()
GIVES: Any = "what comes of it"


class Asked:
    """Stands in for whoever does the work: what it was called with each time, and what it gives."""

    def __init__(self, gives: object = GIVES) -> None:
        self.gives = gives
        self.told: list[tuple[object, ...]] = []

    def __call__(self, *arguments: object) -> object:
        self.told.append(arguments)
        return self.gives


@pytest.fixture
def handlers(workspace: Workspace) -> Iterator[Handlers]:
    threads = torch.get_num_threads()
    torch.set_num_threads(4)
    try:
        with Handlers(workspace) as found:
            yield found
    finally:
        torch.set_num_threads(threads)


def stand_in(patch: pytest.MonkeyPatch, place: object, name: str, gives: object = GIVES) -> Asked:
    asked = Asked(gives)
    patch.setattr(importlib.import_module(place) if isinstance(place, str) else place, name, asked)
    return asked


def test_pictures_are_asked_about_with_all_that_was_wanted(
    handlers: Handlers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    predict = stand_in(monkeypatch, handlers._predictors, "predict", ("one", "two", "three"))
    wanted = Predict(("cats", "dogs"), (tmp_path,), tmp_path / "small", True)
    assert handlers.handle(wanted, CONTEXT) == Predicted(3)
    assert predict.told == [(wanted.runs, wanted.pictures, CONTEXT, wanted.thumbnails, True)]
    draw = stand_in(monkeypatch, handlers._explainers, "heat_map")
    assert handlers.handle(DrawHeatMap("cats", tmp_path, "tabby", "lite0"), CONTEXT) == HeatMapDrawn(GIVES)
    assert draw.told == [("cats", tmp_path, "tabby", "lite0", CONTEXT)]
    measure = stand_in(monkeypatch, "core.prediction.speed", "measure_speed")
    assert handlers.handle(MeasureSpeed("cats"), CONTEXT) == SpeedMeasured(GIVES)
    assert measure.told == [(handlers._workspace, "cats", CONTEXT, handlers._predictors)]


def test_what_finds_nearest_pictures_is_made_once_with_the_warm_decoder(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    nearest = Asked()
    make = stand_in(monkeypatch, "core.prediction.explaining.neighbours", "Neighbours", SimpleNamespace(nearest=nearest))
    assert handlers.handle(FindNearest("cats", tmp_path, 5, True), CONTEXT) == NearestFound(GIVES)
    handlers.handle(FindNearest("dogs", tmp_path, 6), CONTEXT)
    assert make.told == [(workspace, handlers._predictors.pool)]
    assert nearest.told == [("cats", tmp_path, 5, True, CONTEXT), ("dogs", tmp_path, 6, False, CONTEXT)]


def test_runs_with_weights_are_asked_about_a_picture_once_beforehand(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ready", "fresh"):
        RunFolder.create(workspace, name, "pets", Recipe())
    ready = RunFolder.open(workspace, "ready")
    ready.best_weights.parent.mkdir(exist_ok=True)
    ready.best_weights.touch()
    predict = stand_in(monkeypatch, handlers._predictors, "predict")
    for _ in range(2):  # the second time the picture is there
        assert handlers.handle(Prepare(("fresh", "ready")), CONTEXT) == Prepared(("ready",))
    assert [runs for runs, _, _ in predict.told] == [("ready",)] * 2
    assert predict.told[0][2] is not CONTEXT  # nobody is to be told of its progress
    pictures: Any = predict.told[0][1]
    with Image.open(pictures[0]) as picture:
        assert (picture.mode, picture.size) == ("RGB", (8, 8))


def test_a_plan_is_made_with_the_threads_of_training_and_what_it_took_given_back(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices, memory = stand_in(monkeypatch, module, "give_all_back"), stand_in(monkeypatch, module, "give_memory_back")
    threads: list[int] = []
    asked: list[tuple[object, ...]] = []

    def preview(*wanted: object) -> object:
        threads.append(torch.get_num_threads())
        asked.append(wanted)
        return GIVES

    monkeypatch.setattr("core.training.prepare.preview_plan", preview)
    recipe = Recipe()
    assert torch.get_num_threads() == 2
    assert handlers.handle(PlanPreview("pets", "main", recipe), CONTEXT) == PlanReady(GIVES)
    assert (threads, torch.get_num_threads()) == ([4], 2)
    assert asked == [(workspace, "pets", "main", recipe, CONTEXT)]
    assert (len(devices.told), len(memory.told)) == (1, 1)
    stand_in(monkeypatch, "core.training.rates.range_test", "range_test")
    handlers.handle(RangeTest("cats"), CONTEXT)
    assert len(memory.told) == 2


def test_an_engine_for_long_work_keeps_every_thread(workspace: Workspace) -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(4)
    try:
        with Handlers(workspace, aside=True):
            assert torch.get_num_threads() == 4
    finally:
        torch.set_num_threads(threads)


def test_the_preview_before_is_still_there_and_the_one_before_that_is_not(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = AugmentationPreview("pets", Recipe())
    made: list[Path] = []

    def views(of: Workspace, wanted: AugmentationPreview, pool: object, folder: Path, context: Context) -> object:
        assert (of, wanted, pool, context) == (workspace, request, handlers._predictors.pool, CONTEXT)
        folder.mkdir()
        made.append(folder)
        return GIVES

    monkeypatch.setattr(module, "augmented_pictures", views)
    for _ in range(3):
        assert handlers.handle(request, CONTEXT) == ViewsReady(GIVES)
    assert [folder.exists() for folder in made] == [False, True, True]


def test_the_greeting_says_what_is_computed_with(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = SimpleNamespace(device="cuda", device_name="A card")
    stand_in(monkeypatch, "core.training.arithmetic.machine", "this_machine", machine)
    stand_in(monkeypatch, module, "has_apple_gpu", gives=True)
    assert handlers.handle(Hello(), CONTEXT) == Greeting("cuda", "A card", torch.__version__, True)


def test_folders_of_killed_engines_are_looked_for_where_new_ones_are_made(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    remove = stand_in(monkeypatch, module, "remove_leavings")
    threads = torch.get_num_threads()
    try:
        handlers = Handlers(workspace)
    finally:
        torch.set_num_threads(threads)
    assert [place for place, _ in remove.told] == [handlers._folder.parent]
    assert handlers._folder.name.startswith("safelight-engine-")
    handlers._folder.rmdir()
