"""Settings like `epochs=3`, which change a recipe on the command line. No torch."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from core.architectures.catalogue import ARCHITECTURES, CHOICES, find
from core.runs.augmentation import AUGMENTATIONS, Augmentation
from core.runs.members import members_of_text
from core.runs.methods import STEPPED
from core.runs.recipe import MOST_STAGES, Recipe, Stage, solves
from core.support.errors import BadInput, NotThere
from core.training.recipes.recipe_files import recipe_of


def with_settings(recipe: Recipe, settings: Iterable[str]) -> Recipe:
    """The recipe with settings applied in order.

    A setting is `key=value`: a field of the recipe (`picture_size=96`), a field of its stages, set in every stage
    (`epochs=3`, `augmentation.flip=false`), or of one stage (`stages.0.epochs=3`). `augmentation=light` sets all fields of
    an augmentation; those that come after it change it. `stages=2` is how many there are: the last ones go, or the last one
    is there more than once. `members=run:A,run:B` has a comma between them.

    Raises:
        NotThere: No augmentation of that name.
        BadInput: A setting cannot be used; unknown keys come with the nearest known ones.
    """
    settings = list(settings)
    document = recipe.model_dump(mode="json")
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise BadInput(f"The setting {setting!r} has no value.", "Write it as key=value, for example epochs=3.")
        if key.strip() == "stages":
            document["stages"] = _so_many(document["stages"], value_of(text.strip()))
            continue
        if key.strip() == "members":
            document["members"] = members_of_text(text.strip())
            continue
        for path in _paths(key.strip(), document):
            _put(document, path, value_of(text.strip()))
    changed = recipe_of(document, "These settings")
    for setting in settings:
        _check_used(changed, setting.partition("=")[0].strip())
    return changed


def _so_many(stages: list[Any], wanted: Any) -> list[Any]:
    if not isinstance(wanted, int) or not 1 <= wanted <= MOST_STAGES:
        raise BadInput(
            f"stages={wanted}: a recipe has 1 to {MOST_STAGES} stages.", "Write how many it is to have, as in stages=2."
        )
    return [copy.deepcopy(stages[min(place, len(stages) - 1)]) for place in range(wanted)]


def _check_used(recipe: Recipe, key: str) -> None:
    """Refuses a setting that changes nothing.

    One for steps, as a rate, where everything it is for is solved in one go; one that means nothing to architecture or head.
    """
    parts = key.split(".")
    stages = [recipe.stages[int(parts[1])]] if parts[0] == "stages" and len(parts) > 1 else recipe.stages
    if parts[-1] in STEPPED and all(map(solves, stages)):
        answers = recipe.join != "features"  # what joins answers has no optimiser with steps to choose
        what = "what joins the members is found" if answers else "this recipe's head is solved"
        hint = "Leave it out." if answers else "Leave it out, or add optimiser=adamw."
        raise BadInput(f"{key} changes nothing: {what} in one go, without steps.", hint)
    if key not in unused_fields(recipe) or getattr(recipe, key) == Recipe.model_fields[key].default:
        return
    if key == "head_width":
        raise BadInput("head_width changes nothing: only an MLP head has it.", "Leave it out, or add head=mlp.")
    if key == "join":
        raise BadInput("join changes nothing: only an ensemble has members.", "Leave it out, or name members.")
    if key == "picture_size":
        raise BadInput("picture_size changes nothing in an ensemble: each member has its own.", "Say it as in members=lite0@288.")
    fitting = ", ".join(other.name for other in ARCHITECTURES if key in other.takes)
    raise BadInput(f"{key} changes nothing in {find(recipe.architecture).title}.", f"Leave it out; it is for {fitting}.")


def unused_fields(recipe: Recipe) -> frozenset[str]:
    """The recipe's fields that mean nothing to its architecture or its head."""
    try:
        takes = find(recipe.architecture).takes
    except NotThere:
        takes = CHOICES  # another Safelight may know it; that this one does not is said when it is to be trained
    head = () if recipe.head == "mlp" else ("head_width",)
    kind = ("picture_size",) if recipe.members else ("join",)
    return frozenset((*(name for name in CHOICES if name not in takes), *head, *kind))


def setting_keys(recipe: Recipe) -> list[str]:
    """Every key a setting may have for this recipe, the short forms first."""
    short = [*(name for name in Recipe.model_fields if name != "stages"), *_stage_keys()]
    return short + [f"stages.{index}.{key}" for index in range(len(recipe.stages)) for key in _stage_keys()]


def _stage_keys() -> list[str]:
    return [*Stage.model_fields, *(f"augmentation.{name}" for name in Augmentation.model_fields)]


def _paths(key: str, document: dict[str, Any]) -> Iterator[tuple[str | int, ...]]:
    stages = range(len(document["stages"]))
    if key in Recipe.model_fields and key != "stages":
        yield (key,)
        return
    parts = key.split(".")
    if key in _stage_keys():
        for index in stages:
            yield ("stages", index, *parts)
        return
    # A superscript is a digit that is no number.
    if len(parts) > 2 and parts[0] == "stages" and parts[1].isdecimal() and ".".join(parts[2:]) in _stage_keys():
        if int(parts[1]) not in stages:
            raise BadInput(f"{key}: this recipe has {len(stages)} stage(s).", f"The last one is stages.{len(stages) - 1}.")
        yield ("stages", int(parts[1]), *parts[2:])
        return
    known = setting_keys(Recipe.model_validate_json(json.dumps(document)))
    near = difflib.get_close_matches(key, known, n=3, cutoff=0.5) or ["epochs", "picture_size", "batch_size"]
    raise BadInput(f"A recipe has no setting {key!r}.", f"Near to it: {', '.join(near)}.")


def _put(document: Any, path: tuple[str | int, ...], value: Any) -> None:
    for part in path[:-1]:
        document = document[part]
    if path[-1] == "augmentation":
        # Its fields at once, so that a later setting finds the one it changes.
        value = AUGMENTATIONS.get(str(value)).augmentation.model_dump(mode="json")
    document[path[-1]] = value


def value_of(text: str) -> Any:
    """What the text of a setting stands for: a number, a switch, or the text itself without quotes around it."""
    words = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
    if text.lower() in words:
        return words[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text
