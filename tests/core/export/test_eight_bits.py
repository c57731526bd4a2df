"""8 bits: a smaller file, whose answers are near, and a proof that says so and refuses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.export.exporting import export_run
from core.support.errors import BadInput
from core.support.workspace import Workspace
from tests.exported_runs import RUN


@pytest.mark.soak
@pytest.mark.leaves("threads")  # torch's exporter counts with tqdm, whose monitor stays until the process ends
def test_a_network_in_eight_bits_is_smaller_and_says_how_far_its_answers_are_off(ready: Workspace, tmp_path: Path) -> None:
    whole = export_run(ready, RUN, "onnx", tmp_path / "whole")
    small = export_run(ready, RUN, "onnx", tmp_path / "small", int8=True)
    assert not whole.parity.int8
    assert small.parity.int8
    assert 1e-4 < small.parity.max_difference < 0.3
    assert "model.onnx in 8 bits" in small.parity.sentence
    assert (small.folder / "model.onnx").stat().st_size < (whole.folder / "model.onnx").stat().st_size


def test_a_format_without_eight_bits_is_refused(ready: Workspace, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="TorchScript is not written in 8 bits"):
        export_run(ready, RUN, "torchscript", tmp_path / "out", int8=True)
