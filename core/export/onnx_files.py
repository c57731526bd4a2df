"""Networks as ONNX files, written by torch's exporter and asked through onnxruntime."""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
import torch
import torch.onnx

from core.export.answering import Answering
from core.export.facts import KEY, ExportFacts

Ask = Callable[[tuple[npt.NDArray[np.uint8], ...]], npt.NDArray[np.float32]]
"""For each input uint8 [N, R, R, 3] to float32 [N, C]."""


def write_onnx(answering: Answering, facts: ExportFacts, file: Path) -> None:
    """Writes the network, its facts in the metadata under `KEY`. Any number of pictures may be asked about at once."""
    examples = answering.examples()
    names = [f"squares_{place}" if place else "squares" for place in range(len(examples))]
    batch = torch.export.Dim("batch")
    with warnings.catch_warnings():
        # Of the exporter's own inner workings: nobody could do anything about them.
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            answering, examples, dynamo=True, input_names=names, output_names=["probabilities"],
            dynamic_shapes=(tuple({0: batch} for _ in examples),), verbose=False,
        )  # fmt: skip
    assert program is not None, "with dynamo and without a file a program comes back"
    program.model.metadata_props[KEY] = json.dumps(facts.document())
    program.save(file, external_data=False)


def ask_onnx(answering: Answering, file: Path) -> Ask:
    """A function that asks the file through onnxruntime, on the processor."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = os.cpu_count() or 1
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_inputs()]

    def ask(squares: tuple[npt.NDArray[np.uint8], ...]) -> npt.NDArray[np.float32]:
        (found,) = session.run(None, dict(zip(names, squares, strict=True)))
        return np.asarray(found, np.float32)

    return ask
