"""What is measured of a device, each as one function of a bench; `MEASURES` is the order in which time is given to them."""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from core.architectures import freezing
from core.pixels.features import FeatureStore
from core.pixels.views import centred
from core.runs.checkpoints import load_checkpoint
from core.runs.facts import Machine
from core.support.jobs import Context
from core.training.arithmetic.fixed import fixed_arithmetic
from core.training.arithmetic.folding import folded
from core.training.arithmetic.probe import probe
from core.training.costs.room import memory_bytes
from core.training.step.optimisers import optimiser_for
from tests.bench.gpu.made_up_run import MadeUpRun, Wish, wait_for


@dataclass(frozen=True)
class Figure:
    """One measured number. `goal` is the least that is wanted; None where a figure only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    detail: str = ""

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.value >= self.goal

    def document(self) -> dict[str, object]:
        """As JSON has it."""
        return {**asdict(self), "met": self.met}


class NotHere(Exception):
    """This device cannot be asked that; the text says why."""


@dataclass(frozen=True)
class Bench:
    """How much of everything is measured on which machine, and where runs may be kept meanwhile."""

    machine: Machine
    place: Path
    size: int
    batch: int
    pictures: int
    steps: int
    networks: tuple[tuple[str, float | None], ...]
    """Each with the pictures per second that are wanted of it."""
    frozen: str
    small: Wish
    """What is trained twice to see whether a run taken up is the unbroken one."""

    @property
    def on_gpu(self) -> bool:
        return self.machine.device != "cpu"

    @contextmanager
    def run(self, wish: Wish) -> Iterator[MadeUpRun]:
        """A run whose memory is given back afterwards."""
        with tempfile.TemporaryDirectory(dir=self.place) as folder:
            yield MadeUpRun(wish, self.machine, Path(folder))
        if self.on_gpu:
            torch.cuda.empty_cache()

    def wish(self, architecture: str) -> Wish:
        return Wish(architecture, self.size, self.pictures, self.batch, epochs=3)


def training(bench: Bench) -> Iterator[Figure]:
    """The real loop, pictures on the device and varied, as share of steps on one batch that never changes."""
    for architecture, wanted in bench.networks:
        with bench.run(bench.wish(architecture)) as run:
            before = _ceiling(run, bench.steps)
            ours = run.train("ours")[-1].pictures_per_second
            after = _ceiling(run, bench.steps)
        ceiling = statistics.mean((before, after))
        what = f"{architecture} at {bench.size}, batch {bench.batch}, {run.plan.precision}"
        detail = f"{ours:.0f} of {ceiling:.0f} pictures/s (ceiling {before:.0f} before, {after:.0f} after)"
        yield Figure(f"training, {what}", ours / ceiling, "of the synthetic ceiling", 0.95 if bench.on_gpu else None, detail)
        yield Figure(f"training, {what}", ours, "pictures/s", wanted)


def _ceiling(run: MadeUpRun, steps: int) -> float:
    """Pictures per second where nothing is done but to train on one batch."""
    network, device, stage = run.network, run.device, run.plan.stages[0]
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    optimiser = optimiser_for(network, stage)
    images = torch.rand(run.wish.batch, 3, run.wish.size, run.wish.size, device=device.torch)
    images = images.contiguous(memory_format=torch.channels_last)
    labels = torch.zeros(run.wish.batch, dtype=torch.int64, device=device.torch)

    def make(count: int) -> None:
        for _ in range(count):
            with device.autocast():
                logits = network(images)
            functional.cross_entropy(logits.float(), labels).backward()
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        wait_for(device.torch)

    make(max(1, steps // 3))
    began = time.perf_counter()
    make(steps)
    return steps * run.wish.batch / (time.perf_counter() - began)


def frozen_features(bench: Bench) -> Iterator[Figure]:
    """A frozen backbone's pass over pictures, folded, its features fetched and kept on the disk."""
    with bench.run(bench.wish(bench.frozen)) as run:
        inputs, device, plan = run.inputs("train", False), run.device.torch, run.plan
        backbone = run.network.backbone.eval()
        quick = folded(backbone, run.wish.size, torch.bfloat16 if plan.precision == "bf16" else torch.float32)
        names = [f"{row:064d}" for row in range(len(inputs.labels))]

        @torch.inference_mode()
        def compute(places: NDArray[np.int64]) -> torch.Tensor:
            (batch,) = inputs.batches([places])
            with run.device.autocast():
                found: torch.Tensor = quick(centred(batch.raw, plan.preprocessing))
            return found

        compute(np.arange(min(bench.batch, len(names))))
        wait_for(device)
        began = time.perf_counter()
        FeatureStore(run.place / "features", run.network.feature_width).add_missing(names, compute, bench.batch, Context())
        pace = len(names) / (time.perf_counter() - began)
        told = "folded" if quick is not backbone else "NOT folded"
        yield Figure(f"features, {bench.frozen} at {bench.size}", pace, "pictures/s", None, f"{told}, {plan.precision}")


def launch_gaps(bench: Bench) -> Iterator[Figure]:
    """How long the device waits for the next thing to do."""
    if not bench.on_gpu:
        raise NotHere("a processor launches nothing")
    for architecture, _ in bench.networks:
        with bench.run(bench.wish(architecture)) as run:
            make = run.stepper()
            make(5)
            with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
                make(bench.steps // 2)
            steps = bench.steps // 2
        spans = sorted(
            (event.time_range.start, event.time_range.end)
            for event in profile.events()
            if event.device_type == torch.autograd.DeviceType.CUDA and not event.is_user_annotation
        )
        busy, end = 0.0, spans[0][0]
        for start, stop in spans:
            busy += max(0.0, stop - max(start, end))
            end = max(end, stop)
        whole = end - spans[0][0]
        detail = f"{len(spans) / steps:.0f} launches a step; the device is busy {100 * busy / whole:.1f} % of the time"
        yield Figure(f"launch gaps, {architecture}", (whole - busy) / steps, "microseconds/step", None, detail)


def memory(bench: Bench) -> Iterator[Figure]:
    """What the plan says a run takes, against what it took."""
    if not bench.on_gpu:
        raise NotHere("a processor's memory is not counted by the run")
    for architecture, _ in bench.networks:
        with bench.run(bench.wish(architecture)) as run:
            choice = probe(run.network.cpu(), run.recipe, bench.machine)  # type: ignore[arg-type]
            gc.collect()  # what was tried lies in circles of references
            run.device.placed(run.network, run.plan.memory_format)
            told = memory_bytes(run.plan, choice, run.network.feature_width)
            make = run.stepper()
            weights = sum(tensor.nbytes for tensor in run.network.state_dict().values())
            before = torch.cuda.memory_allocated() - weights
            torch.cuda.reset_peak_memory_stats()
            make(3)
            took = torch.cuda.max_memory_allocated() - before
        detail = f"{told / 2**30:.2f} GB told, {took / 2**30:.2f} GB taken"
        yield Figure(f"memory, {architecture} at {bench.size}, batch {bench.batch}", told / took, "told / taken", None, detail)


def out_of_memory(bench: Bench) -> Iterator[Figure]:
    """A step that does not fit is made in parts."""
    with bench.run(bench.wish(bench.networks[-1][0])) as run:
        make = run.stepper()
        if bench.on_gpu:
            base = torch.cuda.memory_allocated()
            torch.cuda.reset_peak_memory_stats()
            make(2)
            needed = torch.cuda.max_memory_allocated() - base
            torch.cuda.empty_cache()
            whole = torch.cuda.get_device_properties(0).total_memory
            torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_allocated() + 0.6 * needed) / whole)
            how = "the allocator was given six tenths of what a step takes"
        else:
            run.network.register_forward_pre_hook(_refusing(run.wish.batch // 2))
            how = "a processor has no limit of its own: the network refused more than half of a batch"
        try:
            halved = make(2)
        finally:
            if bench.on_gpu:
                torch.cuda.set_per_process_memory_fraction(1.0)
        finite = all(bool(tensor.isfinite().all()) for tensor in run.network.parameters())
        detail = f"{how}; halved {halved} times, weights {'finite' if finite else 'NOT finite'}"
        yield Figure("out of memory: the step is made in parts", float(halved > 0 and finite), "1 is yes", 1.0, detail)


def _refusing(most: int) -> Callable[[torch.nn.Module, tuple[torch.Tensor, ...]], None]:
    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        if len(given[0]) > most:
            raise torch.OutOfMemoryError("no room")

    return refuse


def resume(bench: Bench) -> Iterator[Figure]:
    """A deterministic run that was stopped and taken up ends with the bits of an unbroken one."""
    with fixed_arithmetic(True):
        with bench.run(bench.small) as run:
            run.train("unbroken")
            unbroken = {name: tensor.cpu().clone() for name, tensor in run.network.state_dict().items()}
            steps = run.plan.stages[0].steps
        with bench.run(bench.small) as run:
            run.train("broken", stop_after=steps // 2)
            checkpoint = load_checkpoint(run.folder.last_checkpoint)
        assert checkpoint is not None
        assert checkpoint.step == steps // 2
        with bench.run(bench.small) as run:
            run.train("broken", checkpoint=checkpoint)
            taken_up = {name: tensor.cpu() for name, tensor in run.network.state_dict().items()}
    apart = max(float((tensor.double() - taken_up[name].double()).abs().max()) for name, tensor in unbroken.items())
    equal = all(torch.equal(tensor, taken_up[name]) for name, tensor in unbroken.items())
    detail = f"stopped after {steps // 2} of {steps} steps of {bench.small.architecture}; largest difference {apart:.3g}"
    yield Figure("a resumed run ends with the same bits", float(equal), "1 is yes", 1.0, detail)


MEASURES: tuple[Callable[[Bench], Iterator[Figure]], ...] = (
    training,
    frozen_features,
    launch_gaps,
    memory,
    out_of_memory,
    resume,
)
