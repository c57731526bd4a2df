"""Training steps in a process of its own, to be timed from outside. Words: network, picture size, batch, and `probe` or nothing.

Prints one JSON line once it is ready: what the probe picked and how many seconds it took, if it was asked for. Then, for each
line on standard input, makes one step and prints an empty line: `plain` in fp32 and contiguous memory, `picked` as the probe
picked.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

import torch

from core.architectures import freezing
from core.architectures.building import build
from core.runs.recipe import Recipe, Stage
from core.training.arithmetic.device import Device
from core.training.arithmetic.machine import this_machine
from core.training.arithmetic.probe import PLAIN, Mode, probe
from core.training.step import optimisers

CLASSES = ("a", "b", "c")


def main(words: list[str]) -> None:
    """Makes steps until standard input ends."""
    stage = Stage(batch_size=int(words[2]))
    recipe = Recipe(architecture=words[0], picture_size=int(words[1]), stages=(stage,))
    steps, told = {}, {"picked": "", "probe": 0.0}
    if "probe" in words:
        mode, seconds = _probed(recipe)
        told = {"picked": str(mode), "probe": seconds}
        steps["picked"] = _step(recipe, mode)
    steps["plain"] = _step(recipe, PLAIN)
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        steps[line.strip()]()
        print(flush=True)


def _probed(recipe: Recipe) -> tuple[Mode, float]:
    network, machine = build(recipe, len(CLASSES)), this_machine()
    began = time.perf_counter()
    choice = probe(network, recipe, machine)
    return Mode(choice.memory_format, choice.precision, choice.depthwise), time.perf_counter() - began


def _step(recipe: Recipe, mode: Mode) -> Callable[[], None]:
    """One step on made-up pictures; the loader gives them channels last, for the plain step as everybody else's loader does."""
    machine, stage = this_machine(), recipe.stages[0]
    device, network = Device(machine.device, mode.precision, mode.depthwise), build(recipe, len(CLASSES))
    device.placed(network, mode.memory_format)
    freezing.prepare_stage(network, stage)
    freezing.set_training(network, stage)
    optimiser = optimisers.optimiser_for(network, stage)
    layout = torch.contiguous_format if mode == PLAIN else torch.channels_last
    labels = torch.zeros(stage.batch_size, dtype=torch.int64, device=machine.device)
    made_up = torch.rand(stage.batch_size, 3, recipe.picture_size, recipe.picture_size, device=machine.device)
    images = made_up.contiguous(memory_format=layout)

    def step() -> None:
        with device.autocast():
            logits = network(images)
        torch.nn.functional.cross_entropy(logits.float(), labels).backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        if machine.device != "cpu":
            torch.cuda.synchronize()

    return step


if __name__ == "__main__":
    main(sys.argv[1:])
