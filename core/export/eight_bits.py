"""ONNX files in 8 bits: a quarter of the size, and answers that are near, but no longer the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch

from core.export.answering import Answering
from core.pictures.decoder.pool import DecoderPool
from core.pixels.enlarging import enlarged
from core.pixels.store import scaling_of
from core.prediction.decoding import decode_pictures
from core.support.errors import BadInput
from core.support.jobs import Context

CALIBRATED_ON = 100
"""Pictures whose values inside the network say which range 8 bits have to cover."""

_CHUNK = 16
Squares = tuple[npt.NDArray[np.uint8], ...]


def in_eight_bits(answering: Answering, file: Path, pictures: Sequence[Path], context: Context) -> None:
    """Replaces an ONNX file by one with weights and activations of 8 bits, by the ranges that pictures of train reach.

    Raises:
        BadInput: None of the pictures can be read.
        Abandoned: The job was dropped.
    """
    from onnxruntime.quantization import QuantType, quantize_static  # slow to load
    from onnxruntime.quantization.shape_inference import quant_pre_process

    names = [entry.name for entry in onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).get_inputs()]
    squares = _squares(answering, pictures, context)
    first = next(squares, None)
    if first is None:
        told = "None of the pictures it learned from can be read, by which 8 bits would be ranged."
        raise BadInput(told, "Put its dataset back where it was, or export it whole.")
    with tempfile.TemporaryDirectory(prefix="safelight-") as place:
        prepared = Path(place) / "prepared.onnx"
        quant_pre_process(str(file), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared), str(file), _Pictures(names, first, squares), per_channel=True,
            weight_type=QuantType.QInt8, activation_type=QuantType.QUInt8,
        )  # fmt: skip


class _Pictures:
    """The pictures one by one, as the quantiser asks for them."""

    def __init__(self, names: Sequence[str], first: Squares, others: Iterator[Squares]) -> None:
        self._names, self._first, self._others = names, [first], others

    def get_next(self) -> dict[str, npt.NDArray[np.uint8]] | None:
        """By input its square, uint8 [1, R, R, 3]; None after the last."""
        seen = self._first.pop() if self._first else next(self._others, None)
        return None if seen is None else dict(zip(self._names, seen, strict=True))


def _squares(answering: Answering, pictures: Sequence[Path], context: Context) -> Iterator[Squares]:
    scalings = [scaling_of(record) for record in answering.records]
    pairs = list(zip(scalings, answering.records, strict=True))
    with DecoderPool(1) as pool:
        for begin in range(0, len(pictures), _CHUNK):
            context.check_abandoned()
            chunk = pictures[begin : begin + _CHUNK]
            decoded = decode_pictures(pool, chunk, list(dict.fromkeys(scalings)), context)
            seen = [enlarged(torch.from_numpy(decoded.pixels[of]), record).numpy() for of, record in pairs]
            yield from (tuple(one[row : row + 1] for one in seen) for row in range(len(chunk)) if row not in decoded.refused)
