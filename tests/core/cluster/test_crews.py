"""Heads of one shape on the same features are one crew; all else is carried out by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.cluster import crews
from core.cluster.crews import crews_of
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.workspace import Workspace
from tests.stacked_trainings import head_recipe, staged

RECIPES = {
    "linear": head_recipe(staged(learning_rate=0.1), weights="imagenet"),
    "rate": head_recipe(staged(learning_rate=0.2), weights="imagenet", seed=3),
    "wider": head_recipe(staged(), weights="imagenet", head="mlp", head_width="64"),
    "other-backbone": head_recipe(staged(), weights="file:other.safetensors"),
    "mlp": Recipe(architecture="mlp"),
    "mlp-again": Recipe(architecture="mlp", seed=1),
}


def made(workspace: Workspace, *names: str, dataset: str = "boats") -> list[RunFolder]:
    return [RunFolder.create(workspace, f"{dataset}-{name}", dataset, RECIPES[name], "given") for name in names]


def test_heads_of_one_shape_on_one_backbone_are_a_crew(tmp_path: Path) -> None:
    workspace = Workspace.at(tmp_path)
    folders = [*made(workspace, *RECIPES), *made(workspace, "linear", dataset="cars")]
    assert [[folder.name for folder in crew] for crew in crews_of(folders)] == [
        ["boats-linear", "boats-rate"], ["boats-wider"], ["boats-other-backbone"], ["boats-mlp"],
        ["boats-mlp-again"], ["cars-linear"],
    ]  # fmt: skip


def test_more_than_a_process_claims_are_several_crews(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "MOST", 1)
    assert [len(crew) for crew in crews_of(made(Workspace.at(tmp_path), "linear", "rate"))] == [1, 1]
