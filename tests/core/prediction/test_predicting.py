"""Several runs asked about files and folders, through the real decoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from core.pictures.squares import fitted
from core.pixels.store import scaling_of
from core.prediction import predictors as predictors_module
from core.prediction.predicting import predict_pictures
from core.prediction.predictor import Predictor
from core.prediction.predictors import Predictors, files_in
from core.prediction.records import PicturesPredicted
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace
from tests.trained_runs import write_best, write_run

CNN = Recipe(architecture="cnn-small", picture_size=32, seed=1)
MLP = Recipe(architecture="mlp", picture_size=16, seed=2)


@pytest.fixture
def runs(workspace: Workspace) -> dict[str, RunFolder]:
    """Two runs that want their pictures scaled differently, and one with the classes in another number."""
    made = {}
    for name, recipe, classes in (("cnn", CNN, "abc"), ("mlp", MLP, "abc"), ("five", CNN, "vwxyz")):
        folder, network = write_run(workspace, name, recipe, tuple(classes))
        with torch.random.fork_rng():
            torch.manual_seed(3)
            torch.nn.init.normal_(next(network.head.parameters()), std=0.3)
        write_best(folder, network, tuple(classes))
        made[name] = folder
    return made


@pytest.fixture
def predictors(workspace: Workspace) -> Iterator[Predictors]:
    with Predictors(workspace, processes=1, device="cpu") as made:
        yield made


def test_answers_that_are_not_finite_are_refused_picture_by_picture(
    workspace: Workspace, predictors: Predictors, shapes_folder: Callable[..., Path]
) -> None:
    folder, network = write_run(workspace, "spoilt", MLP, tuple("abc"))
    next(network.head.parameters()).data.fill_(float("nan"))
    write_best(folder, network, tuple("abc"))
    found = predictors.predict(["spoilt"], [shapes_folder(classes=1, each=2)], Context())
    assert len(found) == 2
    for picture in found:
        assert picture.predictions == {}
        assert picture.error == "spoilt gives no finite answer: its weights are damaged, or its training diverged"


def test_runs_are_asked_about_a_folder(
    runs: dict[str, RunFolder], predictors: Predictors, shapes_folder: Callable[..., Path]
) -> None:
    folder = shapes_folder(classes=2, each=3)
    (folder / "circle" / "notes.txt").write_text("no picture")
    (folder / "circle" / ".hidden.png").write_bytes(b"")
    found = predictors.predict(["mlp", "cnn", "five"], [folder], Context())
    assert [picture.path for picture in found] == files_in(folder)
    assert [picture.path.name for picture in found if picture.error] == ["notes.txt"]
    assert next(picture.predictions for picture in found if picture.error) == {}
    for picture in found:
        if picture.error:
            continue
        assert list(picture.predictions) == ["mlp", "cnn", "five"]
        for run, ranked in picture.predictions.items():
            predictor = Predictor.load(runs[run], "cpu")
            record = predictor.plan.preprocessing
            pixels = fitted(Image.open(picture.path).convert("RGB"), scaling_of(record))
            expected = predictor.predict(pixels[None])[0]
            assert {entry.class_name for entry in ranked} == set(predictor.classes)
            for entry in ranked:
                assert entry.probability == pytest.approx(expected[predictor.classes.index(entry.class_name)], abs=1e-5)
            assert [entry.probability for entry in ranked] == sorted((e.probability for e in ranked), reverse=True)


def test_one_unusable_picture_costs_only_itself(runs: dict[str, RunFolder], predictors: Predictors, tmp_path: Path) -> None:
    good = tmp_path / "good.png"
    Image.fromarray(np.full((40, 60, 3), 90, np.uint8)).save(good)
    torn = tmp_path / "torn.png"
    torn.write_bytes(good.read_bytes()[:60])
    found = predictors.predict(["cnn"], [torn, good, tmp_path / "absent.jpg", good], Context())
    assert [bool(picture.error) for picture in found] == [True, False, True, False]
    assert found[1].predictions == found[3].predictions


def test_chunks_are_reported_as_they_are_done(
    runs: dict[str, RunFolder], predictors: Predictors, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predictors_module, "CHUNK_PICTURES", 3)
    events: list[object] = []
    folder = shapes_folder(classes=2, each=4)
    found = predictors.predict(["cnn"], [folder], Context(events.append))
    chunks = [event.pictures for event in events if isinstance(event, PicturesPredicted)]
    assert [len(chunk) for chunk in chunks] == [1, 3, 3, 1], "the first alone, so that it comes soon"
    assert tuple(picture for chunk in chunks for picture in chunk) == found
    progress = [event for event in events if isinstance(event, Progress)]
    assert (progress[-1].done, progress[-1].total) == (8, 8)
    whole = predictors.predict(["cnn"], [folder], Context())
    for one, other in zip(found, whole, strict=True):
        assert [e.class_name for e in one.predictions["cnn"]] == [e.class_name for e in other.predictions["cnn"]]


def test_stop_keeps_what_is_done_and_abandon_drops_it(
    runs: dict[str, RunFolder], predictors: Predictors, shapes_folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predictors_module, "FIRST_CHUNK", 2)
    folder = shapes_folder(classes=2, each=4)
    stopping = Context(lambda event: stopping.request_stop() if isinstance(event, PicturesPredicted) else None)
    assert len(predictors.predict(["cnn"], [folder], stopping)) == 2
    dropping = Context(lambda event: dropping.abandon() if isinstance(event, PicturesPredicted) else None)
    with pytest.raises(Abandoned):
        predictors.predict(["cnn"], [folder], dropping)
    assert len(predictors.predict(["cnn"], [folder], Context())) == 8


def test_networks_stay_loaded_until_there_are_better_weights(
    runs: dict[str, RunFolder], predictors: Predictors, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = predictors.predictor("cnn")
    assert predictors.predictor("cnn") is first
    write_best(runs["cnn"], first._network, tuple("abc"))
    assert predictors.predictor("cnn") is not first


def test_only_some_networks_stay_loaded(
    runs: dict[str, RunFolder], predictors: Predictors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predictors_module, "KEPT", 1)
    Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(tmp_path / "dark.png")
    cnn, mlp = predictors.predictor("cnn"), predictors.predictor("mlp")
    predictors.predict(["mlp"], [tmp_path / "dark.png"], Context())
    assert predictors.predictor("mlp") is mlp
    assert predictors.predictor("cnn") is not cnn


def test_the_job_predicts_once(workspace: Workspace, runs: dict[str, RunFolder], tmp_path: Path) -> None:
    picture = tmp_path / "grey.png"
    Image.fromarray(np.full((50, 50), 120, np.uint8)).save(picture)
    found = predict_pictures(workspace, ["cnn", "cnn"], [picture], Context())
    assert [list(entry.predictions) for entry in found] == [["cnn"]]


def test_refusals(workspace: Workspace, runs: dict[str, RunFolder], predictors: Predictors, tmp_path: Path) -> None:
    RunFolder.create(workspace, "fresh", "pets", CNN)
    with pytest.raises(BadInput, match=r"^No run was named to predict with\. Name one or more runs\.$"):
        predictors.predict([], [tmp_path], Context())
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        predictors.predict(["cnn", "nobody"], [tmp_path], Context())
    with pytest.raises(
        Refused,
        match=(
            r"^The run fresh cannot predict yet: it has no weights\. Wait until its first epoch is over, or choose "
            r"another run\.$"
        ),
    ):
        predictors.predict(["fresh"], [tmp_path], Context())
    (tmp_path / "empty").mkdir()
    assert predictors.predict(["cnn"], [tmp_path / "empty"], Context()) == ()
