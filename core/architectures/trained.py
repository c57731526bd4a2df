"""The network of a run: as its plan has it built, and with what it has learned."""

from __future__ import annotations

from core.architectures.building import build
from core.architectures.ensembles import joined
from core.architectures.network import Network
from core.runs.checkpoints import load_best
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.errors import BadInput, Refused


def planned_network(plan: Plan) -> Network:
    """The plan's network with random weights, that wait for those of a checkpoint or of its best epoch."""
    if not plan.members:
        return build(plan.recipe, len(plan.classes))
    networks = [build(member.recipe, len(member.classes or plan.classes)) for member in plan.members]
    return joined(networks, [member.classes for member in plan.members], plan.classes, plan.recipe)


def trained_network(run_folder: RunFolder) -> tuple[Network, Plan]:
    """The run's network with its best weights, on the processor in evaluation mode, and its plan.

    Args:
        run_folder: A run with at least one finished epoch; it may still be training.

    Raises:
        Refused: The run has no weights yet.
        BadInput: The weights do not fit the plan.
    """
    plan = run_folder.plan
    if plan is None or not run_folder.best_weights.is_file():
        if run_folder.state() == "failed":  # its reason was told; it was said to be worth waiting for
            told, hint = "cannot predict: it failed before it had weights.", "Train it again, or choose another run."
        else:
            told, hint = "cannot predict yet: it has no weights.", "Wait until its first epoch is over, or choose another run."
        raise Refused(f"The run {run_folder.name} {told}", hint, run_folder.path)
    tensors, _ = load_best(run_folder.best_weights)
    network = planned_network(plan)
    try:
        # Whatever was missing would keep its random weights, and the answers would be no run's.
        network.load_state_dict(tensors, strict=True)
    except RuntimeError as error:
        raise BadInput(
            f"The weights of the run {run_folder.name} do not fit its plan.",
            "The folder was changed by hand or written by another version; train it again.",
            run_folder.best_weights,
        ) from error
    return network.eval(), plan


def take_judged_head(network: Network, run_folder: RunFolder, plan: Plan) -> None:
    """Gives the network of a run the head that val has judged, where its best weights have one solved again on val as well.

    Raises:
        NotThere, BadInput: It is gone or damaged.
    """
    if plan.recipe.refit:
        network.head.load_state_dict(load_best(run_folder.head_before)[0])
