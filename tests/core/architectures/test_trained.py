"""The network of a run has the run's weights, or it is said why not."""

from __future__ import annotations

import pytest
import torch

from core.architectures.trained import trained_network
from core.runs.event_log import EventWriter
from core.runs.events import Finished
from core.runs.folder import RunFolder
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace
from tests.tiny_training import tiny_recipe
from tests.trained_runs import write_run


def test_the_network_of_a_run_answers_as_it_was_saved(workspace: Workspace) -> None:
    folder, network = write_run(workspace, "tiny", tiny_recipe())
    loaded, plan = trained_network(folder)
    assert plan == folder.plan
    images = torch.randn(2, 3, 16, 16)
    assert torch.equal(loaded(images), network(images))


def test_runs_without_weights_or_with_others_are_refused(workspace: Workspace) -> None:
    waiting = RunFolder.create(workspace, "waiting", "pets", tiny_recipe())
    with pytest.raises(Refused, match="waiting cannot predict yet"):
        trained_network(waiting)
    writer = EventWriter(waiting.events_path)
    writer.write(Finished(1.0, "failed", "The loss ran away.", "Take a smaller rate."))
    writer.close()
    with pytest.raises(Refused, match="waiting cannot predict: it failed before it had weights"):
        trained_network(waiting)
    folder, _ = write_run(workspace, "tiny", tiny_recipe())
    other, _ = write_run(workspace, "other", tiny_recipe(architecture="mlp"))
    other.best_weights.replace(folder.best_weights)
    with pytest.raises(BadInput, match="do not fit its plan"):
        trained_network(folder)
