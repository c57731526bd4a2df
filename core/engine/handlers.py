"""What the engine does for each kind of request: one small table."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.engine.previews import augmented_pictures
from core.engine.protocol import (
    AugmentationPreview,
    BackgroundsJudged,
    CheckOnCluster,
    DrawHeatMap,
    ExportRun,
    FindMasks,
    FindNearest,
    Greeting,
    HeatMapDrawn,
    Hello,
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
    MeasureSpeed,
    NaiveSplit,
    NearestFound,
    NetworksListed,
    PageWritten,
    PlanPreview,
    PlanReady,
    Predict,
    Predicted,
    Prepare,
    Prepared,
    ProposeLabels,
    RangeTest,
    RangeTested,
    Reply,
    Request,
    RunExported,
    SpeedMeasured,
    SplitsCompared,
    ViewsMade,
    ViewsReady,
    WritePage,
)
from core.pixels.devices import give_all_back, has_apple_gpu
from core.prediction.explaining.explainers import Explainers
from core.prediction.predictors import Predictors
from core.runs.folder import RunFolder
from core.support.computing import give_memory_back
from core.support.jobs import Context
from core.support.workspace import Workspace

if TYPE_CHECKING:
    from core.datasets.cleaning.checking import CheckResult
    from core.prediction.explaining.neighbours import Neighbours

_PREFIX = "safelight-engine-"
_DAY = 86_400.0  # seconds


def threads_for_answers(cores: int) -> int:
    """Threads of an operation while answering: half of what there is.

    A training run that keeps every core busy holds back one of many threads in each operation, and the others wait for it:
    measured on two busy cores, one picture takes 0.1 seconds with one thread and 0.3 to 3 with two.
    """
    return max(1, cores // 2)


def remove_leavings(place: Path, now: float) -> None:
    """Removes the folders of engines that were killed: those in `place` that nobody has written to for a day."""
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if now - folder.stat().st_mtime > _DAY:
                shutil.rmtree(folder, ignore_errors=True)


class Handlers:
    """Keeps networks and decoder warm between requests; a context manager. For one thread.

    A new kind of request is a record in `protocol`, a method here and a line in `_table`.

    Args:
        workspace: Whose datasets and runs are meant.
        aside: Keeps every thread for operations, where answers otherwise take half of them.
    """

    def __init__(self, workspace: Workspace, aside: bool = False) -> None:
        self._workspace = workspace
        self._predictors = Predictors(workspace, processes=1)
        remove_leavings(Path(tempfile.gettempdir()), time.time())
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._explainers = Explainers(workspace, self._predictors.pool, self._folder / "heat")
        self._neighbours: Neighbours | None = None
        self._previews = 0
        self._all_threads = torch.get_num_threads()
        if not aside:
            torch.set_num_threads(threads_for_answers(self._all_threads))
        self._table: dict[type[Any], Callable[[Any, Context], Reply]] = {
            Hello: self._hello,
            Prepare: self._prepare,
            Predict: self._predict,
            DrawHeatMap: self._heat_map,
            FindNearest: self._nearest,
            PlanPreview: self._plan,
            LayersPreview: self._layers,
            ListNetworks: self._networks,
            AugmentationPreview: self._augmentation,
            NaiveSplit: self._naive_split,
            FindMasks: self._find_masks,
            JudgeBackgrounds: self._judge_backgrounds,
            MakeViews: self._make_views,
            LookCloser: self._look_closer,
            CheckOnCluster: self._check_on_cluster,
            ProposeLabels: self._propose_labels,
            MakeMap: self._make_map,
            ExportRun: self._export_run,
            WritePage: self._write_page,
            RangeTest: self._range_test,
            MeasureSpeed: self._measure_speed,
        }

    def __enter__(self) -> Handlers:
        self._predictors.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._predictors.__exit__()
        shutil.rmtree(self._folder, ignore_errors=True)

    def handle(self, request: Request, context: Context) -> Reply:
        """The final reply to a request.

        Raises:
            SafelightError: What the person can mend.
            Abandoned: The request was dropped.
        """
        return self._table[type(request)](request, context)

    def greeting(self) -> Greeting:
        """What this engine computes with."""
        from core.training.arithmetic.machine import this_machine

        machine = this_machine()
        return Greeting(machine.device, machine.device_name, torch.__version__, has_apple_gpu())

    def _hello(self, request: Hello, context: Context) -> Reply:
        return self.greeting()

    def _prepare(self, request: Prepare, context: Context) -> Reply:
        picture = self._folder / "warm-up.png"
        if not picture.exists():
            self._folder.mkdir(exist_ok=True)
            Image.fromarray(np.zeros((8, 8, 3), np.uint8)).save(picture)
        ready = tuple(run for run in request.runs if RunFolder.asked(self._workspace, run).best_weights.is_file())
        if ready:
            self._predictors.predict(ready, [picture], Context())  # the first pass of a network is slow: make it now
        return Prepared(ready)

    def _predict(self, request: Predict, context: Context) -> Reply:
        wanted = (request.runs, request.pictures, context, request.thumbnails, request.flips)
        return Predicted(len(self._predictors.predict(*wanted)))

    def _heat_map(self, request: DrawHeatMap, context: Context) -> Reply:
        return HeatMapDrawn(self._explainers.heat_map(request.run, request.picture, request.class_name, request.member, context))

    def _nearest(self, request: FindNearest, context: Context) -> Reply:
        # Not with the others: what makes features brings lightning along, for which the first prediction would wait two seconds.
        from core.prediction.explaining.neighbours import Neighbours

        if self._neighbours is None:
            self._neighbours = Neighbours(self._workspace, self._predictors.pool)
        found = self._neighbours.nearest(request.run, request.picture, request.count, request.look, context)
        return NearestFound(found)

    def _plan(self, request: PlanPreview, context: Context) -> Reply:
        from core.training.prepare import preview_plan

        threads = torch.get_num_threads()
        torch.set_num_threads(self._all_threads)  # as training will have them: the plan's times are measured here
        try:
            return PlanReady(preview_plan(self._workspace, request.dataset, request.split, request.recipe, context))
        finally:
            torch.set_num_threads(threads)
            give_all_back()
            give_memory_back()  # a trial step of a large network takes gigabytes, and this process stays

    def _layers(self, request: LayersPreview, context: Context) -> Reply:
        from core.training.layers import preview_layers

        return LayersReady(preview_layers(self._workspace, request.dataset, request.recipe, context))

    def _networks(self, request: ListNetworks, context: Context) -> Reply:
        from core.architectures.known.listing import list_networks

        return NetworksListed(list_networks(context))

    def _augmentation(self, request: AugmentationPreview, context: Context) -> Reply:
        self._previews += 1
        folder = self._folder / f"preview-{self._previews}"
        views = augmented_pictures(self._workspace, request, self._predictors.pool, folder, context)
        shutil.rmtree(self._folder / f"preview-{self._previews - 2}", ignore_errors=True)  # the last one may still be shown
        return ViewsReady(views)

    def _range_test(self, request: RangeTest, context: Context) -> Reply:
        from core.training.rates.range_test import range_test, range_test_of

        try:
            if request.wanted is not None:
                return RangeTested(range_test_of(self._workspace, request.wanted, context, request.stage))
            return RangeTested(range_test(self._workspace, request.run, context, request.stage))
        finally:
            give_memory_back()

    def _measure_speed(self, request: MeasureSpeed, context: Context) -> Reply:
        from core.prediction.speed import measure_speed

        return SpeedMeasured(measure_speed(self._workspace, request.run, context, self._predictors))

    def _naive_split(self, request: NaiveSplit, context: Context) -> Reply:
        from core.looking.naive import compare_with_naive

        return SplitsCompared(compare_with_naive(Dataset.open(self._workspace, request.dataset), request.split, context))

    def _find_masks(self, request: FindMasks, context: Context) -> Reply:
        from core.derived.masking import find_masks

        result = find_masks(self._workspace, request.wanted, context)
        return MasksFound(result.found, result.without)

    def _judge_backgrounds(self, request: JudgeBackgrounds, context: Context) -> Reply:
        from core.prediction.reliance import background_reliance

        return BackgroundsJudged(background_reliance(self._workspace, request.run, request.on, context, request.examples))

    def _make_views(self, request: MakeViews, context: Context) -> Reply:
        from core.derived.augmenting import augment_dataset

        return ViewsMade(augment_dataset(self._workspace, request.wanted, context))

    def _look_closer(self, request: LookCloser, context: Context) -> Reply:
        from core.looking.looking import look_closer

        look = look_closer(Dataset.open(self._workspace, request.dataset), context)
        return _looked(look.samples, look.checked)

    def _check_on_cluster(self, request: CheckOnCluster, context: Context) -> Reply:
        from core.looking.cluster_look import check_on_cluster

        dataset = Dataset.open(self._workspace, request.dataset)
        found = check_on_cluster(self._workspace, dataset, request.address, request.needs, request.closer, context)
        return _looked(found.samples, found)

    def _propose_labels(self, request: ProposeLabels, context: Context) -> Reply:
        from core.labelling.proposing import propose

        dataset = Dataset.open(self._workspace, request.dataset)
        return LabelsProposed(propose(self._workspace, dataset, request.by, context))

    def _make_map(self, request: MakeMap, context: Context) -> Reply:
        from core.looking.maps.making import make_map

        made = make_map(self._workspace, Dataset.open(self._workspace, request.dataset), request.by, context)
        return MapMade(made.by, made.pictures, made.anew)

    def _export_run(self, request: ExportRun, context: Context) -> Reply:
        from core.export.exporting import export_run

        wanted = (request.run, request.format, request.folder)
        return RunExported(export_run(self._workspace, *wanted, context, request.int8))

    def _write_page(self, request: WritePage, context: Context) -> Reply:
        from core.reporting.saving import save_page

        return PageWritten(save_page(self._workspace, [request.run], request.wanted, context))


def _looked(samples: int, found: CheckResult) -> LookedCloser:
    return LookedCloser(samples, dict(Counter(finding.kind for finding in found.findings)))
