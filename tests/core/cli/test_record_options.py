"""Options from the fields of a record, and back."""

from __future__ import annotations

import argparse

import pytest

from core.cli.record_options import add_record, record_from
from core.derived.augment_request import AugmentOptions
from core.runs.augmentation import Augmentation
from core.support.errors import BadInput


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_record(parser, AugmentOptions)
    add_record(parser, Augmentation, leave_out=("mixup", "cutmix"))
    return parser.parse_args(words)


def test_what_is_given_counts_and_the_rest_is_the_records_own() -> None:
    assert record_from(parsed(), AugmentOptions) == AugmentOptions()
    assert record_from(parsed("--per-class", "7", "--seed", "3"), AugmentOptions) == AugmentOptions(per_class=7, seed=3)
    assert record_from(parsed("--no-flip"), Augmentation).flip is False


@pytest.mark.parametrize(
    ("words", "said"), [(["--per-class", "many"], "--per-class must be a whole number"), (["--per-class", "1"], "--per-class")]
)
def test_a_value_that_is_not_allowed_names_its_option(words: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        record_from(parsed(*words), AugmentOptions)


def test_fields_that_are_left_out_are_no_options() -> None:
    with pytest.raises(SystemExit):
        parsed("--mixup", "0.2")
