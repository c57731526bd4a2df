"""That a plan's device is not here can be told without torch, and what that means for its run."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from core.support.errors import BadInput
from core.training.arithmetic import elsewhere
from core.training.arithmetic.elsewhere import check_apple, elsewhere_words, is_elsewhere
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
    assert elsewhere_words(plan, "CPU") == (
        "The run was begun on a card, which is not on this machine. Here it goes on on CPU, in another pace, and "
        "its last digits are no longer those it would have had."
    )


def test_the_processor_is_named_only_where_no_other_card_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elsewhere, "DEVICES", tmp_path)
    plan = tiny_plan(tiny_recipe()).model_copy(update={"device": "cuda:1"})
    (tmp_path / "nvidiactl").touch()
    assert "Here it goes on on the processor" in elsewhere_words(plan)
    (tmp_path / "nvidia0").touch()
    assert "Here it goes on on another device" in elsewhere_words(plan)


def test_apples_gpu_is_refused_on_what_is_no_mac_and_for_a_run_elsewhere_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = tiny_recipe(device="mps")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    said = r"^Apple's GPU was asked for, and this computer is no Mac\. Set device to auto, which takes what there is\.$"
    with pytest.raises(BadInput, match=said):
        check_apple(recipe, 1, here=True)
    check_apple(recipe, 1, here=False)
    check_apple(tiny_recipe(deterministic=True, device="cpu"), 2, here=True)
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    check_apple(recipe, 1, here=True)
