"""A run that repeats another one's plan exactly, arithmetic included. No torch.

The new folder gets the plan itself, so that nothing is resolved or tried out again: a recipe alone comes to other bits wherever a
probe finds something else fastest.
"""

from __future__ import annotations

import platform
from dataclasses import replace

from core.architectures.origins import check_origin, member_run, origin_of, weights_file, weights_run
from core.datasets.catalog.dataset import Dataset
from core.evaluation.learned import learned_by_run
from core.runs.folder import RunFolder, request_now
from core.runs.learned import LearnedRecord, read_record, write_record
from core.runs.members import member_name
from core.runs.plan import Plan
from core.support.errors import NotThere, Refused
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training import launcher
from core.training.arithmetic.elsewhere import is_elsewhere
from core.training.repeats.versions import versions_here


def repeat_run(workspace: Workspace, run: str, name: str | None, context: Context) -> RunFolder:
    """Job: starts a run with the plan of another one; returns its folder.

    Raises:
        NotThere, Refused, BadInput: As `repeated`.
    """
    folder = repeated(workspace, run, name)
    launcher.start(workspace, folder)
    return folder


def repeated(workspace: Workspace, run: str, name: str | None = None) -> RunFolder:
    """A new run's folder with the plan of another one, of which nothing is done yet.

    Args:
        workspace: Where the run is.
        run: Whose plan is repeated.
        name: Of the new run; made of the other one's when None.

    Raises:
        NotThere: No such run; its dataset, its split or its weights are gone.
        Refused: It has no plan yet, or the device, the pictures or the weights are not what they were.
        BadInput: The name cannot be used.
    """
    folder = RunFolder.open(workspace, run)
    plan = folder.plan
    if plan is None:
        raise Refused(f"{folder.name} has no plan yet.", "Wait until it has begun to train.", folder.path)
    _check_device(plan)
    _check_pictures(workspace, plan)
    _check_weights(workspace, plan)
    wish = name if name is not None else workspace.new_run_name(f"{folder.name}-again"[:70].rstrip(" ."))
    request = request_now(wish, plan.dataset, plan.recipe, plan.split.name, plan.parent)
    record = read_record(folder.path) or LearnedRecord(learned_by_run(workspace, folder))
    learned = record.learned
    made = RunFolder.begin(workspace, request)
    runs = (made.name, *learned.runs[1:])
    write_record(workspace, made.path, LearnedRecord(replace(learned, runs=runs), record.left_out))
    told = {"repeats": folder.name, "advice": (*_differences(folder, plan), *plan.advice), "versions": versions_here()}
    made.write_plan(plan.model_copy(update={**told, "run": made.name, "created": request.created}))
    return made


def _check_device(plan: Plan) -> None:
    if is_elsewhere(plan):
        raise Refused(
            f"{plan.run} was trained on {plan.device_name} ({plan.device}), which is not on this machine.",
            "Repeat it where that is, or train its recipe here: Use its recipe in Train sets that up.",
        )


def _check_pictures(workspace: Workspace, plan: Plan) -> None:
    dataset, split = Dataset.open(workspace, plan.dataset), plan.split.name
    if split not in dataset.split_names():
        known = ", ".join(dataset.split_names()) or "none"
        raise NotThere(f"{dataset.name} no longer has the split {split}.", f"Known: {known}.", dataset.folder)
    if dataset.table(split).fingerprint != plan.split.fingerprint:
        raise Refused(
            f"{plan.run} cannot be repeated: pictures, labels or sides of {dataset.name}, split {split}, have changed.",
            "Undo the change, or train its recipe on what is there now.",
            dataset.folder,
        )


def _check_weights(workspace: Workspace, plan: Plan) -> None:
    check_origin(plan.recipe, workspace)
    for member in plan.members:
        name = member_name(member.name)
        if name.run and file_sha256(member_run(name.run, workspace)[0].best_weights) != member.weights.sha256:
            raise Refused(
                f"{plan.run} cannot be repeated: {name.run}, a member of it, has other weights now.", "Train its recipe."
            )
    if plan.members:
        return
    kind, rest = origin_of(plan.recipe.weights)
    if kind not in ("file", "run"):
        return
    path = weights_file(rest) if kind == "file" else weights_run(rest, plan.recipe, workspace)[0].best_weights
    if file_sha256(path) != plan.weights.sha256:
        raise Refused(f"{plan.run} cannot be repeated: {plan.weights.name} are other weights now.", "Train its recipe.", path)


def _differences(folder: RunFolder, plan: Plan) -> tuple[str, ...]:
    """Sentences on what may make the bits of a repeat other than those of the run."""
    here, history = versions_here(), folder.history()
    other = [f"{name} {then}, now {here.get(name) or 'none'}" for name, then in plan.versions.items() if here.get(name) != then]
    told = []
    if other:
        told.append(f"{folder.name} was trained with {'; '.join(other)}: the bits may differ.")
    if history.started is not None and history.started.host != platform.node():
        told.append(f"{folder.name} was trained on {history.started.host}; another processor may round differently.")
    if history.changes:
        last = history.changes[-1]
        told.append(
            f"{folder.name} changed its arithmetic after epoch {last.epoch}; this run computes in the later one from its start."
        )
    return tuple(told)
