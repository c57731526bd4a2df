"""The training step in the mode the probe picks, against fp32 in contiguous memory; and how long the probe takes."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.harness import Row, interleaved, median_ratio

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = ("resnet18", "resnet50", "mobilenet_v2", "lite0")
SIZES = (64, 128, 224)
BATCHES = {64: 32, 128: 16, 224: 8}
ROUNDS = 5


def run() -> list[Row]:
    """One row a network and size, and the geometric means the goals are about. Runs in a child with the launcher's settings."""
    from core.training.launcher import SURROUNDINGS

    command = [sys.executable, "-m", "tests.bench.bench_step"]
    done = subprocess.run(command, cwd=ROOT, env={**SURROUNDINGS, **os.environ}, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout.decode().splitlines()[-1])
    rows = [
        Row(
            f"training step, {one['network']} at {one['size']}", "fp32, contiguous", one["ratio"], 0.98,
            f"{one['picked']}; {one['detail']}; probe {one['probe']:.1f} s",
        )
        for one in found
    ]  # fmt: skip
    whole = math.exp(sum(math.log(one["ratio"]) for one in found) / len(found))
    large = min(one["ratio"] for one in found if one["size"] == 224)
    probe = max(one["probe"] for one in found)
    return [
        *rows,
        Row("training step, geometric mean of all", "fp32, contiguous", whole, 2.2),
        Row("training step, smallest at 224", "fp32, contiguous", large, 2.5),
        Row("longest probe, seconds", "a budget of 3 s", probe, 3.0, better="lower"),
    ]


def measure(name: str, size: int) -> dict[str, object]:
    """One network at one size."""
    import torch

    from core.architectures.building import build
    from core.runs.recipe import Recipe, Stage
    from core.training import optimisers, stages
    from core.training.device import Device
    from core.training.facts import DatasetFacts
    from core.training.machine import this_machine
    from core.training.probe import PLAIN, Mode, probe

    stage = Stage(batch_size=BATCHES[size])
    recipe = Recipe(architecture=name, picture_size=size, stages=(stage,))
    machine, classes = this_machine(), ("a", "b", "c")
    counts = {side: dict.fromkeys(classes, 100) for side in ("train", "val", "test")}
    network = build(recipe, len(classes))
    began = time.perf_counter()
    choice = probe(network, recipe, DatasetFacts("d", "", "s", "", classes, counts), machine)
    probed = time.perf_counter() - began
    labels = torch.zeros(stage.batch_size, dtype=torch.int64, device=machine.device)
    made_up = torch.rand(stage.batch_size, 3, size, size, device=machine.device)

    def contestant(mode: Mode, layout: torch.memory_format) -> Callable[[], object]:
        device, images = Device(machine.device, mode.precision, mode.depthwise), made_up.contiguous(memory_format=layout)
        mine = build(recipe, len(classes))
        device.placed(mine, mode.memory_format)
        stages.prepare_stage(mine, stage)
        stages.set_training(mine, stage)
        optimiser = optimisers.optimiser_for(mine, stage)

        def step() -> None:
            with device.autocast():
                logits = mine(images)
            torch.nn.functional.cross_entropy(logits.float(), labels).backward()
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            if machine.device != "cpu":
                torch.cuda.synchronize()

        return step

    picked = Mode(choice.memory_format, choice.precision, choice.depthwise)
    # The loader gives pictures channels last; the plain step has them as everybody else's loader does.
    both = [contestant(PLAIN, torch.contiguous_format), contestant(picked, torch.channels_last)]
    plain, ours = interleaved(both, ROUNDS)
    return {
        "network": name,
        "size": size,
        "ratio": median_ratio(plain, ours),
        "picked": str(picked),
        "detail": f"{ours} against {plain}",
        "probe": probed,
    }


if __name__ == "__main__":
    wanted = sys.argv[1:] or NETWORKS
    print(json.dumps([measure(name, size) for name in wanted for size in SIZES]))
