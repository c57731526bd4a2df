"""The command of a study asks for the same study."""

from __future__ import annotations

import argparse
import shlex

from core.cli.verbs import study as verb
from core.studies.command import command_elsewhere_of
from core.studies.study import Factor, Study, factor_of


def test_it_reads_back_as_the_study() -> None:
    factors = (Factor(key="learning_rate", values=("0.01", "0.001")), Factor(key="preset", values=("mlp", "my own")))
    asked = Study(
        name="Ärmel & Co", dataset="a b", split="mine", preset="quick", settings=("epochs=2", "fit=crop"), factors=factors,
        seeds=4, created="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    words = shlex.split(command_elsewhere_of(asked))
    assert words[:2] == ["main.py", "study"]
    parser = argparse.ArgumentParser()
    verb.options(parser)
    read = parser.parse_args(words[2:])
    assert (read.study, read.dataset, read.split, read.recipe, read.seeds) == (asked.name, "a b", "mine", "quick", 4)
    assert tuple(read.settings) == asked.settings
    assert tuple(map(factor_of, read.factors)) == factors
