"""Policies draw for each picture by itself, every operation as often as any other."""

from __future__ import annotations

import numpy as np
import pytest

import core.architectures.torchvision_guard  # noqa: F401  before anything else of torchvision
from core.pixels import operations, policies
from core.pixels.randomness import generator
from core.runs.augmentation import Augmentation

from torchvision.transforms import autoaugment  # isort: skip

MANY = 14_000
COLOURS = ("brighter", "more_colourful", "more_contrasted", "sharper")
NAMES = {
    "Identity": "kept", "ShearX": "sheared_across", "ShearY": "sheared_along", "TranslateX": "shifted_across",
    "TranslateY": "shifted_along", "Rotate": "turned", "Brightness": "brighter", "Color": "more_colourful",
    "Contrast": "more_contrasted", "Sharpness": "sharper", "Posterize": "posterised", "Solarize": "solarised",
    "AutoContrast": "stretched", "Equalize": "equalised",
}  # fmt: skip
"""Torchvision's names, and ours."""


def drawn(augmentation: Augmentation, count: int = MANY, side: int = 64) -> operations.Changes:
    policy = {"randaugment": policies.rand_augment, "trivialaugment": policies.trivial_augment}[augmentation.policy]
    return policy(augmentation, count, side, generator(0, "test"))


@pytest.mark.parametrize(
    ("augmentation", "turns"),
    [(Augmentation(policy="trivialaugment"), 1), (Augmentation(policy="randaugment", policy_operations=3), 3)],
    ids=["trivial", "rand"],
)
def test_every_operation_is_as_likely_as_any_other_in_every_turn(augmentation: Augmentation, turns: int) -> None:
    changes = drawn(augmentation)
    assert changes.kinds.shape == changes.strengths.shape == (MANY, turns)
    for kinds, strengths in zip(changes.kinds.T, changes.strengths.T, strict=True):
        counts = np.bincount(kinds, minlength=14)
        # Each is binomial, of 1000 with a deviation of 30: four of them once in ten thousand tables.
        assert len(counts) == 14
        assert np.abs(counts - MANY / 14).max() < 4 * np.sqrt(MANY * 13 / 14**2)
        turned = strengths[kinds == 5]
        assert abs((turned < 0).sum() - (turned > 0).sum()) < 4 * np.sqrt(len(turned)), "as often to the left as to the right"
    if turns > 1:
        assert np.corrcoef(changes.kinds[:, 0], changes.kinds[:, 1])[0, 1] == pytest.approx(0, abs=0.04)


def test_trivial_augment_draws_strengths_and_rand_augment_has_one() -> None:
    trivial, rand = drawn(Augmentation(policy="trivialaugment")), drawn(Augmentation(policy="randaugment", policy_strength=15))
    turned = np.abs(trivial.strengths[trivial.kinds == 5])
    assert len(np.unique(turned.round(6))) == 31
    assert (turned.min(), turned.max()) == (0, 135)
    assert turned.mean() == pytest.approx(67.5, abs=6)
    assert np.unique(np.abs(rand.strengths[rand.kinds == 5])).tolist() == [15.0]


@pytest.mark.parametrize("policy", ["randaugment", "trivialaugment"])
def test_every_strength_is_torchvisions(policy: str) -> None:
    """The least and the largest of each, for pictures of 64 pixels."""
    theirs = autoaugment.RandAugment() if policy == "randaugment" else autoaugment.TrivialAugmentWide()
    space = theirs._augmentation_space(31, (64, 64)) if policy == "randaugment" else theirs._augmentation_space(31)
    reaches = policies._reaches(0.3, 150 / 331, 30, 0.9, 4) if policy == "randaugment" else None
    reaches = reaches or policies._reaches(0.99, 32 / 64, 135, 0.99, 2)
    ours = {reach.operation.__name__: reach for reach in reaches}
    assert {NAMES[name] for name in space} == ours.keys()
    for name, (magnitudes, signed) in space.items():
        reach = ours[NAMES[name]]
        ends = (float(magnitudes[0]), float(magnitudes[-1])) if magnitudes.ndim else (0.0, 0.0)
        side = 64 if name.startswith("Translate") else 1
        assert (reach.low * side, reach.high * side) == pytest.approx(ends), name
        assert reach.signed == signed


def test_a_policy_draws_by_its_numbers_alone() -> None:
    augmentation = Augmentation(policy="randaugment")
    one, same = (drawn(augmentation, 8) for _ in range(2))
    assert (one.kinds == same.kinds).all()
    assert (one.strengths == same.strengths).all()
    assert policies.nothing(augmentation, 8, 64, generator(0, "test")).kinds.size == 0
