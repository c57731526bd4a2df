"""Networks as OpenVINO files, converted from ONNX. The package is an extra: it is as large as everything else that exports."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.export.answering import Answering
from core.export.facts import KEY, ExportFacts
from core.export.onnx_files import Ask, write_onnx


def write_openvino(answering: Answering, facts: ExportFacts, file: Path) -> None:
    """Writes an XML file and its weights beside it, the facts among its runtime information."""
    import openvino

    with tempfile.TemporaryDirectory(prefix="safelight-") as place:
        onnx = Path(place) / "model.onnx"
        write_onnx(answering, facts, onnx)
        model = openvino.convert_model(onnx)
    model.set_rt_info(json.dumps(facts.document()), KEY)
    openvino.save_model(model, file, compress_to_fp16=False)


def ask_openvino(answering: Answering, file: Path) -> Ask:
    """A function that asks the file, in fp32."""
    import openvino

    compiled = openvino.compile_model(file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})

    def ask(squares: tuple[npt.NDArray[np.uint8], ...]) -> npt.NDArray[np.float32]:
        return np.asarray(compiled(list(squares))[0], np.float32)

    return ask
