"""The command line that asks for a run's recipe again: its preset, and what differs from it."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import suppress
from shlex import join
from typing import Any

from core.datasets.catalog.dataset import Dataset
from core.runs.folder import RunFolder
from core.runs.methods import STEPPED
from core.runs.plan import Request
from core.runs.recipe import Recipe, solves
from core.support.computing import MAIN, program_words
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.workspace import Workspace
from core.training.fitting import TrainingPictures, facts_of
from core.training.presets import PRESETS, all_presets
from core.training.recipes.settings import unused_fields, value_of


def command_of(workspace: Workspace, run: str, context: Context) -> str:
    """Job: the command that trains a run's recipe on its dataset and split, ready for a shell of this system.

    Raises:
        NotThere: No such run.
        BadInput: Its files are damaged.
    """
    return quoted(words_of(workspace, _asked(RunFolder.open(workspace, run))), os.name == "nt")


def command_elsewhere(workspace: Workspace, run: RunFolder) -> str:
    """The same command without interpreter and workspace: for those who have the dataset on another machine.

    Raises:
        BadInput: The run's files are damaged.
    """
    return quoted(["main.py", *train_words(workspace, _asked(run))], os.name == "nt")


def words_of(workspace: Workspace, request: Request) -> list[str]:
    """The words of the command, from the interpreter on; the run gets a new name."""
    return program_words(workspace.root if workspace.root != MAIN.parent else None) + train_words(workspace, request)


def train_words(workspace: Workspace, request: Request) -> list[str]:
    """The words from the verb on."""
    words = ["train", request.dataset]
    if request.split is not None:
        words += ["--split", request.split]
    base, settings = nearest(request.recipe, _pictures(workspace, request))
    words += ["--recipe", base]
    return words + [word for setting in settings for word in ("--set", setting)]


def quoted(words: list[str], windows: bool) -> str:
    """The words for a POSIX shell, or for the command prompt of Windows, which quotes otherwise."""
    return subprocess.list2cmdline(words) if windows else join(words)


def _asked(folder: RunFolder) -> Request:
    """What the run was asked to be, as its plan has it where there is one."""
    request, plan = folder.request, folder.plan
    if plan is None:
        return request
    return request.model_copy(update={"recipe": plan.recipe, "split": plan.split.name})


def _pictures(workspace: Workspace, request: Request) -> TrainingPictures | None:
    """What presets will follow when the command is given; None where there is no such dataset any more."""
    with suppress(NotThere):
        pictures = facts_of(Dataset.open(workspace, request.dataset), request.split)
        return pictures.limited(request.recipe.pictures_per_class) if pictures is not None else None
    return None


def nearest(recipe: Recipe, pictures: TrainingPictures | None) -> tuple[str, list[str]]:
    """A preset and the settings that make the recipe of it: of its own preset, or of that with the fewest settings."""
    known = {preset.name: preset.fitted(pictures).recipe for preset in all_presets()}
    if recipe.preset in known:
        return recipe.preset, settings_between(known[recipe.preset], recipe)
    found = {name: settings_between(known[name], recipe) for name in PRESETS.names()}
    name = min(found, key=lambda each: len(found[each]))
    return name, found[name]


def settings_between(usual: Recipe, recipe: Recipe) -> list[str]:
    """What `--set` needs to make one recipe of the other; none when they are equal."""
    before, after = usual.model_dump(mode="json"), recipe.model_dump(mode="json")
    stages_before, stages = before.pop("stages"), after.pop("stages")
    settings = [f"stages={len(stages)}"] if len(stages) != len(stages_before) else []
    while len(stages_before) < len(stages):
        stages_before.append(stages_before[-1])
    idle = unused_fields(recipe)  # refused as a setting, as it changes nothing
    settings += _changes(before, {key: after[key] for key in after if key not in idle}, "")
    one = len(stages) == 1
    for index, (old, new) in enumerate(zip(stages_before, stages, strict=False)):
        # What is for steps says nothing of a stage that is solved, and is refused as a setting there.
        unused = STEPPED if solves(recipe.stages[index]) else ()
        settings += _changes(old, {key: new[key] for key in new if key not in unused}, "" if one else f"stages.{index}.")
    return settings


def _changes(before: dict[str, Any], after: dict[str, Any], start: str) -> list[str]:
    changes = []
    for key, value in after.items():
        if isinstance(value, dict):
            changes += _changes(before[key], value, f"{start}{key}.")
        elif value != before[key]:
            changes.append(f"{start}{key}={_text(value)}")
    return changes


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if any("," in str(part) for part in value) else ",".join(map(str, value))
    # In quotes where it would be read as something else: a name like "5" or "on", or one in quotes.
    return f'"{value}"' if isinstance(value, str) and value_of(value) != value else str(value)
