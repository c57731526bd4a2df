"""8 bits: a smaller file, whose answers are near, and a proof that says so and refuses nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.datasets.catalog.dataset import Dataset
from core.export import eight_bits
from core.export.answering import answering
from core.export.eight_bits import _Pictures, _squares, in_eight_bits
from core.export.exporting import export_run
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context
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


def test_pictures_that_range_eight_bits_are_seen_as_the_network_sees_them(ready: Workspace, tmp_path: Path) -> None:
    module, _ = answering(RunFolder.asked(ready, RUN))
    dataset = Dataset.open(ready, "shapes")
    files = [dataset.picture_path(path) for path in dataset.table().paths]
    (tmp_path / "broken.png").write_bytes(b"no picture")
    asked = [*files[:3], tmp_path / "broken.png", *files[3:]]
    squares = list(_squares(module, asked, Context()))
    assert len(squares) == len(files) == 12
    assert {(one.dtype, one.shape) for (one,) in squares} == {(np.dtype(np.uint8), (1, 18, 18, 3))}
    again = list(_squares(module, list(reversed(files)), Context()))
    assert all(np.array_equal(one, other) for (one,), (other,) in zip(squares, reversed(again), strict=True))
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        next(_squares(module, files, context))


def test_the_quantiser_is_given_one_after_the_other_under_the_names_of_the_inputs() -> None:
    one, two, three = (np.full((1, 2, 2, 3), value, np.uint8) for value in (1, 2, 3))
    pictures = _Pictures(["squares", "squares_1"], (one, two), iter([(two, three)]))
    assert [pictures.get_next() for _ in range(2)] == [{"squares": one, "squares_1": two}, {"squares": two, "squares_1": three}]
    assert pictures.get_next() is None


@pytest.fixture
def quantised(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What onnxruntime's quantiser was told, in place of itself, which takes seconds to load and to work."""
    told: list[tuple[object, ...]] = []

    def prepare(file: str, prepared: str, **how: object) -> None:
        told.append((Path(file).read_text(), how))
        Path(prepared).write_text("prepared")

    def quantise(prepared: str, file: str, pictures: _Pictures, **how: object) -> None:
        told.append((Path(prepared).read_text(), how))
        told.extend(tuple(seen) for seen in iter(pictures.get_next, None))
        Path(file).write_text("small")

    kinds = SimpleNamespace(QInt8="int8", QUInt8="uint8")
    monkeypatch.setitem(sys.modules, "onnxruntime.quantization", SimpleNamespace(QuantType=kinds, quantize_static=quantise))  # type: ignore[arg-type]
    shapes = SimpleNamespace(quant_pre_process=prepare)
    monkeypatch.setitem(sys.modules, "onnxruntime.quantization.shape_inference", shapes)  # type: ignore[arg-type]
    session = SimpleNamespace(get_inputs=lambda: [SimpleNamespace(name="squares")])
    monkeypatch.setattr(eight_bits.onnxruntime, "InferenceSession", lambda file, providers: session)
    return told


def test_a_file_is_replaced_by_one_whose_weights_and_activations_have_eight_bits(
    ready: Workspace, tmp_path: Path, quantised: list[tuple[object, ...]]
) -> None:
    module, _ = answering(RunFolder.asked(ready, RUN))
    dataset = Dataset.open(ready, "shapes")
    files = [dataset.picture_path(path) for path in dataset.table().paths[:2]]
    file = tmp_path / "model.onnx"
    file.write_text("whole")
    in_eight_bits(module, file, files, Context())
    assert quantised == [
        ("whole", {"skip_symbolic_shape": True}),
        ("prepared", {"per_channel": True, "weight_type": "int8", "activation_type": "uint8"}),
        ("squares",), ("squares",),
    ]  # fmt: skip
    assert file.read_text() == "small"


def test_without_pictures_nothing_is_brought_to_eight_bits(
    ready: Workspace, tmp_path: Path, quantised: list[tuple[object, ...]]
) -> None:
    module, _ = answering(RunFolder.asked(ready, RUN))
    with pytest.raises(
        BadInput, match="None of the pictures it learned from can be read, by which 8 bits would be ranged"
    ) as caught:
        in_eight_bits(module, tmp_path / "model.onnx", [tmp_path / "none.png"], Context())
    assert caught.value.hint == "Put its dataset back where it was, or export it whole."
    assert quantised == []
