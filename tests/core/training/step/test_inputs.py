"""What a stage feeds on: pictures through the whole network, or features through its head."""

from __future__ import annotations

import numpy as np
import torch

from core.architectures.building import build
from core.pixels.views import centred
from core.training.step.inputs import FeatureInputs
from tests.tiny_training import CLASSES, NoiseSource, noise, tiny_plan, tiny_recipe


def test_pictures_are_judged_at_their_centre_by_the_whole_network() -> None:
    plan = tiny_plan(tiny_recipe())
    network = build(plan.recipe, len(CLASSES))
    inputs = NoiseSource(plan, network).inputs("val", cached=False)
    pick = np.array([4, 0])
    (raw,) = inputs.batches([pick])
    pixels, labels = noise(plan, "val")
    assert np.array_equal(raw.numpy(), pixels[pick])
    assert inputs.labels.tolist() == labels.tolist()
    assert torch.equal(inputs.prepared(raw, None), centred(torch.from_numpy(pixels[pick]), plan.preprocessing))
    assert inputs.part(network) is network


def test_features_pass_through_the_head_as_they_are() -> None:
    network = build(tiny_recipe(), len(CLASSES))
    features = torch.randn(5, network.feature_width)
    inputs = FeatureInputs(features, torch.arange(5), np.arange(5))
    first, second = inputs.batches([np.array([3, 1]), np.array([0])])
    assert torch.equal(first, features[[3, 1]])
    assert second.shape == (1, network.feature_width)
    assert inputs.prepared(first, None) is first
    assert inputs.part(network) is network.head
