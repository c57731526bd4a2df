"""Several runs asked at once: one decode a picture, thumbnails on the way, and no run needed for these."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.prediction import predictors as module
from core.prediction.predictors import Predictors
from core.prediction.records import PicturesPredicted
from core.runs.recipe import Recipe
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.deep_pictures import ramp, tiff
from tests.trained_runs import write_best, write_run


@pytest.fixture
def asked(workspace: Workspace) -> Workspace:
    for name, size, fit in (("squeezed", 32, "squeeze"), ("cropped", 24, "crop"), ("padded", 32, "pad")):
        recipe = Recipe.model_validate({"architecture": "cnn-small", "picture_size": size, "fit": fit})
        folder, network = write_run(workspace, name, recipe)
        write_best(folder, network)
    return workspace


def test_pictures_come_with_their_thumbnail_and_size(
    asked: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path
) -> None:
    folder = shapes_folder(classes=1, each=3, size=48)
    with Predictors(asked, processes=1, device="cpu") as predictors:
        found = predictors.predict(["squeezed", "cropped", "padded"], [folder], Context(), tmp_path / "small")
        for picture in found:
            assert picture.preview is not None
            assert (picture.preview.width, picture.preview.height) == (48, 48)
            assert picture.preview.thumbnail.is_file()
            assert set(picture.predictions) == {"squeezed", "cropped", "padded"}
        plain = predictors.predict(["squeezed"], [folder], Context())
        assert [picture.preview for picture in plain] == [None] * 3


def test_without_a_run_pictures_are_only_looked_at(asked: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path) -> None:
    folder = shapes_folder(classes=1, each=2)
    told: list[object] = []
    with Predictors(asked, processes=1, device="cpu") as predictors:
        found = predictors.predict([], [folder], Context(told.append), tmp_path / "small")
        assert [picture.predictions for picture in found] == [{}, {}]
        assert all(picture.preview for picture in found)
        assert sum(len(event.pictures) for event in told if isinstance(event, PicturesPredicted)) == 2
        with pytest.raises(BadInput, match=r"^No run was named to predict with\. Name one or more runs\.$"):
            predictors.predict([], [folder], Context())


def test_a_picture_that_the_run_has_no_range_for_is_refused_and_the_others_are_not(asked: Workspace, tmp_path: Path) -> None:
    (tmp_path / "wide.tif").write_bytes(tiff(ramp().astype("int32")))
    (tmp_path / "grey.tif").write_bytes(tiff(ramp(0, 65_535).astype("uint16")))
    with Predictors(asked, processes=1, device="cpu") as predictors:
        grey, wide = predictors.predict(["squeezed"], [tmp_path / "grey.tif", tmp_path / "wide.tif"], Context())
    assert grey.error is None
    assert wide.error is not None
    assert "no range that everybody agrees on" in wide.error


def test_networks_longest_unused_are_forgotten(
    asked: Workspace, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    (file,) = shapes_folder(classes=1, each=1).rglob("*.*")
    with Predictors(asked, processes=1, device="cpu") as predictors:
        predictors.predict(["squeezed"], [file], Context())
        first = predictors.predictor("squeezed")
        predictors.predict(["padded"], [file], Context())
        assert predictors.predictor("squeezed") is not first
