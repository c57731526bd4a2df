"""The report of a run: what its best weights say of val and test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from core.architectures.network import Network
from core.architectures.trained import take_judged_head
from core.architectures.weights import tensors_sha256
from core.evaluation.predictions import Predictions, no_predictions
from core.evaluation.report import Report, write_report
from core.runs.checkpoints import load_best
from core.runs.folder import RunFolder
from core.runs.learned import remember_weights
from core.runs.plan import Plan
from core.support.errors import BadInput
from core.support.file_hash import file_sha256
from core.support.workspace import Workspace
from core.training.arithmetic.device import Device
from core.training.keeping import Room
from core.training.loop import JUDGING_BATCH, InputSource
from core.training.run_data import RunData
from core.training.step.judging import fitting, log_probabilities


@dataclass(frozen=True)
class JudgedWeights:
    """What a report says of the weights it is about: their fingerprint."""

    sha256: str


def judge(
    folder: RunFolder,
    plan: Plan,
    data: RunData,
    network: Network,
    device: Device,
    source: InputSource,
    room: Room = lambda act: act(),
    best: JudgedWeights | None = None,
) -> bool:
    """Writes report.json from the best weights; False when there are none yet. The test side stays sealed in it.

    Args:
        folder: The run.
        plan: Its plan.
        data: Its pictures.
        network: On the device; afterwards it has the best weights.
        device: Where.
        source: Gives pictures or features.
        room: Carries out what writes, and may wait where there is no room for it.
        best: The best weights, where whoever wrote them has them in the network already; else they are read.
    """
    if not folder.best_weights.is_file():
        return False
    if best is None:
        tensors, _ = load_best(folder.best_weights)
        network.load_state_dict(tensors)
        best = JudgedWeights(tensors_sha256(tensors))
    cached = all(stage.cached for stage in plan.stages)
    with _judged_by_val(folder, plan, network):
        val = _predictions("val", plan, data, network, device, source, cached)
    test = _predictions("test", plan, data, network, device, source, cached)
    report = Report(
        run=folder.name,
        classes=plan.classes,
        weights="best",
        weights_sha256=best.sha256,
        val=val,
        test=test,
        left_out=plan.left_out,
    )
    room(lambda: write_report(folder.report_path, report))
    remember_weights(Workspace(folder.path.parent.parent), file_sha256(folder.best_weights), folder.path)
    return True


@contextmanager
def _judged_by_val(folder: RunFolder, plan: Plan, network: Network) -> Iterator[None]:
    """Inside, the network has the head that val has judged: the one before, where it was solved again on val as well."""
    if not plan.recipe.refit:
        yield
        return
    best = {name: tensor.clone() for name, tensor in network.head.state_dict().items()}
    take_judged_head(network, folder, plan)
    yield
    network.head.load_state_dict(best)


def _predictions(
    side: str, plan: Plan, data: RunData, network: Network, device: Device, source: InputSource, cached: bool
) -> Predictions:
    pictures = data.sides[side]
    if not len(pictures):
        return no_predictions(len(plan.classes))
    batch = max(JUDGING_BATCH, *(stage.batch_size for stage in plan.stages)) if cached else JUDGING_BATCH
    inputs = source.inputs(side, cached)
    logs = fitting(lambda count: log_probabilities(network, inputs, device, count), batch)
    found = torch.exp(logs).float().cpu().numpy()
    if not np.isfinite(found).all():
        raise BadInput(
            f"The best weights of {plan.run} give no finite answers for pictures of {side}, so it cannot be judged.",
            "Train it again with a smaller learning rate.",
        )
    return Predictions(pictures.paths, pictures.samples, pictures.groups, pictures.labels, found)
