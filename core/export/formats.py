"""The formats a trained network is written in. Each is a function that writes it and one that asks what was written."""

from __future__ import annotations

from dataclasses import dataclass

from core.support.registry import Registry


@dataclass(frozen=True)
class NetworkFormat:
    """One format.

    Attributes:
        title: As chosen in the window.
        meaning: Who reads it, and what is inside, in a sentence.
        file: Name of the model's file.
        write: "module:function" `(answering, facts, file)`, which writes it.
        ask: "module:function" `(answering, file)`, which gives a function from squares to probabilities, by what was written.
        package: Further package it needs that is not always installed; "" for none.
        alone: True where a script goes with it that answers without Safelight.
        shrinks: True where it can be written in 8 bits.
    """

    title: str
    meaning: str
    file: str
    write: str
    ask: str
    package: str = ""
    alone: bool = False
    shrinks: bool = False


FORMATS: Registry[NetworkFormat] = Registry("model format")
"""By the name that `--to` takes."""

_ONNX, _TORCH = "core.export.onnx_files", "core.export.torch_files"

for _name, _format in {
    "folder": NetworkFormat(
        "Folder that answers by itself", "An ONNX model with a script of forty lines that needs onnxruntime, numpy and Pillow.",
        "model.onnx", f"{_ONNX}:write_onnx", f"{_ONNX}:ask_onnx", alone=True, shrinks=True,
    ),
    "onnx": NetworkFormat(
        "ONNX", "For onnxruntime, in many languages and on many devices; preprocessing from squares of bytes on is inside.",
        "model.onnx", f"{_ONNX}:write_onnx", f"{_ONNX}:ask_onnx", shrinks=True,
    ),
    "pt2": NetworkFormat(
        "PyTorch program", "For torch.export.load; preprocessing from squares of bytes on is inside.",
        "model.pt2", f"{_TORCH}:write_program", f"{_TORCH}:ask_program",
    ),
    "torchscript": NetworkFormat(
        "TorchScript", "For torch.jit.load and LibTorch; preprocessing from squares of bytes on is inside.",
        "model.torchscript", f"{_TORCH}:write_script", f"{_TORCH}:ask_script",
    ),
    "safetensors": NetworkFormat(
        "Weights alone", "The numbers by name, for one's own code; how pictures become its input stands in the metadata.",
        "model.safetensors", f"{_TORCH}:write_weights", f"{_TORCH}:ask_weights",
    ),
    "openvino": NetworkFormat(
        "OpenVINO", "For Intel's processors, graphics and accelerators; preprocessing from squares of bytes on is inside.",
        "model.xml", "core.export.openvino_files:write_openvino", "core.export.openvino_files:ask_openvino", "openvino",
    ),
}.items():  # fmt: skip
    FORMATS.add(_name, _format)
