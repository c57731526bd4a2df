"""What the engine keeps, and what it clears away."""

from __future__ import annotations

import ast
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
import torch

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.derived.background_request import BackgroundOptions, BackgroundRequest
from core.engine.handlers import Handlers, remove_leavings, threads_for_answers
from core.engine.protocol import (
    BackgroundsJudged,
    Cancel,
    CheckOnCluster,
    ExportRun,
    FindMasks,
    JudgeBackgrounds,
    LabelsProposed,
    LayersPreview,
    LayersReady,
    ListNetworks,
    LookCloser,
    LookedCloser,
    MakeMap,
    MakeViews,
    MapMade,
    MasksFound,
    NaiveSplit,
    NetworksListed,
    PageWritten,
    PlanPreview,
    Prepare,
    Prepared,
    ProposeLabels,
    RangeTest,
    RangeTested,
    Request,
    RunExported,
    SplitsCompared,
    ViewsMade,
    WritePage,
)
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.background_runs import coloured_dataset, coloured_run, find_objects
from tests.drawn_masks import NAMES, mask, pictures


def test_every_kind_of_request_has_a_handler(workspace: Workspace) -> None:
    threads = torch.get_num_threads()
    try:
        with Handlers(workspace) as handlers:
            assert set(handlers._table) == set(get_args(Request)) - {Cancel}
            assert torch.get_num_threads() == threads_for_answers(threads)
            with pytest.raises(NotThere):
                handlers.handle(PlanPreview("nothing", None, Recipe()), Context())
            assert torch.get_num_threads() == threads_for_answers(threads)  # also after a failure
            folder = handlers._folder
            assert folder.is_dir()
        assert not folder.exists()
    finally:
        torch.set_num_threads(threads)


def test_runs_without_weights_are_not_prepared(workspace: Workspace) -> None:
    threads = torch.get_num_threads()
    RunFolder.create(workspace, "fresh", "pets", Recipe())
    try:
        with Handlers(workspace) as handlers:
            assert handlers.handle(Prepare(("fresh",)), Context()) == Prepared(())
    finally:
        torch.set_num_threads(threads)


def test_folders_of_killed_engines_are_removed_after_a_day(tmp_path: Path) -> None:
    for name, age in (("safelight-engine-old", 90_000), ("safelight-engine-new", 80_000), ("others", 90_000)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.png").touch()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    remove_leavings(tmp_path, 1_000_000)
    assert sorted(folder.name for folder in tmp_path.iterdir()) == ["others", "safelight-engine-new"]


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (3, 1), (8, 4)])
def test_half_of_the_threads_answer(cores: int, threads: int) -> None:
    assert threads_for_answers(cores) == threads


def test_masks_that_came_with_the_pictures_are_told_of_without_a_network(
    workspace: Workspace, shapes_folder: Callable[..., Path]
) -> None:
    shapes = shapes_folder(classes=2, each=2)
    for picture in pictures(shapes):
        mask(NAMES["suffix"](shapes, picture))
    import_pictures(workspace, "shapes", shapes)
    threads = torch.get_num_threads()
    wanted = BackgroundRequest("shapes", "cut", BackgroundOptions(method="mask-rcnn"))
    try:
        with Handlers(workspace) as handlers:
            assert handlers.handle(FindMasks(wanted), Context()) == MasksFound(4, 0)
    finally:
        torch.set_num_threads(threads)


def test_backgrounds_are_judged_and_examples_left_where_they_are_wanted(workspace: Workspace, tmp_path: Path) -> None:
    dataset = coloured_dataset(workspace, tmp_path / "pictures", each=3)
    coloured_run(workspace, dataset, "leaning", "backgrounds")
    find_objects(dataset)
    threads = torch.get_num_threads()
    try:
        with Handlers(workspace) as handlers:
            judged = handlers.handle(JudgeBackgrounds("leaning", tmp_path / "examples"), Context())
    finally:
        torch.set_num_threads(threads)
    assert isinstance(judged, BackgroundsJudged)
    assert judged.found.overall.n == 6
    # The engine is gone; they are still there.
    assert all(file.is_file() and file.parent == tmp_path / "examples" for one in judged.found.examples for file in one.files)


def imported_at_once(module: str, root: Path) -> set[str]:
    """Everything a module of ours brings along when it is imported; not what its functions import later."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        file = root.joinpath(*name.split("."))
        file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
        if not file.is_file():
            continue
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                waiting += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def test_the_engine_begins_without_what_only_training_needs() -> None:
    # Features for nearest pictures once brought lightning along, and the first prediction waited two seconds longer.
    brought = imported_at_once("core.engine.handlers", Path(__file__).resolve().parents[3])
    assert {"torch", "core.prediction.explaining.heat"} <= brought
    heavy = {"lightning_fabric", "timm", "torchvision", "scipy", "sklearn", "openTSNE", "onnx", "onnxruntime", "openvino"}
    assert not heavy & {name.partition(".")[0] for name in brought}


@pytest.fixture
def handlers(workspace: Workspace) -> Iterator[Handlers]:
    threads = torch.get_num_threads()
    try:
        with Handlers(workspace) as found:
            yield found
    finally:
        torch.set_num_threads(threads)


class Asked:
    """Stands in for a job: what it was called with, and what it gives."""

    def __init__(self, gives: object) -> None:
        self.gives = gives
        self.told: tuple[object, ...] = ()

    def __call__(self, *arguments: object) -> object:
        self.told = arguments
        return self.gives


CONTEXT = Context()
WANTED: Any = "wanted"
GIVES: Any = "what comes of it"
CHECKED = SimpleNamespace(findings=[SimpleNamespace(kind=kind) for kind in ("dark", "outlier", "dark")], samples=24)
RECIPE = Recipe()


@pytest.mark.parametrize(
    ("request_", "job", "gives", "told", "reply"),
    [
        (LayersPreview("d", RECIPE), "training.layers:preview_layers", GIVES, ["d", RECIPE, CONTEXT], LayersReady(GIVES)),
        (ListNetworks(), "architectures.known.listing:list_networks", GIVES, None, NetworksListed(GIVES)),
        (
            ExportRun("r", "onnx", Path("out"), True), "export.exporting:export_run", GIVES,
            ["r", "onnx", Path("out"), CONTEXT, True], RunExported(GIVES),
        ),
        (
            RangeTest("r", stage=1), "training.rates.range_test:range_test", GIVES, ["r", CONTEXT, 1], RangeTested(GIVES),
        ),
        (
            RangeTest("", 1, WANTED), "training.rates.range_test:range_test_of", GIVES, [WANTED, CONTEXT, 1],
            RangeTested(GIVES),
        ),
        (MakeViews(WANTED), "derived.augmenting:augment_dataset", GIVES, [WANTED, CONTEXT], ViewsMade(GIVES)),
        (
            WritePage("r", WANTED), "reporting.saving:save_page", GIVES, [["r"], WANTED, CONTEXT],
            PageWritten(GIVES),
        ),
    ],
)  # fmt: skip
def test_a_request_is_handed_to_its_job_and_what_comes_of_it_handed_back(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, request_: Request, job: str, gives: object,
    told: list[object] | None, reply: object,
) -> None:  # fmt: skip
    asked = Asked(gives)
    module, _, name = job.partition(":")
    monkeypatch.setattr(importlib.import_module(f"core.{module}"), name, asked)
    assert handlers.handle(request_, CONTEXT) == reply
    assert list(asked.told) == ([CONTEXT] if told is None else [workspace, *told])


@pytest.mark.parametrize(
    ("request_", "job", "gives", "told", "reply"),
    [
        (
            LookCloser("shapes"), "looking.looking:look_closer", SimpleNamespace(samples=24, checked=CHECKED),
            ["shapes", CONTEXT], LookedCloser(24, {"dark": 2, "outlier": 1}),
        ),
        (
            CheckOnCluster("shapes", "auto", {"cpus": "2"}, True), "looking.cluster_look:check_on_cluster", CHECKED,
            ["workspace", "shapes", "auto", {"cpus": "2"}, True, CONTEXT], LookedCloser(24, {"dark": 2, "outlier": 1}),
        ),
        (
            NaiveSplit("shapes", "main"), "looking.naive:compare_with_naive", GIVES, ["shapes", "main", CONTEXT],
            SplitsCompared(GIVES),
        ),
        (
            ProposeLabels("shapes", ("boats",)), "labelling.proposing:propose", GIVES,
            ["workspace", "shapes", ("boats",), CONTEXT], LabelsProposed(GIVES),
        ),
        (
            MakeMap("shapes", "boats"), "looking.maps.making:make_map", SimpleNamespace(by="boats", pictures=9, anew=True),
            ["workspace", "shapes", "boats", CONTEXT], MapMade("boats", 9, True),
        ),
    ],
)  # fmt: skip
def test_what_is_asked_of_a_dataset_goes_to_its_job(
    handlers: Handlers, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, request_: Request, job: str, gives: object,
    told: list[object], reply: object,
) -> None:  # fmt: skip
    Dataset.create(workspace, "shapes", None, "made up", "none")
    asked = Asked(gives)
    module, _, name = job.partition(":")
    monkeypatch.setattr(importlib.import_module(f"core.{module}"), name, asked)
    assert handlers.handle(request_, CONTEXT) == reply
    said = [one.name if isinstance(one, Dataset) else "workspace" if one is workspace else one for one in asked.told]
    assert said == told
