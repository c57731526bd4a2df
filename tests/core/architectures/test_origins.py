"""Whether weights can be had is told before a start, and without torch."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from core.architectures.origins import check_origin, origin_of, settled, weights_of_runs
from core.architectures.weights import resolve_weights
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from tests.tiny_training import tiny_recipe
from tests.trained_runs import write_run


@pytest.mark.parametrize(
    ("settings", "kind", "message"),
    [
        ({"architecture": "resnet19"}, NotThere, "no architecture called 'resnet19'"),
        ({"architecture": "timm:resnet19"}, NotThere, "timm knows no network called 'resnet19'"),
        ({"architecture": "vit_b_16", "picture_size": 100}, BadInput, "cuts them into squares of 16"),
        ({"architecture": "mlp", "weights": "imagenet"}, BadInput, "no ImageNet weights for Multilayer"),
        ({"weights": "imagnet"}, BadInput, "'imagnet' does not say where weights come from"),
        ({"weights": "file:"}, BadInput, "'file:' does not say"),
        ({"weights": "file:/gone/w.pt"}, NotThere, "The weights file /gone/w.pt does not exist"),
        ({"weights": "run:gone"}, NotThere, "no run called gone"),
        ({"weights": "run:waiting"}, Refused, "waiting has no weights yet"),
        ({"weights": "run:small"}, BadInput, "small trained Small CNN, not ResNet-18"),
    ],
)
def test_what_cannot_be_had_is_refused_as_the_training_would(
    workspace: Workspace, settings: dict[str, object], kind: type[SafelightError], message: str
) -> None:
    RunFolder.create(workspace, "waiting", "pets", Recipe())
    write_run(workspace, "small", tiny_recipe())
    recipe = Recipe.model_validate(settings)
    with pytest.raises(kind, match=message) as told:
        check_origin(recipe, workspace)
    assert told.value.hint
    with pytest.raises(kind) as later:
        resolve_weights(recipe, workspace, Context())
    assert str(later.value) == str(told.value)


def test_a_resnet_keeps_the_stem_of_the_weights_it_begins_with(workspace: Workspace, tmp_path: Path) -> None:
    small = Recipe(architecture="resnet18", picture_size=32)
    folder, _ = write_run(workspace, "small", small)
    assert settled(small, workspace).stem == "small"
    assert settled(Recipe(architecture="resnet18", picture_size=64), workspace).stem == "usual"
    for weights in ("run:small", f"file:{folder.best_weights}"):
        # At any size: a network that goes on at 96 pixels is still the one that was trained at 32.
        assert settled(small.model_copy(update={"weights": weights, "picture_size": 96}), workspace).stem == "small"
        with pytest.raises(BadInput, match="with the small stem, not with the usual one"):
            check_origin(small.model_copy(update={"weights": weights, "stem": "usual"}), workspace)
    assert settled(small.model_copy(update={"weights": "imagenet"}), workspace).stem == "usual"
    with pytest.raises(BadInput, match="with the usual stem, not with the small one"):
        check_origin(small.model_copy(update={"weights": "imagenet", "stem": "small"}), workspace)
    assert settled(tiny_recipe(), workspace) == tiny_recipe()


def test_a_run_with_other_layers_is_refused_by_their_names(workspace: Workspace) -> None:
    write_run(workspace, "wide", Recipe(architecture="mlp", picture_size=16, mlp_width="20-10"))
    write_run(workspace, "more", Recipe(architecture="resnet18", picture_size=32, extra_norm=True))
    with pytest.raises(BadInput, match="trained an MLP of 20-10 units, not of 512-256"):
        check_origin(Recipe(architecture="mlp", picture_size=16, weights="run:wide"), workspace)
    with pytest.raises(BadInput, match="trained a ResNet-18 with extra BatchNorm"):
        check_origin(Recipe(architecture="resnet18", picture_size=32, weights="run:more"), workspace)


def test_every_run_says_whether_its_weights_fit(workspace: Workspace) -> None:
    RunFolder.create(workspace, "waiting", "pets", Recipe())
    write_run(workspace, "small", tiny_recipe())
    RunFolder.create(workspace, "broken", "pets", Recipe())
    (workspace.models / "broken" / "request.json").write_text("{")
    told = {run.run: run for run in weights_of_runs(workspace, Context())}
    assert told.keys() == {"waiting", "small"}
    assert told["small"].misfit("cnn-small") == ""
    assert told["small"].misfit("resnet18") == "small trained Small CNN"
    assert told["waiting"].misfit("resnet18") == "waiting has no weights yet"


def test_a_run_with_an_accent_in_its_name_is_among_them(workspace: Workspace) -> None:
    RunFolder.create(workspace, "Läufe & mehr", "pets", Recipe())
    assert [run.run for run in weights_of_runs(workspace, Context())] == ["Läufe & mehr"]


def test_what_can_be_had_passes(workspace: Workspace, tmp_path: Path) -> None:
    folder, _ = write_run(workspace, "small", tiny_recipe())
    check_origin(tiny_recipe(weights="run:small"), workspace)
    check_origin(tiny_recipe(weights=f"file:{folder.best_weights}"), workspace)
    check_origin(Recipe(architecture="timm:resnet18.a1_in1k", weights="imagenet"), workspace)
    check_origin(Recipe(weights="imagenet"), workspace)
    torch.save({"a": torch.zeros(1)}, tmp_path / "w.pt")
    check_origin(Recipe(weights=f"file:{tmp_path / 'w.pt'}"), workspace)


@pytest.mark.parametrize(
    ("member", "message", "hint"),
    [
        ("lite0@7", "cannot use pictures of 7 pixels", "The member lite0@224"),
        ("mlp@16", "no ImageNet weights for Multilayer", "Train a run of it and name that as run:NAME"),
    ],
)
def test_what_an_ensemble_is_told_to_change_is_something_it_has(
    workspace: Workspace, member: str, message: str, hint: str
) -> None:
    recipe = recipe_for("joined-frozen", [f"members={member},lite2@260"])
    with pytest.raises(BadInput, match=message) as told:
        check_origin(recipe, workspace)
    assert hint in told.value.hint


def test_files_that_are_no_weights_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "w.safetensors"
    for content in (b"", b"hello", b"\xff" * 8 + b"{", (2).to_bytes(8, "little") + b"[]"):
        file.write_bytes(content)
        with pytest.raises(BadInput, match=r"w\.safetensors cannot be read as weights"):
            check_origin(Recipe(weights=f"file:{file}"), workspace)
    save_file({"a": torch.zeros(1)}, file, {"architecture": "cnn-small"})
    with pytest.raises(BadInput, match="holds weights of Small CNN, not of ResNet-18"):
        check_origin(Recipe(weights=f"file:{file}"), workspace)


def test_where_weights_come_from_is_split_at_the_first_colon() -> None:
    assert json.dumps(origin_of("file:a:b")) == '["file", "a:b"]'


def test_it_needs_no_torch() -> None:
    code = (
        "import sys\nfrom core.architectures.known.timm_names import check_timm_name\nimport core.architectures.origins\n"
        "check_timm_name('resnet50')\nassert not {'torch', 'timm'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).resolve().parents[3], check=True)
