"""Trains a recipe on a dataset, in a process of its own, and follows it."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from pathlib import Path
from shlex import quote

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.cli.following import follow, left_running
from core.evaluation.wording import learned_words
from core.runs.recipe import Augmentation, Recipe, Stage
from core.support.fields import FieldInfo, describe
from core.training import launcher
from core.training.admission import admit
from core.training.presets import PRESETS, recipe_for
from core.training.recipe_files import write_recipe


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes; the epilog lists presets and every setting of a recipe."""
    parser.add_argument("dataset", metavar="DATASET", nargs="?", help="an imported dataset with a split")
    parser.add_argument("--recipe", metavar="PRESET", default="quick", help="a preset or a .toml recipe file (default quick)")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help="change a setting; may be repeated"
    )
    parser.add_argument("--name", metavar="RUN", help="name of the run; made of dataset and recipe if not given")
    parser.add_argument("--split", metavar="NAME", help="the split to train on; the dataset's latest if not given")
    parser.add_argument("--detach", action="store_true", help="start the run and leave it in the background")
    parser.add_argument(
        "--write-recipe", metavar="FILE", type=Path, help="write the recipe with its settings to a .toml file and train nothing"
    )
    parser.add_argument("--replace", action="store_true", help="with --write-recipe: replace a file that is there")
    parser.epilog = _epilog()


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Trains until the run has ended or is left to itself; or only writes the recipe down.

    Raises:
        Misused: No dataset was named.
        NotThere: No such dataset, split, preset or file.
        BadInput: A setting cannot be used, or the weights do not fit.
        Refused: The run's name is taken.
    """
    recipe = recipe_for(options.recipe, options.settings)
    if options.write_recipe is not None:
        file = write_recipe(recipe, options.write_recipe, options.replace)
        return Answer({"recipe_file": str(file)}, f"Wrote {file}. `main.py train DATASET --recipe {quote(str(file))}` trains it.")
    if options.replace:
        raise Misused("--replace says that --write-recipe may replace a file; no run is ever replaced.")
    if options.dataset is None:
        raise Misused("No dataset was named: train DATASET.")
    # A file that does not fit is refused here: found out by the training process it leaves a failed run behind.
    if recipe.weights.startswith("file:"):
        from core.training.prepare import check_weights  # brings torch, which the other weights can do without here

        check_weights(console.workspace, recipe, console.context)
    request = launcher.request_for(console.workspace, options.dataset, recipe, options.name, options.split)
    for sentence in learned_words(admit(console.workspace, request)):
        console.say(sentence)
    folder = launcher.launch(console.workspace, request)
    console.say(f"Run {folder.name}: {recipe.preset} on {options.dataset}. Ctrl-C stops and saves it.")
    return left_running(folder) if options.detach else follow(folder, console)


def _epilog() -> str:
    lines = ["presets:"]
    lines += [f"  {preset.name:<20} {preset.title}{' (downloads its weights once)' * preset.network}" for preset in PRESETS]
    lines += [
        "",
        "settings of a recipe (--set KEY=VALUE):",
        *(_line(field) for field in describe(Recipe) if field.name != "preset"),
    ]
    lines += ["", "settings of its stages, for all of them or as stages.0.KEY for one:", *map(_line, describe(Stage))]
    lines += ["", "settings of a stage's augmentation, as augmentation.KEY:", *map(_line, describe(Augmentation))]
    return "\n".join(lines)


def _line(field: FieldInfo) -> str:
    # Neither squeezed into a narrow terminal nor drawn out over a wide one, where a line is hard to follow.
    columns = max(60, min(130, shutil.get_terminal_size().columns))
    return textwrap.fill(
        f"{field.help} [{_allowed(field)}]", columns, initial_indent=f"  {field.name:<16} ", subsequent_indent=" " * 19
    )


def _allowed(field: FieldInfo) -> str:
    default = f"default {str(field.default).lower() if field.kind == 'bool' else _number(field.default)}"
    if field.kind in ("choice", "bool"):
        return f"{' | '.join(field.choices or ('true', 'false'))}, {default}"
    bounds = ""
    if field.low is not None and field.high is not None:
        bounds = f"{'above ' if field.above else ''}{_number(field.low)} to {_number(field.high)}"
    return ", ".join(part for part in (field.unit, bounds, default) if part)


def _number(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
