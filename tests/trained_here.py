"""Trainings that this process carries out itself where a verb or a job would start one for them, which loads torch once more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from core.runs.folder import RunFolder
from core.support.workspace import Workspace
from core.training import launcher
from core.training.together.working import work_together
from core.training.worker import work
from tests.short_trials import short_trials


@contextmanager
def trained_here() -> Iterator[None]:
    """Has the launcher carry runs out before they are followed, each to its end; several processes for one run are refused."""
    with short_trials(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(launcher, "_start", _carried_out)
        yield


def _carried_out(workspace: Workspace, folders: Sequence[RunFolder], command: list[str], own: dict[str, str]) -> None:
    assert "torch.distributed.run" not in command
    if len(folders) > 1:
        work_together(workspace, folders)
    else:
        work(workspace, folders[0], "--judge-only" in command, "--from-start" in command)
