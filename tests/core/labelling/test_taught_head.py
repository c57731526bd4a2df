"""A head that a few labelled pictures taught says the classes of the others."""

from __future__ import annotations

import numpy as np

from core.labelling.taught_head import taught


def test_a_few_labelled_rows_tell_the_others() -> None:
    random = np.random.default_rng(0)
    truth = random.integers(0, 3, 90)
    features = random.normal(0, 1, (90, 24)).astype(np.float32)
    features[np.arange(90), truth] += 12
    labels = [f"c{truth[row]}" if row < 30 else "" for row in range(90)]
    said = taught(features, labels, ("c0", "c1", "c2"))
    assert said.shape == (60, 3)
    np.testing.assert_allclose(said.sum(1), 1, atol=1e-5)
    assert (said.argmax(1) == truth[30:]).mean() > 0.95


def test_neither_scale_nor_place_of_a_feature_counts_and_one_that_is_the_same_everywhere_says_nothing() -> None:
    random = np.random.default_rng(0)
    features = random.normal(0, 1, (40, 8)).astype(np.float32)
    labels = [f"c{row % 2}" if row < 20 else "" for row in range(40)]
    features[:, 0] += [3 * (row % 2) for row in range(40)]
    said = taught(features, labels, ("c0", "c1"))
    scales = np.geomspace(0.01, 100, 8, dtype=np.float32)
    np.testing.assert_allclose(taught(features * scales + scales, labels, ("c0", "c1")), said, atol=1e-3)
    same = np.full((40, 1), 7, np.float32)
    np.testing.assert_allclose(taught(np.hstack([features, same]), labels, ("c0", "c1")), said, atol=1e-5)


def test_where_features_say_nothing_a_class_is_as_likely_as_it_was_often_said() -> None:
    labels = [*["c0"] * 15, *["c1"] * 5, *[""] * 10]
    said = taught(np.full((30, 1), 7, np.float32), labels, ("c0", "c1"))
    np.testing.assert_allclose(said, [[0.75, 0.25]] * 10, atol=0.01)
