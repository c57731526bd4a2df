"""What is exported answers as the program's own predictor does, with one network and with several."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.export.answering import Answering, answering
from core.prediction.predictor import Predictor
from core.runs.folder import RunFolder
from core.runs.plan import Preprocessing
from core.runs.recipe import Recipe
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.exported_runs import RUN
from tests.trained_runs import write_run


def test_squares_of_bytes_become_the_predictors_probabilities(ready: Workspace) -> None:
    folder = RunFolder.asked(ready, RUN)
    module, plan = answering(folder)
    assert [record.resize for record in module.records] == [18]
    (squares,) = module.examples(5)
    found = module(squares).numpy()
    np.testing.assert_allclose(found, Predictor.load(folder, "cpu").predict(squares.numpy()), atol=1e-6)
    np.testing.assert_allclose(found.sum(1), 1, atol=1e-6)
    assert module.classes == plan.classes


def test_members_see_squares_of_their_own(workspace: Workspace) -> None:
    small, large = Preprocessing(size=8, resize=8), Preprocessing(size=16, resize=20)
    folder, network = write_run(workspace, "one", Recipe(architecture="cnn-small", picture_size=16))
    plan = folder.plan
    assert plan is not None
    (own,) = plan.parts
    parts = tuple(own.model_copy(update={"preprocessing": record}) for record in (small, large))

    class TwoBackbones(torch.nn.Module):
        backbones = (network.backbone, network.backbone)
        head = torch.nn.Linear(2 * network.feature_width, 3)

    joined = Answering(TwoBackbones(), plan.model_copy(update={"members": parts}))  # type: ignore[arg-type]
    examples = joined.examples(3)
    assert [tuple(seen.shape) for seen in examples] == [(3, 8, 8, 3), (3, 20, 20, 3)]
    assert joined(*examples).shape == (3, 3)
    other = joined(examples[0], 255 - examples[1])
    assert not torch.equal(joined(*examples), other), "the second member's pictures count"


def test_a_run_without_weights_is_refused(workspace: Workspace) -> None:
    folder, _ = write_run(workspace, "one", Recipe(architecture="cnn-small", picture_size=16))
    folder.best_weights.unlink()
    with pytest.raises(Refused, match="no weights"):
        answering(folder)
