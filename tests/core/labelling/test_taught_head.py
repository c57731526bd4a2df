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
