"""What a training process would refuse is refused before there is a run."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from core.cli.option_words import with_options
from core.datasets.catalog.dataset import Dataset
from core.support.errors import BadInput, SafelightError
from core.support.workspace import Workspace
from core.training import launcher
from core.training.admission import admit
from tests.shape_runs import shape_recipe, shapes_workspace


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = shapes_workspace(tmp_path_factory.mktemp("admitted"))
    Dataset.create(workspace, "unsplit", None, "test", "none")
    return workspace


@pytest.mark.parametrize(
    ("dataset", "split", "settings", "message"),
    [
        ("gone", None, {}, "There is no dataset called 'gone'."),
        ("unsplit", None, {}, "unsplit has no split yet."),
        ("shapes", "other", {}, "shapes has no split called other."),
        ("shapes", None, {"architecture": "resnet19"}, "There is no architecture called 'resnet19'."),
        ("shapes", None, {"weights": "file:/gone.pt"}, "The weights file /gone.pt does not exist."),
        ("shapes", None, {"weights": "run:gone"}, "There is no run called gone."),
    ],
)
def test_a_run_that_cannot_begin_is_not_made(
    shapes: Workspace, dataset: str, split: str | None, settings: dict[str, object], message: str
) -> None:
    request = launcher.request_for(shapes, dataset, shape_recipe(**settings), "never", split)
    with pytest.raises(SafelightError) as told:
        launcher.launch(shapes, request)
    assert told.value.message == message
    assert told.value.hint
    if dataset == "unsplit":
        assert told.value.hint == "Make one for unsplit on the Data page."
        assert with_options(told.value.hint) == "Make one with `main.py split unsplit`."
    assert shapes.run_names() == []
    assert not (shapes.models / "never").exists()


@pytest.mark.parametrize(
    ("settings", "devices", "message"),
    [
        ({}, 1, "Apple's GPU was asked for, and this computer is no Mac."),
        ({"deterministic": True}, 1, "Apple's GPU computes in fp32 here, and nobody promises its bits."),
        ({"precision": "bf16"}, 1, "Apple's GPU computes in fp32 here, and nobody promises its bits."),
        ({}, 2, "2 processes cannot train a run together on Apple's GPU."),
    ],
)
def test_what_apples_gpu_cannot_do_leaves_no_run(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch, settings: dict[str, object], devices: int, message: str
) -> None:
    """A recipe file from a Mac left a failed run behind wherever else it was trained."""
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    recipe = shape_recipe(device="mps", **settings)
    with pytest.raises(BadInput) as told:
        launcher.launch(shapes, launcher.request_for(shapes, "shapes", recipe, "never", devices=devices))
    assert (told.value.message, shapes.run_names()) == (message, [])


def test_what_is_held_for_another_machine_is_not_asked_whether_this_one_is_a_mac(
    shapes: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = launcher.request_for(shapes, "shapes", shape_recipe(device="mps"), "sometime")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    admit(shapes, request, here=False)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    admit(shapes, request)


def test_a_run_that_can_begin_is_admitted(shapes: Workspace, tmp_path: Path) -> None:
    admit(shapes, launcher.request_for(shapes, "shapes", shape_recipe(), "sometime"))
