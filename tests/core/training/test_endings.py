"""What ends a training is told in words, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.support.errors import DiskFull, Refused
from core.support.jobs import Abandoned
from core.training.worker import ended_by


def test_that_another_process_has_ended_is_told_where_there_are_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = RuntimeError("[../third_party/gloo/transport/tcp/pair.cc] Connection closed by peer")
    monkeypatch.setenv("WORLD_SIZE", "3")
    told = ended_by(lost, tmp_path / "worker.log")
    assert (told.reason, told.message, told.hint, told.diverged) == (
        "failed",
        "One of the 3 processes that train this run together has ended.",
        "Resume the run: it goes on from its last checkpoint.",
        False,
    )
    assert capsys.readouterr().err == ""
    for processes, error in (("1", lost), ("3", RuntimeError("x" * 600))):
        monkeypatch.setenv("WORLD_SIZE", processes)
        told = ended_by(error, tmp_path / "worker.log")
        said = f"Training ended by a defect of Safelight: RuntimeError: {error}"
        assert (told.reason, told.message, told.hint) == ("failed", said[:500], f"The details are in {tmp_path / 'worker.log'}.")
        assert "RuntimeError" in capsys.readouterr().err


FULL = "The disk is full. What was saved before is intact."


@pytest.mark.parametrize(
    ("error", "finished"),
    [
        (Abandoned(), ("stopped", "", "")),
        (DiskFull("The disk is full."), ("failed", FULL, "Free some space and resume the run.")),
        (DiskFull("The disk is full.", "Make room."), ("failed", FULL, "Make room.")),
        (Refused("It cannot go on.", "Start anew."), ("failed", "It cannot go on.", "Start anew.")),
    ],
)
def test_what_ends_a_training_is_told_in_words(tmp_path: Path, error: BaseException, finished: tuple[str, str, str]) -> None:
    told = ended_by(error, tmp_path / "worker.log")
    assert (told.reason, told.message, told.hint) == finished
