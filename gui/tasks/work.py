"""What a task's thread does: a job of `core` with its arguments, and what is made of its answer.

Jobs are wanted by their functions of `core` alone. Before there was this, each page wrapped them in functions of its own, to
import them late, to open a dataset by its name, or to read a picture file into an image; half of the window's jobs were such.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.support.jobs import Context
from core.support.registry import at
from core.support.workspace import Workspace

if TYPE_CHECKING:
    from core.datasets.catalog.dataset import Dataset


@dataclass(frozen=True)
class NamedDataset:
    """An argument that becomes the opened dataset of that name before the job begins, in the task's thread."""

    workspace: Workspace
    name: str

    def opened(self) -> Dataset:
        """The dataset.

        Raises:
            NotThere: No such dataset.
            BadInput: It is damaged.
        """
        from core.datasets.catalog.dataset import Dataset

        return Dataset.open(self.workspace, self.name)


@dataclass(frozen=True)
class Work:
    """A job with all it needs but the context.

    Attributes:
        job: A function, or "module:name" of one whose module is better not imported before it is wanted.
        arguments: By place; a `NamedDataset` is opened first.
        named: By name.
        then: Makes of the job's answer what is told, named like the job; images are read here, for `core` knows none.
    """

    job: Callable[..., Any] | str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] | None = None
    then: Callable[[Any], Any] | str | None = None

    def carry_out(self, context: Context) -> Any:
        """Does the work; jobs that take a `context` get it, others have nothing to say and end soon.

        Raises:
            Abandoned: Nobody wants the answer any more.
        """
        job = _function(self.job)
        arguments = [given.opened() if isinstance(given, NamedDataset) else given for given in self.arguments]
        # Only to jobs that have something to say: a wrapper for each of the others would say it for them.
        line = {"context": context} if "context" in inspect.signature(job).parameters else {}
        answer = job(*arguments, **(self.named or {}), **line)
        if self.then is None:
            return answer
        # Images read for nobody would still keep the lane.
        context.check_abandoned()
        return _function(self.then)(answer)


def _function(job: Callable[..., Any] | str) -> Callable[..., Any]:
    return at(job) if isinstance(job, str) else job
