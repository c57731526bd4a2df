"""The verb compare: keys of the contract, and a verdict that says it plainly."""

from __future__ import annotations

import pytest

from tests.asked_verbs import Ask


@pytest.mark.usefixtures("two_runs")
def test_compare(ask: Ask) -> None:
    found = ask("compare", "good", "poor")
    assert (found["on"], found["n"], found["left_out"]) == ("val", 60, 0)
    (pair,) = found["pairs"]
    assert {"a", "b", "difference", "interval", "p", "mcnemar_p", "holm_p", "verdict"} <= pair.keys()
    assert (pair["a"], pair["b"], pair["verdict"]) == ("good", "poor", "a better")
    assert pair["difference"] == pytest.approx(17 / 60)
    assert pair["mcnemar_p"] == pytest.approx(2 / 2**17)
    assert set(found["opened"].values()) == {0}
    assert found["floor"] == pytest.approx(1 / 3)
    said = ask("compare", "good", "poor", as_text=True)
    assert "Always saying the commonest class gives 33 %." in said
    assert "At least one of good and poor is right on" in said
    assert found["oracle"]["runs"] == ["good", "poor"]
    (flips,) = found["flips"]
    assert (flips["fixed"], flips["broken"]) == (pair["only_b"], pair["only_a"]) == (0, 17)
    assert (flips["both_right"], flips["alike"], flips["apart"]) == (40, 3, 0)
    assert pair["pictures_to_tell"] is None  # these do tell
    assert "3 (3)" in said
    assert "chosen on these pictures; test decides" in said
    text = ask("compare", "good", "poor", "--on", "test", as_text=True)
    assert "chosen on" not in text
    assert "On test: 60 pictures in 60 groups" in text
    assert "good is better than poor on these 60 test pictures" in text
    assert "looked at 1 time (good), 1 time (poor)." in text
    # It went on saying that the test results stay sealed.
    again = ask("compare", "good", "poor", as_text=True)
    assert "Test results were looked at before: 1 time (good), 1 time (poor)" in again
    assert "sealed" not in again
