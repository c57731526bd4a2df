"""`--on` and what is said of a place, as a verb hears it."""

from __future__ import annotations

import argparse

import pytest

from core.cli.place_options import add_place_options, carry_of
from core.support.errors import BadInput


def heard(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_place_options(parser)
    return parser.parse_args(words)


def test_nothing_said_is_here_and_options_are_taken_together() -> None:
    assert carry_of(heard()) is None
    assert carry_of(heard("--on", "slurm", "--slurm", "cpus=2", "--slurm", "gpus=1")) is not None
    with pytest.raises(BadInput, match="no number of cpus"):
        carry_of(heard("--on", "slurm", "--slurm", "cpus=many"))
    with pytest.raises(BadInput, match="says something of SLURM"):
        carry_of(heard("--slurm", "cpus=2"))
