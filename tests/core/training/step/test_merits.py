"""What the best epoch is chosen by equals scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score, log_loss

from core.runs.methods import MERITS
from core.support.registry import at

LABELS = torch.tensor([0, 0, 0, 0, 0, 0, 1, 1, 3])
LOGS = torch.log_softmax(torch.from_numpy(np.random.default_rng(3).normal(size=(9, 5)).astype(np.float32)), 1)
"""Five classes, of which 2 and 4 are not there; some are said all the same."""


@pytest.mark.parametrize("name", MERITS.names())
def test_a_merit_is_scikit_learns(name: str) -> None:
    said = LOGS.argmax(1).numpy()
    assert set(said) - set(LABELS.tolist()), "a class is said that is not there"
    wanted = {
        "accuracy": accuracy_score(LABELS, said),
        "loss": -log_loss(LABELS, LOGS.exp().numpy(), labels=range(5)),
        "balanced": np.mean([(said[c == LABELS] == c).mean() for c in (0, 1, 3)]),
        "macro-f1": f1_score(LABELS, said, average="macro"),
    }
    assert at(MERITS.get(name).place)(LOGS, LABELS) == pytest.approx(wanted[name], rel=1e-5)


def test_where_all_classes_are_there_it_is_scikit_learns_balanced_accuracy() -> None:
    labels = torch.tensor([0, 1, 2, 3, 4, 0, 0, 1, 2])
    found = at(MERITS.get("balanced").place)(LOGS, labels)
    assert found == pytest.approx(balanced_accuracy_score(labels, LOGS.argmax(1)), rel=1e-9)
