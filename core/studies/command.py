"""The command line that asks a study's question again. No torch."""

from __future__ import annotations

import os

from core.studies.study import Study
from core.training.repeats.command import quoted


def command_elsewhere_of(study: Study) -> str:
    """The command, ready for a shell of this system, for those who have the dataset on another machine."""
    words = ["main.py", "study", study.name, "--dataset", study.dataset, "--split", study.split, "--recipe", study.preset]
    words += [word for setting in study.settings for word in ("--set", setting)]
    words += [word for factor in study.factors for word in ("--factor", f"{factor.key}={','.join(factor.values)}")]
    return quoted([*words, "--seeds", str(study.seeds)], os.name == "nt")
