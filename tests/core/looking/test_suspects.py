"""Doubts about labels: wrong ones are found, copies do not vouch for each other, and order changes nothing."""

from __future__ import annotations

import numpy as np

from core.looking.suspects import doubts, held_out_probabilities
from core.support.jobs import Context

CLASSES = ("ant", "bee", "cat")


def blobs(each: int = 40, seed: int = 0) -> tuple[np.ndarray, list[str], list[str]]:
    """Features of three classes that lie apart, with labels and a group for each."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(3, 32)) * 1.5
    features = np.concatenate([centre + random.normal(size=(each, 32)) for centre in centres]).astype(np.float32)
    labels = [name for name in CLASSES for _ in range(each)]
    return features, labels, [f"{row:03d}" for row in range(3 * each)]


def test_wrong_labels_come_first_with_the_right_suggestion() -> None:
    features, labels, groups = blobs()
    wrong = {3: "bee", 50: "cat", 100: "ant", 7: "cat"}
    truth = {row: labels[row] for row in wrong}
    for row, label in wrong.items():
        labels[row] = label
    found = doubts(features, labels, groups, CLASSES, Context())
    assert set(np.argsort(-found.suspicion)[:4].tolist()) == set(wrong)
    assert {row: CLASSES[found.suggestion[row]] for row in wrong} == truth
    assert (found.suspicion > 0).sum() <= 6
    assert (found.trust[list(wrong)] < 0.5).all()
    assert ((found.suspicion >= 0) & (found.suspicion <= 1)).all()


def test_a_wrong_copy_is_not_vouched_for_by_its_copies() -> None:
    """Three copies of one picture with the same wrong label: held out together, none of them has a witness."""
    features, labels, groups = blobs()
    copies = np.repeat(features[:1], 3, axis=0)
    features, labels = np.concatenate([features, copies]), [*labels, "bee", "bee", "bee"]
    labels[0] = "bee"
    together = doubts(features, labels, [*groups, groups[0], groups[0], groups[0]], CLASSES, Context())
    alone = doubts(features, labels, [*groups, "x", "y", "z"], CLASSES, Context())
    rows = [0, 120, 121, 122]
    assert (together.suspicion[rows] > 0).all()
    assert together.trust[rows].mean() < alone.trust[rows].mean()


def test_probabilities_add_up_to_one() -> None:
    features, labels, groups = blobs(each=12)
    given = np.array([CLASSES.index(label) for label in labels])
    chances = held_out_probabilities(features, given, groups, labels, 3, Context())
    assert chances.shape == (36, 3)
    assert np.allclose(chances.sum(1), 1)
    assert (chances.argmax(1) == given).mean() > 0.9


def test_how_large_features_are_says_nothing() -> None:
    """Backbones differ in it by orders of magnitude; what is constant is divided by nothing."""
    features, labels, groups = blobs(each=12)
    features[:, 0] = 7.0
    given = np.array([CLASSES.index(label) for label in labels])
    plain, small = (held_out_probabilities(part, given, groups, labels, 3, Context()) for part in (features, features * 1e-3))
    assert np.isfinite(plain).all()
    assert np.allclose(plain, small, atol=1e-3)
