"""What a stage feeds on: pictures through the whole network, or features through its head."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from core.architectures.building import build
from core.pixels.randomness import generator
from core.pixels.views import centred, draw
from core.runs.augmentation import Augmentation
from core.training.step.inputs import FeatureInputs, PictureInputs
from tests.tiny_training import CLASSES, NoiseSource, noise, tiny_plan, tiny_recipe


def test_pictures_are_judged_at_their_centre_by_the_whole_network() -> None:
    plan = tiny_plan(tiny_recipe())
    network = build(plan.recipe, len(CLASSES))
    inputs = NoiseSource(plan, network).inputs("val", cached=False)
    pick = np.array([4, 0])
    ((raw, labels_there),) = inputs.batches([pick])
    pixels, labels = noise(plan, "val")
    assert np.array_equal(raw.numpy(), pixels[pick])
    assert inputs.labels.tolist() == labels.tolist()
    assert labels_there.tolist() == labels[pick].tolist()
    assert torch.equal(inputs.prepared(raw, None), centred(torch.from_numpy(pixels[pick]), plan.preprocessing))
    assert inputs.part(network) is network


def test_the_same_pictures_are_shown_smaller_as_a_whole() -> None:
    plan = tiny_plan(tiny_recipe(picture_size=32))
    network = build(plan.recipe, len(CLASSES))
    inputs = NoiseSource(plan, network).inputs("val", cached=False)
    ((raw, _),) = inputs.batches([np.array([0, 7])])
    smooth = torch.arange(raw.shape[1], dtype=torch.float32).mul(6).to(torch.uint8).view(1, 1, -1, 1).expand(raw.shape)
    whole, small = (each.prepared(smooth, None) for each in (inputs, inputs.seen_at(16)))
    assert small.shape == (2, 3, 16, 16)
    assert torch.allclose(small, torch.nn.functional.avg_pool2d(whole, 2), atol=0.05), "what is seen is the same part"
    draws = draw(Augmentation(smallest_crop=0.3), 2, plan.preprocessing.seen_at(16), generator(0, "test"))
    assert inputs.seen_at(16).prepared(raw, draws).shape == (2, 3, 16, 16)
    assert torch.equal(inputs.seen_at(0).prepared(raw, None), inputs.prepared(raw, None))


def test_features_pass_through_the_head_as_they_are() -> None:
    network = build(tiny_recipe(), len(CLASSES))
    features = torch.randn(5, network.feature_width)
    inputs = FeatureInputs(features, torch.arange(5), np.arange(5))
    (first, labels), (second, _) = inputs.batches([np.array([3, 1]), np.array([0])])
    assert torch.equal(first, features[[3, 1]])
    assert labels.tolist() == [3, 1]
    assert second.shape == (1, network.feature_width)
    assert inputs.prepared(first, None) is first
    assert inputs.part(network) is network.head


def test_pictures_that_do_not_come_are_missed() -> None:
    plan = tiny_plan(tiny_recipe())
    loader: Any = SimpleNamespace(batches=lambda picks: iter(()))
    inputs = PictureInputs(loader, torch.arange(3), plan.preprocessing)
    with pytest.raises(ValueError, match="zip"):
        list(inputs.batches([np.array([1])]))
