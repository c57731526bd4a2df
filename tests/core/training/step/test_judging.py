"""A side is judged with as many pictures at a time as there is memory for."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.training.arithmetic.device import Device
from core.training.step.judging import is_out_of_memory, judged, log_probabilities
from tests.tiny_training import NoiseSource, tiny_plan, tiny_recipe


def test_judging_takes_a_smaller_batch_where_memory_is_short() -> None:
    plan = tiny_plan(tiny_recipe())
    network, device = build(plan.recipe, 3), Device.of(plan)
    inputs = NoiseSource(plan, network).inputs("val", False)
    whole = judged(network, inputs, device, 64)
    logs = log_probabilities(network, inputs, device, 64)
    torch.testing.assert_close(logs.exp().sum(1), torch.ones(len(inputs.labels)))
    assert whole.accuracy == float((logs.argmax(1) == inputs.labels).double().mean())
    sizes: list[int] = []

    def refuse(module: torch.nn.Module, given: tuple[torch.Tensor, ...]) -> None:
        sizes.append(len(given[0]))
        if len(given[0]) > 5:
            raise torch.OutOfMemoryError("no room")

    network.register_forward_pre_hook(refuse)
    again = judged(network, inputs, device, 16)
    assert (again.loss, again.accuracy) == pytest.approx((whole.loss, whole.accuracy), rel=1e-5)
    assert sizes[:3] == [16, 8, 4]


def test_what_is_no_lack_of_memory_is_raised_as_it_is() -> None:
    assert is_out_of_memory(torch.OutOfMemoryError("x"))
    assert is_out_of_memory(MemoryError())
    for said in ("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"):
        assert is_out_of_memory(RuntimeError(said))
    assert not is_out_of_memory(RuntimeError("shapes differ"))
