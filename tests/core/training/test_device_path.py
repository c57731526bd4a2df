"""A training on a GPU that is not there: no tensor meets one of another device, and nobody waits but where it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import torch

from core.architectures.building import build
from core.architectures.ensembles import JoinedFeatures
from core.architectures.heads import build_head
from core.pixels.features import FeatureStore
from core.pixels.loader import PictureLoader
from core.pixels.transfers import rows_at, sent
from core.pixels.views import centred
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.events import Event
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.runs.recipe import Stage
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.joining.fitting import even_out
from core.training.loop import Training, train
from core.training.step.inputs import FeatureInputs, Inputs, PictureInputs
from tests.made_up_device import APPLE_GPU, GPU, Crossings, MadeUpDevice, placed, watched
from tests.tiny_training import CLASSES, noise, tiny_plan, tiny_recipe

EVERYTHING = Augmentation(
    smallest_crop=0.5, rotation=10, brightness=0.3, erase=0.9, hue=20, blur=1.0, mixup=0.3, cutmix=0.3, policy="randaugment"
)

MAY_WAIT = {
    "pixels/loader:_moved": "all pictures go to the device once, before the first step",
    "pixels/colouring:_constants": "means and deviations, once a process",
    "training/loop:train": "labels, once a stage",
    "training/loop:_class_weights": "once a stage",
    "training/step/averaging:follow": "once a stage",
    "training/reporting:means": "the figures of the curves, ten times a second at most and at the end of an epoch",
    "training/interruptions/divergence:check_weights": "one number at the end of an epoch",
    "training/epochs/first_steps:_right": "what val says before and after a stage's first steps",
    "training/step/judging:judged": "what val says, once an epoch",
    "training/step/merits:accuracy": "what val says, once an epoch",
    "runs/checkpoints:_on_host": "what is saved",
}
"""Who may wait for the device, and how often that is."""


@dataclass
class MadeUpSource:
    """Pictures of noise on a GPU that is not there, and the features of them, by way of the cache of features."""

    plan: Plan
    network: torch.nn.Module
    place: Path
    gpu: torch.device = GPU
    kept: list[Inputs] = field(default_factory=list)

    def inputs(self, side: str, cached: bool) -> Inputs:
        pixels, classes = noise(self.plan, side)
        (labels,) = sent([classes], self.gpu)
        loader = PictureLoader(pixels, np.arange(len(pixels)), self.gpu, resident=True)
        if not cached:
            return PictureInputs(loader, labels, self.plan.preprocessing)

        @torch.inference_mode()
        def compute(places: np.ndarray) -> torch.Tensor:
            (raw,) = loader.batches([places])
            features: torch.Tensor = self.network.eval().backbone(centred(raw, self.plan.preprocessing))
            return features

        store, names = FeatureStore(self.place / side, self.network.feature_width), [f"{row:064d}" for row in range(len(pixels))]
        assert store.add_missing(names, compute, 8, Context()) == len(names)
        return FeatureInputs(sent([store.read(names)], self.gpu)[0], labels, np.arange(len(classes)))


def trained(place: Path, gpu: torch.device = GPU) -> tuple[Crossings, Plan]:
    """A head on kept features, then everything, averaged, with all that varies pictures: what crossed meanwhile."""
    common = {"epochs": 1, "batch_size": 12, "learning_rate": 0.01}
    head = Stage(trains="head", augmentation=NO_AUGMENTATION, **common)
    rest = Stage(augmentation=EVERYTHING, clip_gradient=1.0, label_smoothing=0.1, **common)
    recipe = tiny_recipe(stages=(head, rest), average_weights=0.9, balance="class weights", dropout=0.1)
    plan = tiny_plan(recipe)
    folder = RunFolder.create(Workspace.at(place), "tiny", "noise", recipe)
    events: list[Event] = []
    with pytest.MonkeyPatch.context() as patch, watched(patch, gpu) as crossings:
        network = placed(build(recipe, len(CLASSES)), gpu)
        device = MadeUpDevice(list(network.parameters()), gpu)
        source = MadeUpSource(plan, network, place, gpu)
        assert train(Training(folder, plan, network, device, source, events.append, lambda: False)) == "completed"
    return crossings, plan


@pytest.fixture(scope="module")
def on_a_gpu(tmp_path_factory: pytest.TempPathFactory) -> tuple[Crossings, Plan]:
    return trained(tmp_path_factory.mktemp("gpu"))


def test_a_training_on_a_gpu_waits_only_where_it_is_written_down(on_a_gpu: tuple[Crossings, Plan]) -> None:
    crossings, plan = on_a_gpu
    assert set(crossings.waits) - set(MAY_WAIT) == set()
    assert set(MAY_WAIT) - set(crossings.waits) == set(), "on the list, and nobody waits there any more"
    rows, steps = 1, plan.stages[1].steps
    per_epoch = 2 * rows + 2 * 2 * rows  # train and val: rows of features, then those of pictures and of their labels
    blocks = sum(-(-sum(plan.split.counts[side].values()) // 8) for side in ("train", "val"))
    placed_once = 2 + 2 + 2  # labels of both sides in both stages, and features
    looked = rows + 2 * 2 * rows  # some of val, before and after the first steps
    drawn = 2 * steps  # one copy for the views and one for mixing
    counted = 1  # which pictures the head's margins are of; those of the other stage are mixed
    assert crossings.sent == {
        "pixels/transfers:sent": per_epoch + placed_once + looked + drawn + blocks + counted,
        "pixels/transfers:fetched": blocks,
    }


def test_on_apples_gpu_nothing_is_of_fp64_and_no_memory_is_pinned(tmp_path: Path, on_a_gpu: tuple[Crossings, Plan]) -> None:
    crossings, _ = trained(tmp_path, APPLE_GPU)
    assert (crossings.wide, crossings.pinned, crossings.sent) == (set(), set(), {})
    others, _ = on_a_gpu
    assert "training/step/sums:add" in others.wide, "what is looked for is seen where it is"
    assert "pixels/transfers:sent" in others.pinned


def test_pictures_on_their_way_to_apples_gpu_are_not_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.zeros((20, 4, 4, 3), np.uint8)
    with watched(monkeypatch, APPLE_GPU) as crossings:
        loader = PictureLoader(pixels, np.arange(20), APPLE_GPU, resident=True)
        shapes = [(batch.device, tuple(batch.shape)) for batch in loader.batches([np.arange(5), np.arange(2)])]
    assert shapes == [(APPLE_GPU, (5, 4, 4, 3)), (APPLE_GPU, (2, 4, 4, 3))]
    assert (crossings.pinned, crossings.waits) == (set(), {"pixels/loader:batches": 2})


def test_pictures_that_do_not_fit_the_device_are_sent_two_batches_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = np.zeros((20, 4, 4, 3), np.uint8)
    picks = [np.arange(begin, begin + 5) for begin in (0, 5, 10)]
    with watched(monkeypatch) as crossings:
        loader = PictureLoader(pixels, np.arange(20), GPU, resident=False)
        shapes = [(batch.device, tuple(batch.shape)) for batch in loader.batches(picks)]
    assert shapes == [(GPU, (5, 4, 4, 3))] * 3
    assert (crossings.waits, crossings.sent) == ({}, {"pixels/loader:_double_buffered": 3})


def test_waiting_and_mixed_devices_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch) as crossings:
        there = torch.ones(3, device=GPU)
        float(there.sum())
        assert crossings.waits == {"a test": 1}
        there.cpu()
        torch.ones(3).to(GPU, non_blocking=True)
        assert crossings.waits == {"a test": 3}, "memory that is not pinned is waited for, whatever is asked"
        torch.ones(3, pin_memory=True).to(GPU)
        assert crossings.waits == {"a test": 4}
        torch.empty(3, pin_memory=True).to(GPU, non_blocking=True)
        assert (crossings.waits, crossings.sent) == ({"a test": 4}, {"a test": 1})
        with pytest.raises(RuntimeError, match="device"):
            there + torch.ones(3)


def test_features_that_do_not_fit_the_device_are_sent_batch_by_batch_and_measured_where_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    features = torch.randn(20, 5)
    with watched(monkeypatch) as crossings:
        (labels,) = sent([np.zeros(20, np.int64)], GPU)
        inputs = FeatureInputs(features, labels, np.arange(20))
        found = [(batch.raw.device, tuple(batch.raw.shape)) for batch in inputs.batches([np.arange(5), np.arange(2)])]
        stacked = rows_at(features, [np.arange(2), np.arange(1)], labels[:3])
        assert rows_at(labels[:, None], [np.arange(3)], labels[:3]).device == GPU
        head = placed(JoinedFeatures([2, 3], build_head(tiny_recipe(), 5, 3)))
        assert even_out(head, features) == ""
    assert found == [(GPU, (5, 5)), (GPU, (2, 5))]
    assert (stacked.device, tuple(stacked.shape)) == (GPU, (3, 5))
    assert crossings.sent["pixels/transfers:sent"] == 1 + 1 + 2 + 1, "labels, rows, each batch, and the rows of two at once"
    assert not {"pixels/transfers:rows_at", "pixels/transfers:sent"} & set(crossings.waits), "each step of a stack was waited for"
    assert "training/step/inputs:batches" not in crossings.waits
    assert head.evened[0].mean.device == GPU
