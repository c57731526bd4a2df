"""Lists the presets, those of your own among them; keeps a run's recipe as one, renames or removes one."""

from __future__ import annotations

import argparse
from shlex import quote

from core.cli.answers import Answer
from core.cli.console import Console, Misused
from core.cli.tables import table
from core.training.own_presets import presets_folder
from core.training.preset_acts import list_presets, remove_preset, rename_preset, save_preset_of


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--save", metavar=("RUN", "NAME"), nargs=2, help="keep the recipe of a run as a preset")
    what.add_argument("--rename", metavar=("PRESET", "NAME"), nargs=2, help="give a preset of yours another name")
    what.add_argument("--remove", metavar="PRESET", help="remove a preset of yours; runs made with it stay as they are")
    parser.add_argument("--replace", action="store_true", help="with --save: replace a preset of yours of that name")
    parser.epilog = (
        f"Yours are recipe files in {presets_folder()}. `main.py train --save-preset NAME` keeps a recipe with settings."
    )


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Lists, saves, renames or removes.

    Raises:
        NotThere: No such run or preset.
        Refused: The name is taken, or the preset comes with Safelight.
        BadInput: The name cannot be used.
    """
    if options.replace and not options.save:
        raise Misused("--replace says that --save may replace a preset.")
    if options.save:
        run, wish = options.save
        name = save_preset_of(console.workspace, run, wish, options.replace, console.context)
        return Answer({"run": run, "preset": name}, f"Saved. `main.py train DATASET --recipe {quote(name)}` trains it.")
    if options.rename:
        was, wish = options.rename
        name = rename_preset(was, wish, console.context)
        return Answer({"was": was, "preset": name}, f"{was} is called {name} now.")
    if options.remove:
        remove_preset(options.remove, console.context)
        return Answer({"removed": options.remove}, f"Removed {options.remove}.")
    found = list_presets(console.context)
    document = [{"preset": each.name, "title": each.title, "own": each.own} for each in found]
    lines = [(each.name, "yours" if each.own else "", each.title if not each.own else each.text) for each in found]
    return Answer(document, table(["preset", "", "what it is"], lines, set()))
