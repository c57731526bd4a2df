"""OpenVINO's files, where the package is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.export.answering import answering
from core.export.facts import facts_of
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
