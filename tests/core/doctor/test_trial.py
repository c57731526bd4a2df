"""Another process has done its act when the block begins, and is gone when it ends; waiting has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.doctor import trial
from core.doctor.other_process import LOCKED, hold_lock, make_alone
from core.doctor.trial import OtherProcess, until
from core.support.errors import Refused
from core.support.locks import is_claimed


def test_it_holds_what_it_took_until_the_block_ends(tmp_path: Path) -> None:
    with OtherProcess(hold_lock, tmp_path):
        assert is_claimed(tmp_path / LOCKED)
    assert not is_claimed(tmp_path / LOCKED)


def test_one_that_cannot_do_it_is_refused_with_its_last_word(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="FileNotFoundError"):
        OtherProcess(make_alone, tmp_path / "nowhere")


def test_waiting_ends() -> None:
    assert until(lambda: True, 5) is not None
    assert until(lambda: False, 0.0) is None


def test_waiting_goes_on_until_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(trial.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(trial.time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    assert until(lambda: now[0] >= 0.5, 5) == pytest.approx(0.5, abs=0.03)
    assert until(lambda: False, 5) is None
    assert 5.5 <= now[0] < 5.6
