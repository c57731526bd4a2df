"""The command line that asks a study's question again. No torch."""

from __future__ import annotations

import os

from core.studies.study import Study
from core.training.repeats.command import quoted


def command_elsewhere_of(study: Study) -> str:
    """The command, ready for a shell of this system, for those who have the dataset on another machine."""
    words = ["main.py", "study", study.name, "--dataset", study.dataset, "--split", study.split, "--recipe", study.preset]
    words += [word for setting in study.settings for word in ("--set", setting)]
    for factor in study.factors:
        words += ["--search" if study.is_search else "--factor", f"{factor.key}={factor.written}"]
    if study.is_search:
        words += ["--trials", str(study.trials), "--best", str(study.best), "--pruning", study.pruning]
        words += ["--at-once", str(study.at_once)] if study.at_once > 1 else []
        words += ["--prune-at", ",".join(map(str, study.prune_at))] if study.prune_at else []
    return quoted([*words, "--seeds", str(study.seeds)], os.name == "nt")
