"""A deterministic run's surroundings: set while it lasts, and the same whatever the process was started with."""

from __future__ import annotations

import pytest
import torch

from core.architectures.building import build
from core.support.computing import IN_ORDER, processor_cores
from core.support.errors import BadInput
from core.training.arithmetic import fixed
from core.training.arithmetic.fixed import fixed_arithmetic, fixed_layout, machine_for
from tests.tiny_training import tiny_recipe


def test_torch_takes_only_what_adds_up_in_order_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in IN_ORDER:
        monkeypatch.delenv(name, raising=False)
    with fixed_arithmetic(False):
        assert not torch.are_deterministic_algorithms_enabled()
    with fixed_arithmetic(True):
        assert torch.backends.cudnn.deterministic
        with pytest.raises(RuntimeError, match="does not have a deterministic"):
            torch.zeros(3).put_(torch.tensor([0]), torch.tensor([1.0]))
    assert not torch.are_deterministic_algorithms_enabled()
    assert not torch.backends.cudnn.deterministic


@pytest.mark.skipif(torch.cuda.is_available(), reason="fp16 is for GPUs")
def test_fp16_is_refused_where_no_gpu_is() -> None:
    with pytest.raises(
        BadInput,
        match=(
            r"^fp16 is for GPUs, and there is none here\. "
            r"Set precision to auto, which takes what is fastest\.$"
        ),
    ):
        machine_for(tiny_recipe(precision="fp16"))
    with pytest.raises(BadInput, match=r"^fp16 is for GPUs, and the processor was asked for\. "):
        machine_for(tiny_recipe(precision="fp16", device="cpu"))


def test_threads_and_layout_hang_on_machine_and_network_alone() -> None:
    before = torch.get_num_threads()
    try:
        for threads in (1, 3):
            torch.set_num_threads(threads)
            assert machine_for(tiny_recipe()).threads == threads
            assert machine_for(tiny_recipe(deterministic=True)).threads == processor_cores()
    finally:
        torch.set_num_threads(before)
    assert fixed_layout(build(tiny_recipe(), 3)) == "channels_last"
    assert fixed_layout(build(tiny_recipe(architecture="mlp"), 3)) == "contiguous"


def test_apples_gpu_is_refused_where_it_is_not_and_to_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixed, "has_apple_gpu", lambda: False)
    with pytest.raises(
        BadInput, match=r"^PyTorch finds no GPU of Apple's here\. Set device to auto, which takes what there"
    ) as told:
        machine_for(tiny_recipe(device="mps"))
    assert "device to auto" in told.value.hint
    monkeypatch.setattr(fixed, "has_apple_gpu", lambda: True)
    with pytest.raises(
        BadInput,
        match=(
            r"^2 processes cannot train a run together on Apple's GPU\. "
            r"Train on one, or set device to cpu\.$"
        ),
    ):
        machine_for(tiny_recipe(device="mps"), 2)


@pytest.mark.parametrize("more", [{"deterministic": True}, {"precision": "fp16"}, {"precision": "bf16"}])
def test_nothing_is_promised_of_apples_gpu(more: dict[str, object]) -> None:
    with pytest.raises(
        BadInput,
        match=(
            r"^Apple's GPU computes in fp32 here, and nobody promises its bits\. "
            r"Train there where deterministic is off and precision fp32 or auto\.$"
        ),
    ):
        machine_for(tiny_recipe(device="mps", **more))
