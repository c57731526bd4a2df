"""No more digits than an interval justifies."""

from __future__ import annotations

import pytest

from core.cli.option_words import with_options
from core.evaluation.wording import learned_words, old_words, percent, points, probability, round_number
from core.runs.headline import UNKNOWN_DIFFERENCE
from core.runs.plan import NotCounted


@pytest.mark.parametrize(
    ("fraction", "interval", "said"),
    [
        (0.942, (0.931, 0.953), "94.2 ± 1.1 %"),
        (0.9421, (0.9381, 0.9461), "94.2 ± 0.4 %"),
        (0.81, (0.69, 0.93), "81 ± 12 %"),
        (0.907, (0.873, 0.941), "91 ± 3 %"),
        (1.0, (0.963, 1.0), "100.0 (96.3 to 100.0) %"),
        (0.0, (0.0, 0.4), "0 (0 to 40) %"),
        (0.876, None, "88 %"),
        (None, None, "–"),
    ],
)
def test_an_accuracy_is_said_with_its_interval(fraction: float | None, interval: tuple[float, float] | None, said: str) -> None:
    assert percent(fraction, interval) == said


def test_old_figures_name_the_verb_that_judges_again_on_the_command_line_only() -> None:
    (said,) = old_words(True)
    assert said == "These figures may count pictures that its first weights had learned from; judged again they do not."
    assert with_options(said).endswith("; judged again (`evaluate`) they do not.")


def test_a_difference_carries_its_signs() -> None:
    assert points(0.032, (0.004, 0.061)) == "+3.2 (+0.4 to +6.1)"
    assert points(-0.0123, (-0.021, -0.003)) == "−1.2 (−2.1 to −0.3)"


def test_a_small_p_is_not_called_zero() -> None:
    assert [probability(p) for p in (0.0, 0.00234, 0.031, 0.5, 1.0)] == ["< 0.0001", "= 0.0023", "= 0.031", "= 0.50", "= 1.00"]


def test_what_does_not_count_is_said_in_full() -> None:
    assert learned_words(None) == learned_words(NotCounted(runs=("first",))) == ()
    (said,) = learned_words(NotCounted(refitted=93))
    assert "solved again on train and the 93 pictures of val together" in said
    assert learned_words(NotCounted(val=1, runs=("first",))) == (
        "Of the pictures, 1 on val does not count: first learned from it or from pictures of its groups.",
    )
    both, unknown = learned_words(NotCounted(val=3, test=1200, runs=("second", "first"), unknown=("gone",)))
    assert both == (
        "Of the pictures, 3 on val and 1,200 on test do not count: second or a run before it learned from them or from "
        "pictures of their groups, or was chosen by them."
    )
    assert unknown.startswith("It is not known what gone learned from.")


def test_a_difference_on_too_few_groups_has_no_ends() -> None:
    assert points(0.05, UNKNOWN_DIFFERENCE) == "+5.0 (too few groups to tell)"


def test_estimates_are_round() -> None:
    assert [round_number(value) for value in (6, 43, 781, 1249, 98_700)] == ["6", "43", "780", "1,200", "99,000"]
