"""What lies outside the middle square of wide pictures is learned from, unless the recipe says otherwise, and then it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.cli.entry import run
from core.pictures.decode import decode
from core.pictures.scaling import Fit, Scaling
from core.pictures.squares import fitted
from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training.presets import recipe_for
from core.training.worker import work
from tests.cases import case

pytestmark = pytest.mark.usefixtures("trained_here")


def test_case_11(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    folder = case("11-object-outside-centre-square") / "wide"
    root = ("--workspace", str(workspace.root))
    assert run(["import", "wide", str(folder), *root]) == 0
    assert run(["split", "wide", "--train", ".6", "--val", ".2", "--test", ".2", *root]) == 0
    capsys.readouterr()
    assert run(["train", "wide", "--recipe", "lite0-frozen", "--name", "usual", *root]) == 0
    assert "Only the middle square" not in "".join(capsys.readouterr())
    assert run(["evaluate", "usual", "--on", "test", "--json", *root]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] >= 0.9
    cropped = RunFolder.create(workspace, "cropped", "wide", recipe_for("mlp", ["fit=crop", "epochs=1", "picture_size=16"]))
    assert work(workspace, cropped) == 0
    told = " ".join(note.text for note in cropped.history().notes)
    assert "Only the middle square of each picture is seen: of 60 of 60 pictures" in told
    assert "squeeze" in told


def panorama(shape: str) -> Image.Image:
    picture = Image.new("RGB", (400, 100), (120, 130, 140))
    _mark(picture, shape, (350, 50))
    return picture


def tower(shape: str) -> Image.Image:
    picture = Image.new("RGB", (90, 300), (120, 130, 140))
    _mark(picture, shape, (45, 30))
    return picture


def letterbox(shape: str) -> Image.Image:
    picture = Image.new("RGB", (320, 180), (120, 130, 140))
    _mark(picture, shape, (26, 150))
    return picture


def _mark(picture: Image.Image, shape: str, centre: tuple[int, int]) -> None:
    x, y = centre
    getattr(ImageDraw.Draw(picture), shape)((x - 20, y - 20, x + 20, y + 20), fill=(250, 40, 30))


@pytest.mark.parametrize("draw", [panorama, tower, letterbox])
def test_what_tells_classes_apart_may_lie_anywhere(draw: Callable[[str], Image.Image], tmp_path: Path) -> None:
    def seen(shape: str, fit: Fit) -> bytes:
        file = tmp_path / f"{shape}.png"
        draw(shape).save(file)
        return fitted(decode(file, at_least=64)[0], Scaling(64, fit=fit)).tobytes()

    assert seen("ellipse", "crop") == seen("rectangle", "crop"), "the middle does not show the difference"
    for fit in ("pad", "squeeze"):
        assert seen("ellipse", fit) != seen("rectangle", fit)
