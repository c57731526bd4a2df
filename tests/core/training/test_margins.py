"""A training keeps how far ahead its pictures' classes were: wrong labels come first, and nothing else is changed by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.evaluation.margins import read_margins
from core.runs.augmentation import NO_AUGMENTATION
from core.runs.checkpoints import load_checkpoint
from core.runs.events import Noted
from core.runs.folder import RunFolder
from core.runs.recipe import Stage
from core.support.errors import NotThere
from core.training.loop import Training
from core.training.margins import ANEW, told
from core.training.step.inputs import Inputs
from core.training.step.margins import MarginSums
from tests.tiny_training import same, tiny_recipe, train_tiny

PLAIN = Stage(epochs=6, batch_size=8, learning_rate=0.01, augmentation=NO_AUGMENTATION)
SOLVED = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)
NAMED = tuple(f"{place:064d}" for place in range(36))
WRONG = (0, 3, 7, 11, 15, 20)

NONE_KEPT = (
    r"^tiny has kept no margins of its training pictures\. They are written when training ends\. Runs from before they were "
    r"kept, that mix their pictures, or that learn no head of their own have none: train another one\.$"
)


def named(training: Training) -> None:
    """The pictures of train have names, and some of them the label of another class."""
    object.__setattr__(training, "samples", NAMED)
    inputs_of = training.source.inputs

    def inputs(side: str, cached: bool) -> Inputs:
        given = inputs_of(side, cached)
        if side == "train":
            given.labels = given.labels.clone()
            given.labels[list(WRONG)] = (given.labels[list(WRONG)] + 1) % 3
        return given

    object.__setattr__(training.source, "inputs", inputs)


@pytest.mark.usefixtures("usual_width")
def test_wrong_labels_have_the_lowest_margins_and_a_resumed_run_ends_with_the_same(tmp_path: Path) -> None:
    recipe = tiny_recipe(PLAIN)
    whole = train_tiny(tmp_path / "whole", recipe, change=named)
    found = read_margins(whole.folder)
    assert not found.held_out
    assert {one.looks for one in found.pictures} == {6}
    assert len(found.pictures) == 36
    lowest = {NAMED.index(one.sample) for one in found.pictures[: len(WRONG)]}
    assert len(lowest & set(WRONG)) >= 4, "by chance it would be one"
    train_tiny(tmp_path / "parts", recipe, stop_after=13, change=named)
    checkpoint = load_checkpoint(RunFolder(tmp_path / "parts" / "models" / "tiny").last_checkpoint)
    resumed = train_tiny(tmp_path / "parts", recipe, checkpoint=checkpoint, change=named)
    assert read_margins(resumed.folder) == found
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MarginSums, "note", lambda *_: None)
        without = train_tiny(tmp_path / "without", recipe, change=named)
    assert same(without.weights, whole.weights), "keeping them changes nothing"
    with pytest.raises(NotThere, match=NONE_KEPT):
        read_margins(without.folder)


@pytest.mark.usefixtures("usual_width")
def test_a_solved_heads_margins_are_of_pictures_that_were_held_out(tmp_path: Path) -> None:
    trained = train_tiny(tmp_path, tiny_recipe(SOLVED, weights="file:some.safetensors"), change=named)
    found = read_margins(trained.folder)
    assert found.held_out
    assert {one.looks for one in found.pictures} == {1}
    assert len({NAMED.index(one.sample) for one in found.pictures[: len(WRONG)]} & set(WRONG)) >= 4


def test_pictures_that_are_mixed_have_no_margins(tmp_path: Path) -> None:
    mixed = PLAIN.model_copy(update={"epochs": 1, "augmentation": NO_AUGMENTATION.model_copy(update={"mixup": 0.5})})
    trained = train_tiny(tmp_path, tiny_recipe(mixed), change=named)
    with pytest.raises(NotThere, match=NONE_KEPT):
        read_margins(trained.folder)


def test_pictures_are_told_the_lowest_first_and_those_nobody_looked_at_are_not() -> None:
    sums = MarginSums(torch.device("cpu"))
    sums.expect(torch.tensor([0, 0, 0]))
    sums.take(np.array([2, 0]), np.array([-4.0, 1.0]), np.array([1, 1]))
    found = told(sums.of_all(), ("x", "y", "z"), np.array([0, 0, 0]), ("a", "b"))
    assert [(one.sample, one.label, one.margin, one.looks, one.other) for one in found] == [
        ("z", "a", -4.0, 1, "b"),
        ("x", "a", 1.0, 1, "b"),
    ]
    assert told(sums.of_all(), ("x",), np.array([0]), ("a", "b")) == (), "it is not known which pictures they are"


def test_a_run_whose_pictures_vanished_says_that_its_margins_begin_anew(tmp_path: Path) -> None:
    recipe = tiny_recipe(PLAIN)
    train_tiny(tmp_path, recipe, stop_after=13, change=named)
    checkpoint = load_checkpoint(RunFolder(tmp_path / "models" / "tiny").last_checkpoint)
    kept = checkpoint.tensors["epoch/margins"]
    checkpoint.tensors["epoch/margins"] = torch.cat([kept, kept[:1]])
    resumed = train_tiny(tmp_path, recipe, checkpoint=checkpoint, change=named)
    assert ANEW in [event.text for event in resumed.events if isinstance(event, Noted)]
    assert {one.looks for one in read_margins(resumed.folder).pictures} < {2, 3, 4, 5}
