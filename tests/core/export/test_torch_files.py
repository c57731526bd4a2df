"""Files for PyTorch carry the facts where each format has a place for them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import safetensors
import torch

from core.export.answering import answering
from core.export.facts import KEY, facts_of
from core.export.torch_files import write_script, write_weights
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.trained_runs import write_run


@pytest.mark.filterwarnings("ignore:.*torch.jit:DeprecationWarning")
def test_the_facts_are_inside(workspace: Workspace, tmp_path: Path) -> None:
    folder, network = write_run(workspace, "one", Recipe(architecture="mlp", picture_size=8))
    module, plan = answering(folder)
    facts = facts_of(folder, plan, "")
    wanted = json.loads(json.dumps(facts.document()))
    write_weights(module, facts, tmp_path / "model.safetensors")
    with safetensors.safe_open(tmp_path / "model.safetensors", "pt") as file:
        assert json.loads(file.metadata()[KEY]) == wanted
        assert set(file.keys()) == set(network.state_dict())
    write_script(module, facts, tmp_path / "model.torchscript")
    extra = {KEY: ""}
    torch.jit.load(tmp_path / "model.torchscript", _extra_files=extra)  # type: ignore[no-untyped-call]
    assert json.loads(extra[KEY]) == wanted
