"""That a plan's device is not here can be told without torch, and what that means for its run."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from core.training.arithmetic import elsewhere
from core.training.arithmetic.elsewhere import elsewhere_words, is_elsewhere
from tests.tiny_training import tiny_plan, tiny_recipe


def test_a_card_that_linux_does_not_show_is_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "DEVICES", tmp_path)
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    (tmp_path / "nvidia0").touch()
    plan = tiny_plan(tiny_recipe())
    found = {device: is_elsewhere(plan.model_copy(update={"device": device})) for device in ("cpu", "cuda:0", "cuda:1")}
    assert found == {"cpu": False, "cuda:0": False, "cuda:1": True}
    apple = plan.model_copy(update={"device": "mps"})
    assert is_elsewhere(apple)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert not is_elsewhere(apple), "torch has the last word"
    monkeypatch.setattr(platform, "system", lambda: "Windows")
    assert not is_elsewhere(plan.model_copy(update={"device": "cuda:1"})), "what cannot be told is not claimed"


def test_words_name_both_devices() -> None:
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": "cuda:0", "device_name": "a card"})
    words = elsewhere_words(plan, "CPU")
    assert "begun on a card, which is not on this machine" in words
    assert "goes on on CPU" in words


def test_the_processor_is_named_only_where_no_other_card_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "DEVICES", tmp_path)
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": "cuda:1"})
    (tmp_path / "nvidiactl").touch()
    assert "Here it goes on on the processor" in elsewhere_words(plan)
    (tmp_path / "nvidia0").touch()
    assert "Here it goes on on another device" in elsewhere_words(plan)
