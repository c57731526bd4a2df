"""The report of a run: both sides by its best weights, and no figure from weights that answer nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from core.architectures.weights import tensors_sha256
from core.evaluation.report import read_report
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_best, load_checkpoint, save_best
from core.runs.events import Noted
from core.runs.recipe import Stage
from core.support.errors import BadInput
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.judge import judge
from core.training.run_data import RunData, SideData
from tests.catalogs import planted_dataset
from tests.tiny_training import CLASSES, Trained, noise, same, tiny_recipe, train_tiny


def data_of(trained: Trained, place: Path, without: str = "") -> RunData:
    """The made-up pictures as a run's data, with no picture on the side `without`."""
    sides = {}
    for side in ("train", "val", "test"):
        _, labels = noise(trained.training.plan, side)
        labels = labels[:0] if side == without else labels
        names = tuple(f"{side}/{row}.png" for row in range(len(labels)))
        sides[side] = SideData(names, names, names, labels)
    dataset = planted_dataset(Workspace.at(place / "planted"))
    return RunData(dataset, "main", dataset.table(None), CLASSES, sides, dataset.table(None).fingerprint)


def judged(trained: Trained, data: RunData) -> bool:
    training = trained.training
    return judge(trained.folder, training.plan, data, training.network, Device.of(training.plan), training.source)


def test_val_and_test_are_judged_by_the_best_weights_not_by_the_last(tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe())
    best = max(trained.epochs, key=lambda epoch: (epoch.val_accuracy, -epoch.val_loss))
    with torch.no_grad():
        for parameter in trained.training.network.parameters():
            parameter.zero_()
    assert judged(trained, data_of(trained, tmp_path))
    report = read_report(trained.folder.report_path)
    assert (report.run, report.classes, report.weights) == ("tiny", CLASSES, "best")
    assert report.weights_sha256 == tensors_sha256(load_best(trained.folder.best_weights)[0])
    assert (report.val.n, report.test.n) == (18, 9)
    assert report.val.correct.mean() == pytest.approx(best.val_accuracy)
    assert report.test.paths == tuple(f"test/{row}.png" for row in range(9))
    assert report.test.probabilities.sum(axis=1) == pytest.approx(1)


def test_a_head_that_was_solved_again_on_val_is_not_judged_by_val(tmp_path: Path) -> None:
    solved = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
    recipe = tiny_recipe(solved, weights="file:some.safetensors")
    usual = train_tiny(tmp_path / "usual", recipe)
    again = train_tiny(tmp_path / "again", recipe.model_copy(update={"refit": True}))
    for trained in (usual, again):
        assert judged(trained, data_of(trained, trained.folder.path))
    before, after = (read_report(trained.folder.report_path) for trained in (usual, again))
    assert (after.val.probabilities == before.val.probabilities).all()
    assert (after.test.probabilities != before.test.probabilities).any()
    assert [epoch.val_loss for epoch in again.epochs] == [epoch.val_loss for epoch in usual.epochs]
    assert after.left_out is not None
    assert after.left_out.refitted == 18
    (said,) = [event.text for event in again.events if isinstance(event, Noted) and "solved again" in event.text]
    assert "36 pictures of train and 18 of val" in said
    kept, head = load_best(again.folder.best_weights)[0], load_best(again.folder.head_before)[0]
    first = load_best(usual.folder.best_weights)[0]
    assert all(torch.equal(first[f"head.{name}"], tensor) for name, tensor in head.items())
    assert not all(torch.equal(kept[f"head.{name}"], tensor) for name, tensor in head.items())
    taken_up = train_tiny(
        tmp_path / "again", again.training.plan.recipe, checkpoint=load_checkpoint(again.folder.last_checkpoint)
    )
    assert (taken_up.reason, taken_up.epochs) == ("completed", [])
    assert same(taken_up.weights, kept)


def test_a_side_without_pictures_is_judged_as_empty(tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe())
    assert judged(trained, data_of(trained, tmp_path, without="test"))
    report = read_report(trained.folder.report_path)
    assert (report.val.n, report.test.n) == (18, 0)


def test_without_best_weights_there_is_no_report(tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe())
    trained.folder.best_weights.unlink()
    assert not judged(trained, data_of(trained, tmp_path))
    assert not trained.folder.report_path.exists()


def test_weights_that_give_no_finite_answer_are_not_judged(tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe())
    tensors, metadata = load_best(trained.folder.best_weights)
    spoilt = {
        name: torch.full_like(tensor, torch.nan) if tensor.is_floating_point() else tensor for name, tensor in tensors.items()
    }
    save_best(trained.folder.best_weights, spoilt, metadata)
    with pytest.raises(
        BadInput,
        match=(
            r"^The best weights of tiny give no finite answers for pictures of val, so it cannot be judged\. Train it "
            r"again with a smaller learning rate\.$"
        ),
    ):
        judged(trained, data_of(trained, tmp_path))
    assert not trained.folder.report_path.exists()
