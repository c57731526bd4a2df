"""Runs are asked where they look: for any class, whichever way up a picture lies, and once for the same question."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.pictures.decoder.pool import DecoderPool
from core.prediction.explaining import explainers as module
from core.prediction.explaining.explainers import Explainers
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere
from core.support.workspace import Workspace
from tests.trained_runs import write_best, write_run


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("explained")


@pytest.fixture(scope="module")
def runs(place: Path) -> Workspace:
    workspace = Workspace.at(place / "workspace")
    folder, network = write_run(workspace, "cnn", Recipe(architecture="cnn-small", picture_size=16, fit="crop"))
    with torch.random.fork_rng():
        torch.manual_seed(1)
        torch.nn.init.normal_(next(network.head.parameters()), std=0.3)
    write_best(folder, network)
    return workspace


@pytest.fixture
def explainers(runs: Workspace, tmp_path: Path) -> Iterator[Explainers]:
    with DecoderPool(processes=1) as pool:
        yield Explainers(runs, pool, tmp_path / "heat", "cpu")


@pytest.fixture(scope="module")
def picture(place: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 256, (6, 9, 3), np.uint8)
    Image.fromarray(pixels).resize((60, 40), Image.Resampling.BILINEAR).save(place / "a.png")
    return place / "a.png"


def pixels_of(file: Path) -> np.ndarray:
    with Image.open(file) as opened:
        return np.asarray(opened)


def test_any_class_can_be_asked_about(explainers: Explainers, picture: Path) -> None:
    answers = {name: explainers.heat_map("cnn", picture, name) for name in ("cat", "dog", "fish")}
    assert {pixels_of(answer.file).shape for answer in answers.values()} == {(40, 60, 4)}
    assert len({pixels_of(answer.file).tobytes() for answer in answers.values()}) >= 2
    free = explainers.heat_map("cnn", picture)
    assert (pixels_of(free.file) == pixels_of(answers[free.class_name].file)).all()
    assert not pixels_of(free.file)[:, :9, 3].any(), "the crop never shows the picture's ends"
    with pytest.raises(NotThere, match=r"^cnn does not know the class horse\. It knows cat, dog, fish\.$"):
        explainers.heat_map("cnn", picture, "horse")
    with pytest.raises(NotThere, match=r"^cnn has no member lite0\. It knows none\.$"):
        explainers.heat_map("cnn", picture, "", "lite0")


def test_a_picture_that_is_turned_by_its_camera_is_explained_as_it_is_seen(
    explainers: Explainers, picture: Path, tmp_path: Path
) -> None:
    with Image.open(picture) as opened:
        upright = opened.transpose(Image.Transpose.ROTATE_90)
        exif = Image.Exif()
        exif[0x0112] = 8  # to be shown turned by 90 degrees
        opened.save(tmp_path / "turned.png", exif=exif)
    upright.save(tmp_path / "upright.png")
    turned, straight = (
        pixels_of(explainers.heat_map("cnn", tmp_path / name, "cat").file) for name in ("turned.png", "upright.png")
    )
    assert turned.shape == (60, 40, 4)
    assert np.abs(turned.astype(int) - straight.astype(int)).max() <= 2


def test_the_same_question_is_answered_once(
    explainers: Explainers, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.png"
    copy.write_bytes(picture.read_bytes())
    first = explainers.heat_map("cnn", picture, "dog")
    told = first.file.stat().st_mtime_ns
    again = explainers.heat_map("cnn", copy, "dog")
    assert (again.file, again.picture) == (first.file, copy)
    assert first.file.stat().st_mtime_ns == told
    monkeypatch.setattr(module, "KEPT_ANSWERS", 1)
    other = explainers.heat_map("cnn", picture, "cat")
    assert not first.file.exists()
    assert other.file.exists()
    assert explainers.heat_map("cnn", picture, "dog").file.exists()


def test_an_answer_whose_file_was_cleared_away_is_drawn_again(explainers: Explainers, picture: Path) -> None:
    """The engine of a window that was open for more than a day told of files that another one had removed."""
    shutil.rmtree(explainers.heat_map("cnn", picture, "dog").file.parent)
    assert explainers.heat_map("cnn", picture, "dog").file.is_file()


def test_new_weights_are_new_answers(explainers: Explainers, runs: Workspace, picture: Path) -> None:
    folder, network = write_run(runs, "at work", Recipe(architecture="cnn-small", picture_size=16))
    before = explainers.heat_map("at work", picture, "cat")
    torch.nn.init.normal_(next(network.head.parameters()), std=1)
    write_best(folder, network)
    assert explainers.heat_map("at work", picture, "cat").file != before.file


def test_what_is_no_picture_is_refused_by_name(explainers: Explainers, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_bytes(b"nothing")
    with pytest.raises(
        BadInput,
        match=(
            r"^no\.png cannot be explained: It is not a picture of a format that is read \(.*\)\. Choose another "
            r"picture\.$"
        ),
    ):
        explainers.heat_map("cnn", tmp_path / "no.png")
    with pytest.raises(BadInput, match=r"^gone\.png is no file any more\. Choose another picture\.$"):
        explainers.heat_map("cnn", tmp_path / "gone.png")
