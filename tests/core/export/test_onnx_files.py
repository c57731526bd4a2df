"""An ONNX file says what it is, and answers for any number of pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from core.export.answering import answering
from core.export.facts import KEY, facts_of
from core.export.onnx_files import ask_onnx, write_onnx
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.trained_runs import write_run


@pytest.mark.leaves("threads")  # torch's exporter counts with tqdm, whose monitor stays until the process ends
def test_any_number_of_pictures_is_answered_and_the_facts_are_inside(workspace: Workspace, tmp_path: Path) -> None:
    folder, _ = write_run(workspace, "one", Recipe(architecture="mlp", picture_size=8))
    module, plan = answering(folder)
    facts, file = facts_of(RunFolder.asked(workspace, "one"), plan, ""), tmp_path / "model.onnx"
    write_onnx(module, facts, file)
    ask = ask_onnx(module, file)
    for count in (1, 7):
        squares = module.examples(count)
        np.testing.assert_allclose(ask(tuple(seen.numpy() for seen in squares)), module(*squares).numpy(), atol=1e-5)
    session = onnxruntime.InferenceSession(file)
    assert [wanted.name for wanted in session.get_inputs()] == ["squares"], "the name by which others feed it"
    told = session.get_modelmeta().custom_metadata_map[KEY]
    assert json.loads(told) == json.loads(json.dumps(facts.document()))
    assert {entry.name for entry in tmp_path.iterdir()} == {"workspace", "model.onnx"}, "in one file"
