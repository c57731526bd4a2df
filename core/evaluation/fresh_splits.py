"""Splits whose val and test may be new to a run: made, extended, and made again.

The window extended such splits without asking the run, and made them again without it: the name said `after` a run, and val had
what that run had learned from. So there is one way to each of the three, and it asks the run.
"""

from __future__ import annotations

from collections.abc import Callable

from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import SplitRequest
from core.datasets.splits.splitting import SplitResult, anew, make_split, stored_request
from core.evaluation.learned import learned_by_run
from core.runs.folder import RunFolder
from core.runs.learned import key
from core.support.jobs import Context
from core.support.workspace import Workspace


def split_as_asked(workspace: Workspace, dataset: Dataset, request: SplitRequest, context: Context | None = None) -> SplitResult:
    """Job: makes a split, or extends the one of that name, with what the run it is made for knows on train. As `make_split`.

    Raises:
        NotThere: The run is gone, and the split is not made yet.
        BadInput: The run's record is damaged; or as `make_split`.
        Refused: A newer Safelight wrote the record; or as `make_split`.
    """
    return make_split(dataset, request, context, _learned(workspace, dataset, request))


def extend_split(workspace: Workspace, dataset: Dataset, name: str, context: Context | None = None) -> SplitResult:
    """Job: gives pictures that were added later a side in a stored split. As `split_as_asked`."""
    return split_as_asked(workspace, dataset, stored_request(dataset, name), context)


def split_anew(workspace: Workspace, dataset: Dataset, name: str, context: Context | None = None) -> SplitResult:
    """Job: makes a stored split again under a free name, with everything that is known by now kept together."""
    return split_as_asked(workspace, dataset, anew(dataset, name), context)


def _learned(workspace: Workspace, dataset: Dataset, request: SplitRequest) -> Callable[[str], bool] | None:
    """Whether the run that the split is for learned from a sample or was chosen by it; None where it is for no run."""
    if request.after_run is None:
        return None
    gone = request.after_run not in workspace.run_names()
    if gone and request.split_name in dataset.split_names():
        return None  # it is extended; what its run learned from is on train since it was made
    known = learned_by_run(workspace, RunFolder.open(workspace, request.after_run)).on("test")
    return lambda sha256: key(sha256) in known
