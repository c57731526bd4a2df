"""Networks as files that PyTorch reads: whole programs, and the weights alone."""

from __future__ import annotations

import copy
import json
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
import safetensors.torch
import torch

from core.export.answering import Answering
from core.export.facts import KEY, ExportFacts
from core.export.onnx_files import Ask


def write_program(answering: Answering, facts: ExportFacts, file: Path) -> None:
    """Writes what `torch.export.load` reads, the facts among its extra files."""
    examples = answering.examples()
    batch = torch.export.Dim("batch")
    program = torch.export.export(answering, examples, dynamic_shapes=(tuple({0: batch} for _ in examples),))
    torch.export.save(program, file, extra_files={KEY: json.dumps(facts.document())})


def ask_program(answering: Answering, file: Path) -> Ask:
    """A function that asks the file."""
    return _asking(torch.export.load(file).module())


def write_script(answering: Answering, facts: ExportFacts, file: Path) -> None:
    """Writes what `torch.jit.load` reads, the facts among its extra files."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch says that torch.export comes after it; LibTorch of today still reads this
        traced = torch.jit.trace(answering, answering.examples(), check_trace=False)  # type: ignore[no-untyped-call]
        torch.jit.save(traced, file, _extra_files={KEY: json.dumps(facts.document())})


def ask_script(answering: Answering, file: Path) -> Ask:
    """A function that asks the file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _asking(torch.jit.load(file))  # type: ignore[no-untyped-call]


def write_weights(answering: Answering, facts: ExportFacts, file: Path) -> None:
    """Writes every tensor of the network by its name, the facts in the metadata."""
    # Whole copies: tensors that share their memory are refused.
    tensors = {name: tensor.detach().clone().contiguous() for name, tensor in answering.network.state_dict().items()}
    safetensors.torch.save_file(tensors, file, metadata={KEY: json.dumps(facts.document())})


def ask_weights(answering: Answering, file: Path) -> Ask:
    """A function that asks the same network with the numbers of the file."""
    again = copy.deepcopy(answering)
    again.network.load_state_dict(safetensors.torch.load_file(file), strict=True)
    return _asking(again)


def _asking(module: torch.nn.Module) -> Ask:
    def ask(squares: tuple[npt.NDArray[np.uint8], ...]) -> npt.NDArray[np.float32]:
        with torch.inference_mode():
            found = module(*(torch.from_numpy(seen) for seen in squares))
        return np.asarray(found, np.float32)

    return ask
