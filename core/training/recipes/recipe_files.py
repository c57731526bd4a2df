"""Recipes as TOML files: what one person set up can be kept, compared, sent to another, and trained again. No torch."""

from __future__ import annotations

import json
import reprlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.runs.recipe import Recipe
from core.support import atomic
from core.support.complaints import complaint
from core.support.errors import BadInput, NotThere
from core.support.foreign_text import is_valid
from core.support.wording import bytes_text

ENDING = ".toml"
MOST_BYTES = 2**20
"""Of a recipe file; one of eight stages has about six thousand."""


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file; what it does not say is as usual.

    Raises:
        NotThere: No such file.
        BadInput: It holds no recipe; the message says which setting cannot be used.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise BadInput(
                f"{path} is not a recipe file: it has {bytes_text(size)}.", "Give a file that was saved as a recipe.", path
            )
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise NotThere(f"There is no recipe file {path}.", "Check the name, or take one of the presets.", path) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, numbers and nests beyond measure
        raise BadInput(f"{path} is not a recipe file: {_reason(error)}.", "Write it as TOML.", path) from error
    if not document:
        # All settings have a usual value: an empty file trained a ResNet-18 from scratch, which nobody had asked for.
        raise BadInput(f"{path} is not a recipe file: it says nothing.", "Give a file that was saved as a recipe.", path)
    return recipe_of(document, path.name)


def write_recipe(recipe: Recipe, path: Path, replace: bool = False) -> Path:
    """Writes the recipe into a file, so that `read_recipe` gives an equal one; returns the file, which ends in `.toml`.

    Args:
        recipe: It.
        path: Of the file.
        replace: Whether an earlier file may be replaced: that the person was asked about.

    Raises:
        Refused: The file is there and may not be replaced.
        NotThere: There is no such folder; one with a slip in its name is not made.
        BadInput: A path in the recipe is not text that a TOML file can hold.
        DiskFull: The earlier file is untouched.
    """
    path = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
    text = recipe_to_toml(recipe)
    if not is_valid(text):
        raise BadInput(
            "The weights' path has signs that no text file can hold.", "Rename the weights file and choose it again.", path
        )
    atomic.check_new_file(path, replace)
    atomic.write_text(path, text)
    return path


def recipe_to_toml(recipe: Recipe) -> str:
    """The recipe as TOML: every setting, the stages one after the other."""
    document = recipe.model_dump(mode="json")
    stages = document.pop("stages")
    lines = [*_toml_lines(document)]
    for stage in stages:
        augmentation = stage.pop("augmentation")
        lines += ["", "[[stages]]", *_toml_lines(stage), "", "[stages.augmentation]", *_toml_lines(augmentation)]
    return "\n".join(lines) + "\n"


def recipe_of(document: dict[str, Any], origin: str) -> Recipe:
    """The recipe a document describes.

    Raises:
        BadInput: A value cannot be used; `origin` says where it stands.
    """
    try:
        return Recipe.model_validate_json(json.dumps(document, default=str))
    except RecursionError:
        said = "it is nested too deeply"
    except ValidationError as error:
        place, words, given = complaint(error)
        met = "" if given is None else f", and it is {reprlib.repr(given)}"
        said = f"{'.'.join(place)} {words}".strip() + met
        if error.errors()[0]["type"] == "json_invalid":  # pydantic's reader goes less deep than Python's
            said = "it is nested too deeply"
    raise BadInput(f"{origin} cannot be used: {said}.", "Change it and try again.")


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)[:200]


def _toml_lines(table: dict[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        # JSON's strings are TOML's but for the one sign that JSON lets stand.
        yield f"{name} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
