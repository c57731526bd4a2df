"""OpenVINO's files, where the package is installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from core.export import openvino_files
from core.export.answering import answering
from core.export.facts import KEY, facts_of
from core.export.openvino_files import ask_openvino, write_openvino
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.trained_runs import write_run


@pytest.mark.soak
@pytest.mark.leaves("threads")  # torch's exporter counts with tqdm, whose monitor stays until the process ends
def test_openvino_answers_alike(workspace: Workspace, tmp_path: Path) -> None:
    pytest.importorskip("openvino", reason="the extra openvino is not installed")
    folder, _ = write_run(workspace, "one", Recipe(architecture="cnn-small", picture_size=16))
    module, plan = answering(folder)
    write_openvino(module, facts_of(folder, plan, ""), tmp_path / "model.xml")
    squares = module.examples(3)
    found = ask_openvino(module, tmp_path / "model.xml")(tuple(seen.numpy() for seen in squares))
    np.testing.assert_allclose(found, module(*squares).numpy(), atol=1e-4)


def test_a_file_is_converted_from_onnx_keeps_its_numbers_whole_and_is_asked_in_fp32(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a package of the same form: the real one is an extra, and as large as all others."""
    told: list[tuple[object, ...]] = []
    answer = np.array([[0.25, 0.75]], np.float64)

    def convert(file: Path) -> object:
        told.append(("converted", file.name, file.read_text()))
        return SimpleNamespace(set_rt_info=lambda said, key: told.append(("facts", json.loads(said), key)))

    package = SimpleNamespace(
        convert_model=convert,
        save_model=lambda model, file, **how: told.append(("saved", file, how)),
        compile_model=lambda file, device, settings: told.append(("asked", file, device, settings)) or (lambda squares: [answer]),  # type: ignore[func-returns-value]
    )
    monkeypatch.setitem(sys.modules, "openvino", package)  # type: ignore[arg-type]
    monkeypatch.setattr(openvino_files, "write_onnx", lambda answering, facts, file: file.write_text("onnx"))
    folder, _ = write_run(workspace, "one", Recipe(architecture="mlp", picture_size=8))
    module, plan = answering(folder)
    facts, file = facts_of(folder, plan, ""), tmp_path / "model.xml"
    write_openvino(module, facts, file)
    found = ask_openvino(module, file)((np.zeros((1, 8, 8, 3), np.uint8),))
    assert told == [
        ("converted", "model.onnx", "onnx"), ("facts", json.loads(json.dumps(facts.document())), KEY),
        ("saved", file, {"compress_to_fp16": False}), ("asked", file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"}),
    ]  # fmt: skip
    assert (found.dtype, found.tolist()) == (np.float32, [[0.25, 0.75]])
