"""The script that measures a GPU measures the processor where there is none: it has to work when a GPU is paid by the minute."""

from __future__ import annotations

import json

import pytest
import torch

from tests.bench.gpu import standing_in
from tests.bench.gpu.__main__ import measured, table


@pytest.fixture(scope="module")
def document() -> dict:
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        return measured(60.0)
    finally:
        torch.set_num_threads(threads)


@pytest.mark.skipif(torch.cuda.is_available(), reason="on a GPU it takes minutes: `python -m tests.bench.gpu`")
def test_it_says_what_it_measured_and_what_a_processor_cannot_tell(document: dict) -> None:
    assert (document["device"], document["failed"]) == ("cpu", {})
    assert set(document["left_out"]) == {"launch_gaps", "memory"}
    figures = {figure["name"]: figure for figure in document["figures"]}
    assert all(figure["value"] > 0 for figure in figures.values())
    for name in ("out of memory: the step is made in parts", "a resumed run ends with the same bits"):
        assert figures[name]["met"] is True
    shown = table(json.loads(json.dumps(document)))
    assert shown.startswith("CPU (cpu)")
    assert all(name in shown for name in figures)


def test_what_there_is_no_time_for_is_named() -> None:
    nothing = measured(-1.0)
    assert nothing["figures"] == []
    assert set(nothing["left_out"].values()) == {"no time was left"}


def test_one_device_needs_no_lightning() -> None:
    fabric = standing_in.Fabric("cpu", 1, "bf16-mixed")
    weight = torch.ones(2, 2, requires_grad=True)
    with fabric.autocast():
        assert (torch.ones(1, 2) @ weight).dtype == torch.bfloat16
    fabric.backward(weight.sum(1), torch.tensor([1.0, 2.0]))
    assert weight.grad is not None
    assert weight.grad.tolist() == [[1, 1], [2, 2]]
    assert standing_in.Fabric("cuda", [1], "32-true").device == torch.device("cuda", 1)
