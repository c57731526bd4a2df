"""Trains a recipe on a dataset, in a process of its own, and follows it."""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from shlex import quote
from typing import Any

from core.architectures.layer_table import NUMBERS
from core.cli.answers import Answer
from core.cli.console import Console, Misused, on_interrupt
from core.cli.following import follow, left_running
from core.cli.queue_text import queued
from core.cli.tables import table
from core.cli.verbs.evaluate import pooled_document, pooled_text
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.request import check_folds
from core.evaluation.wording import learned_words
from core.queueing.acts import queue_request, queue_run
from core.runs.augmentation import AUGMENTATIONS, Augmentation
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe, Stage
from core.support.errors import NotThere
from core.support.fields import FieldInfo, describe
from core.training import launcher
from core.training.admission import admit
from core.training.fitting import TrainingPictures, facts_of
from core.training.folds.training import train_folds
from core.training.preset_acts import save_preset
from core.training.presets import all_presets, recipe_for
from core.training.ranks.torchrun import check_count
from core.training.recipes.recipe_files import write_recipe
from core.training.repeats.same_plan import repeat_run, repeated


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes; the epilog lists presets and every setting of a recipe."""
    parser.add_argument("dataset", metavar="DATASET", nargs="?", help="an imported dataset with a split")
    parser.add_argument("--recipe", metavar="PRESET", help="a preset, yours among them, or a .toml recipe file (default quick)")
    parser.add_argument(
        "--set", metavar="KEY=VALUE", action="append", default=[], dest="settings", help="change a setting; may be repeated"
    )
    parser.add_argument(
        "--members", metavar="MEMBER", nargs="+",
        help="train an ensemble of these: run:NAME is a trained run, lite0@288 an architecture with its ImageNet weights and a "
        "picture size; --set join=mean says how they come to one answer",
    )  # fmt: skip
    parser.add_argument("--name", metavar="RUN", help="name of the run; made of dataset and recipe if not given")
    parser.add_argument("--split", metavar="NAME", help="the split to train on; the dataset's latest if not given")
    parser.add_argument(
        "--like", metavar="RUN", help="repeat the plan of a run exactly: dataset, split, recipe and arithmetic are its own"
    )
    parser.add_argument(
        "--folds",
        metavar="K",
        type=int,
        help="train it on each of K folds, by the grouping of the split, and judge them together, which opens their test "
        "results; folds that were trained already are taken",
    )
    parser.add_argument(
        "--devices", metavar="N", type=int, default=1,
        help="train on N GPUs of this machine together, or in N processes where there is none or device is cpu (default 1)",
    )  # fmt: skip
    parser.add_argument(
        "--device", choices=[choice for field in describe(Recipe) if field.name == "device" for choice in field.choices],
        help="short for --set device=...: 'cpu' trains on the processor where there is a GPU, 'mps' on Apple's GPU, which is "
        "taken only when asked for",
    )  # fmt: skip
    parser.add_argument(
        "--no-start", action="store_true", help="make the run and start nothing: torchrun on several machines carries it out"
    )
    parser.add_argument("--queue", action="store_true", help="put the run in line: it begins when its turn comes")
    parser.add_argument("--detach", action="store_true", help="start the run and leave it in the background")
    parser.add_argument(
        "--write-recipe", metavar="FILE", type=Path, help="write the recipe with its settings to a .toml file and train nothing"
    )
    parser.add_argument(
        "--save-preset", metavar="NAME", help="keep the recipe with its settings as a preset of your own and train nothing"
    )
    parser.add_argument(
        "--layers", choices=("blocks", "all"), help="show what would be trained, block by block or every layer, and train nothing"
    )
    parser.add_argument("--replace", action="store_true", help="with --write-recipe and --save-preset: replace what is there")
    parser.epilog = _epilog()


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Trains until the run has ended or is left to itself; or only keeps the recipe, or shows its layers.

    Raises:
        Misused: No dataset was named.
        NotThere: No such dataset, split, preset or file.
        BadInput: A setting cannot be used, or the weights do not fit.
        Refused: The run's name is taken.
    """
    if options.like is not None:
        return _repeated(options, console)
    alone = {"--write-recipe": options.write_recipe, "--save-preset": options.save_preset, "--layers": options.layers}
    if len(asked := [name for name, value in alone.items() if value is not None]) > 1:
        raise Misused(f"{' and '.join(asked)} do not go together. Take one after the other.")
    if asked:
        _check_alone(options, asked[0])
    members = [f"members={json.dumps(options.members)}"] if options.members else []
    device = [f"device={options.device}"] if options.device is not None else []
    preset = options.recipe or ("joined-frozen" if members else "quick")
    recipe = recipe_for(preset, [*members, *device, *options.settings], _pictures(options, console))
    if options.save_preset is not None:
        name = save_preset(recipe, options.save_preset, options.replace, console.context)
        return Answer({"preset": name}, f"Saved. `main.py train DATASET --recipe {quote(name)}` trains it.")
    if options.write_recipe is not None:
        file = write_recipe(recipe, options.write_recipe, options.replace)
        return Answer({"recipe_file": str(file)}, f"Wrote {file}. `main.py train DATASET --recipe {quote(str(file))}` trains it.")
    if options.layers is not None:
        return _layers(options, recipe, console)
    if options.replace:
        raise Misused("--replace is for --write-recipe and --save-preset; no run is ever replaced.")
    if options.dataset is None:
        raise Misused("No dataset was named: train DATASET.")
    # A file that does not fit is refused here: found out by the training process it leaves a failed run behind.
    if recipe.weights.startswith("file:"):
        from core.training.prepare import check_weights  # brings torch, which the other weights can do without here

        check_weights(console.workspace, recipe, console.context)
    if options.folds is not None:
        return _folds(options, recipe, console)
    check_count(options.devices, recipe.device)
    # Only those that were said are named: by three names nobody could tell which two to part.
    ways = {"--no-start": options.no_start, "--queue": options.queue, "--detach": options.detach}
    if len(chosen := [name for name, wished in ways.items() if wished]) > 1:
        raise Misused(f"{' and '.join(chosen)} do not go together. Take one of them.")
    request = launcher.request_for(console.workspace, options.dataset, recipe, options.name, options.split, options.devices)
    for sentence in learned_words(admit(console.workspace, request)):
        console.say(sentence)
    if options.queue:
        return queued(console.workspace, queue_request(console.workspace, request))
    if options.no_start:
        return _waiting(launcher.hold(console.workspace, request))
    folder = launcher.launch(console.workspace, request)
    console.say(f"Run {folder.name}: {recipe.preset} on {options.dataset}. Ctrl-C stops and saves it.")
    return left_running(folder) if options.detach else follow(folder, console)


def _folds(options: argparse.Namespace, recipe: Recipe, console: Console) -> Answer:
    check_folds(options.folds)
    _goes_without(options, "--folds trains one run after the other", (*_OF_RECIPES, "--folds", "--name"))

    def stop() -> None:
        console.say("Stopping after this step and saving it. The same command goes on with it.")
        console.context.request_stop()

    with on_interrupt(stop):
        asked = (options.dataset, recipe, options.folds, options.split, options.name, options.devices)
        found = train_folds(console.workspace, *asked, console.context)
    console.progress.close()
    document: dict[str, Any] = {"runs": found.runs, "taken": found.taken, "pooled": None}
    if found.pooled is None:
        return Answer(document, f"Stopped at {found.runs[-1] if found.runs else 'the start'}. The same command goes on with it.")
    document["pooled"] = pooled_document(found.pooled)
    return Answer(document, pooled_text(found.pooled))


_OF_RECIPES = ("DATASET", "--recipe", "--members", "--device", "--set", "--split")
"""What says which recipe is meant, and on what."""


def _check_alone(options: argparse.Namespace, asked: str) -> None:
    replace = () if asked == "--layers" else ("--replace",)
    _goes_without(options, f"{asked} trains nothing", (*_OF_RECIPES, asked, *replace))
    if options.split is not None and options.dataset is None:
        raise Misused("--split is for a dataset, and none was named.")


def _goes_without(options: argparse.Namespace, what: str, takes: Sequence[str]) -> None:
    """Refuses what would be passed over: whatever was given besides the options that are taken."""
    given = {"DATASET": options.dataset, "--recipe": options.recipe, "--members": options.members, "--set": options.settings}
    given |= {"--split": options.split, "--write-recipe": options.write_recipe, "--save-preset": options.save_preset}
    given |= {"--replace": options.replace, "--layers": options.layers, "--name": options.name, "--folds": options.folds}
    given |= {"--devices": options.devices != 1, "--no-start": options.no_start, "--detach": options.detach}
    given |= {"--queue": options.queue, "--device": options.device}
    if other := [name for name, value in given.items() if value and name not in takes]:
        raise Misused(f"{what}; it goes without {' and '.join(other)}.")


def _layers(options: argparse.Namespace, recipe: Recipe, console: Console) -> Answer:
    from core.training.layers import preview_layers  # brings torch, which the rest does without here

    found = preview_layers(console.workspace, options.dataset or "", recipe, console.context)
    rows = [[f"{cell:,}" if isinstance(cell, int) else cell for cell in row] for row in found.rows(options.layers == "all")]
    return Answer(found, f"{found.words}\n\n{table(found.headings, rows, NUMBERS)}")


def _pictures(options: argparse.Namespace, console: Console) -> TrainingPictures | None:
    """What a preset follows; None where no dataset is named, or none that can be trained on, which is said later."""
    with suppress(NotThere):
        return facts_of(Dataset.open(console.workspace, options.dataset), options.split) if options.dataset is not None else None
    return None


def _waiting(folder: RunFolder) -> Answer:
    command = f"main.py --workspace {quote(str(folder.path.parent.parent))} worker {quote(f'models/{folder.path.name}')}"
    text = (
        f"The run {folder.name} waits. `{command}` carries it out here; on two machines that see this folder, with 8 GPUs each, "
        f"on both: `torchrun --nnodes 2 --nproc-per-node 8 --rdzv-backend c10d --rdzv-endpoint FIRST-MACHINE:29500 {command}`."
    )
    return Answer({"run": folder.name, "state": folder.state(), "command": command}, text)


def _repeated(options: argparse.Namespace, console: Console) -> Answer:
    _goes_without(options, "--like repeats a run as it is", ("--name", "--detach", "--queue"))
    if options.queue:
        name = repeated(console.workspace, options.like, options.name).name
        return queued(console.workspace, queue_run(console.workspace, name))
    folder = repeat_run(console.workspace, options.like, options.name, console.context)
    console.say(f"Run {folder.name} repeats {options.like}. Ctrl-C stops and saves it.")
    return left_running(folder) if options.detach else follow(folder, console)


def _epilog() -> str:
    lines = ["presets:"]
    lines += [f"  {preset.name:<20} {preset.title}{' (downloads its weights once)' * preset.network}" for preset in all_presets()]
    lines += [
        "",
        "settings of a recipe (--set KEY=VALUE; stages=2 makes it one of two stages):",
        *(_line(field) for field in describe(Recipe) if field.name != "preset"),
    ]
    lines += ["", "settings of its stages, for all of them or as stages.0.KEY for one:", *map(_line, describe(Stage))]
    amounts = ", ".join(f"augmentation={preset.name} ({preset.help})" for preset in AUGMENTATIONS)
    lines += [
        "",
        "settings of a stage's augmentation, as augmentation.KEY; or all of them at once:",
        _filled(amounts, "  ", "  "),
    ]
    lines += map(_line, describe(Augmentation))
    return "\n".join(lines)


def _line(field: FieldInfo) -> str:
    return _filled(f"{field.help} [{_allowed(field)}]", f"  {field.name:<16} ", " " * 19)


def _filled(text: str, first: str, others: str) -> str:
    # Neither squeezed into a narrow terminal nor drawn out over a wide one, where a line is hard to follow.
    columns = max(60, min(130, shutil.get_terminal_size().columns))
    return textwrap.fill(text, columns, initial_indent=first, subsequent_indent=others)


def _allowed(field: FieldInfo) -> str:
    if field.kind == "texts":
        return "with commas between them, default none"
    default = f"default {str(field.default).lower() if field.kind == 'bool' else _number(field.default)}"
    if field.kind in ("choice", "bool"):
        return f"{' | '.join(field.choices or ('true', 'false'))}, {default}"
    bounds = ""
    if field.low is not None and field.high is not None:
        bounds = f"{'above ' if field.above else ''}{_number(field.low)} to {_number(field.high)}"
    return ", ".join(part for part in (field.unit, bounds, default) if part)


def _number(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
