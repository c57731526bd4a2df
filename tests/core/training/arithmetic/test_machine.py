"""What the machine is called and has; a plan for another one is refused."""

from __future__ import annotations

import pytest
import torch

from core.support.errors import Refused
from core.training.arithmetic.machine import free_memory, need_device, this_machine
from tests.tiny_training import tiny_plan, tiny_recipe


def test_the_machine_says_what_it_is_and_no_more() -> None:
    machine = this_machine()
    if not torch.cuda.is_available():
        assert (machine.device, machine.device_name) == ("cpu", "CPU")  # what it can do is not what a run did
        assert machine.threads == torch.get_num_threads()
    assert machine.versions["torch"]
    assert 2**20 < free_memory() < 2**50


@pytest.mark.parametrize("device", ["cuda:99", "cuda:", "cuda:x", "mps", ""])
def test_a_device_that_is_not_here_is_refused(device: str) -> None:
    plan = tiny_plan(tiny_recipe())
    need_device(plan)
    with pytest.raises(Refused, match="was begun on CPU") as told:
        need_device(plan.model_copy(update={"device": device}))
    assert f"weights=run:{plan.run}" in told.value.hint
