"""Whether a run can begin: what its process would refuse after the start is refused before there is a run."""

from __future__ import annotations

from core.architectures.origins import check_origin
from core.datasets.catalog.dataset import Dataset
from core.evaluation.learned import known_by_weights
from core.runs.plan import NotCounted, Request
from core.support.errors import NotThere
from core.support.workspace import Workspace
from core.training.arithmetic.elsewhere import check_apple


def admit(workspace: Workspace, request: Request, here: bool = True) -> NotCounted:
    """What would not count in the figures of a run of this request, which can begin, as far as can be told without torch.

    Args:
        workspace: Where it is to be.
        request: It.
        here: It is to be trained on this machine.

    Raises:
        NotThere: No such dataset, split, architecture, file or run; or the dataset has no split yet.
        BadInput: Architecture, picture size and weights do not go together, or the device and what is asked of it.
        Refused: The weights are those of a run that has none yet, or know most of the pictures on val already.
    """
    dataset = Dataset.open(workspace, request.dataset)
    if request.split is None and dataset.current_split is None:
        hint = f"Make one for {dataset.name} on the Data page."
        raise NotThere(f"{dataset.name} has no split yet.", hint, dataset.folder)
    if request.split is not None and request.split not in dataset.split_names():
        known = ", ".join(dataset.split_names()) or "none yet"
        raise NotThere(f"{dataset.name} has no split called {request.split}.", f"Known: {known}.", dataset.folder)
    check_origin(request.recipe, workspace)
    check_apple(request.recipe, request.devices, here)
    _, pictures = known_by_weights(workspace, request.recipe, dataset, request.split or str(dataset.current_split))
    return pictures.left_out
