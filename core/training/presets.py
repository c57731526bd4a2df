"""The recipes Safelight offers, and how settings like `epochs=3` or a recipe file change them. No torch."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.architectures.catalogue import ARCHITECTURES, CHOICES, find
from core.runs.augmentation import AUGMENTATIONS, NO_AUGMENTATION, Augmentation
from core.runs.members import members_of_text
from core.runs.methods import STEPPED
from core.runs.recipe import ENSEMBLE, MEMBERS, MOST_STAGES, Recipe, Stage, solves
from core.support.errors import BadInput, NotThere
from core.support.registry import Registry
from core.support.wording import counted
from core.training.fitting import TrainingPictures, fitted
from core.training.own_presets import own_recipes
from core.training.recipe_files import ENDING, read_recipe, recipe_of


@dataclass(frozen=True)
class Preset:
    """A recipe with a name, as a card in the window shows it.

    Attributes:
        name: What the command line calls it.
        title: As shown.
        text: Two sentences: what it is, and when to take it.
        recipe: Its settings.
        network: True when its weights have to be downloaded once.
        own: True for one that the person saved.
    """

    name: str
    title: str
    text: str
    recipe: Recipe
    network: bool = False
    own: bool = False

    def fitted(self, pictures: TrainingPictures | None) -> Preset:
        """The same as these pictures want it; one of the person's own stays as it was saved."""
        return self if self.own else replace(self, recipe=fitted(self.recipe, pictures))


PRESETS: Registry[Preset] = Registry("preset")
"""The presets that come with Safelight, in the order they are shown."""

_HEAD = Stage(
    trains="head", epochs=40, batch_size=128, optimiser="adamw", learning_rate=2e-3, weight_decay=1e-2,
    schedule="cosine", warm_up=0.05, augmentation=NO_AUGMENTATION,
)  # fmt: skip
"""A head on cached features: an epoch takes milliseconds, so there are enough of them to converge."""

_SOLVED = Stage(trains="head", optimiser="solved", augmentation=NO_AUGMENTATION)

_FINE_TUNING = Stage(
    trains="everything", epochs=8, batch_size=32, optimiser="adamw", learning_rate=5e-4, backbone_rate=0.3,
    weight_decay=1e-2, schedule="one-cycle", warm_up=0.2, label_smoothing=0.05, clip_gradient=1.0,
    augmentation=Augmentation(smallest_crop=0.5),
)  # fmt: skip


def _add(name: str, title: str, text: str, network: bool = False, **settings: Any) -> None:
    PRESETS.add(name, Preset(name, title, text, Recipe(preset=name, **settings), network))


_add(
    "quick",
    "Quick and good",
    "Keeps an EfficientNet-Lite0 as ImageNet taught it, chooses how large pictures have to be, and finds the best head in one "
    "go. Best first choice: one or two seconds for every hundred pictures, good from 20 a class on, needs no network.",
    architecture="lite0", weights="imagenet", picture_size=0, fit="auto", stages=(_SOLVED,),
)  # fmt: skip
_add(
    "joined-frozen",
    "Two networks joined",
    "Has an EfficientNet-Lite0 at 288 pixels and a Lite2 at 260 look at each picture, and finds the best head for what both see. "
    "May pay where there are many classes; on seven it did not. Takes three times as long, needs no network.",
    architecture=ENSEMBLE, weights=MEMBERS, members=("lite0@288", "lite2@260"), stages=(_SOLVED,),
)  # fmt: skip
_add(
    "joined-deep",
    "Two networks, deep head",
    "The same two networks under layers of 2048, 1024 and 512 units, trained in many small steps with dropout. Takes longer than "
    "the best linear head; worth a try where that one is not enough.",
    architecture=ENSEMBLE, weights=MEMBERS, members=("lite0@288", "lite2@260"), head="deep", dropout=0.3,
    stages=(_HEAD.model_copy(update={"epochs": 20, "learning_rate": 1e-3}),),
)  # fmt: skip
_add(
    "lite0-frozen",
    "Pretrained, frozen",
    "Keeps an EfficientNet-Lite0 as ImageNet taught it and trains a new head in many small steps, with curves to watch. "
    "Takes dropout, a wider head and other rates.",
    architecture="lite0", weights="imagenet", picture_size=224, stages=(_HEAD,),
)  # fmt: skip
_add(
    "lite0-two-stage",
    "Pretrained, fine-tuned",
    "Trains a new head first, then the whole EfficientNet-Lite0 with small steps. Takes longer than the frozen one and "
    "pays when the pictures look unlike everyday photographs.",
    architecture="lite0", weights="imagenet", picture_size=224, stages=(_HEAD, _FINE_TUNING),
)  # fmt: skip
_add(
    "resnet50-pretrained",
    "ResNet-50, pretrained",
    "Two stages on the classic ResNet-50 with ImageNet weights. Made for a GPU; slow on a processor alone.",
    network=True,
    architecture="resnet50", weights="imagenet", picture_size=224,
    stages=(_HEAD, _FINE_TUNING.model_copy(update={"learning_rate": 2e-4})),
)  # fmt: skip
_add(
    "mobilenet-pretrained",
    "MobileNetV2, pretrained",
    "Two stages on MobileNetV2 with ImageNet weights. Small and quick to answer: for phones and little boards.",
    network=True,
    architecture="mobilenet_v2", weights="imagenet", picture_size=224, stages=(_HEAD, _FINE_TUNING),
)  # fmt: skip
_add(
    "convnext-tiny-two-stage",
    "ConvNeXt-Tiny, pretrained",
    "Finds the best head on ConvNeXt-Tiny, then trains all of it with small steps. Of the networks that are fine-tuned here "
    "the one whose weights do best on ImageNet; wants a GPU.",
    network=True,
    architecture="convnext_tiny", weights="imagenet", picture_size=224,
    stages=(_SOLVED, _FINE_TUNING.model_copy(update={"learning_rate": 1e-4, "weight_decay": 5e-2})),
)  # fmt: skip
_add(
    "mobilenetv4-two-stage",
    "MobileNetV4, pretrained",
    "Finds the best head on MobileNetV4, then trains all of it with small steps. A newer design than MobileNetV2, made for "
    "phones and little boards too.",
    network=True,
    architecture="mobilenetv4_medium", weights="imagenet", picture_size=224, stages=(_SOLVED, _FINE_TUNING),
)  # fmt: skip
_add(
    "dinov2-frozen",
    "DINOv2, frozen",
    "Keeps a transformer that taught itself on 142 million pictures, and finds the best head for it in one go. Worth trying "
    "where the quick one is not good enough; takes several times as long a picture.",
    network=True,
    architecture="dinov2_small", weights="imagenet", picture_size=0, fit="auto", stages=(_SOLVED,),
)  # fmt: skip
_add(
    "resnet18-scratch",
    "ResNet-18 from scratch",
    "A ResNet-18 that knows nothing yet learns from these pictures alone. Wants many pictures; shows what pretraining "
    "is worth.",
    architecture="resnet18", weights="random", picture_size=96,
    stages=(
        Stage(epochs=20, batch_size=32, optimiser="adamw", learning_rate=1e-3, weight_decay=5e-2, schedule="one-cycle",
              warm_up=0.25, label_smoothing=0.05, clip_gradient=1.0, augmentation=Augmentation(smallest_crop=0.5)),
    ),
)  # fmt: skip
_add(
    "cnn-small",
    "Small CNN",
    "Four convolution layers from scratch. Quick on any machine, and easy to understand.",
    architecture="cnn-small", weights="random", picture_size=64,
    stages=(
        Stage(epochs=30, batch_size=32, optimiser="adamw", learning_rate=2e-3, weight_decay=1e-2, schedule="one-cycle",
              warm_up=0.25, augmentation=Augmentation(smallest_crop=0.6)),
    ),
)  # fmt: skip
_add(
    "cifar-fast",
    "Small pictures, fast",
    "A small network for pictures of 32 pixels, whose first layer is measured instead of learned. Its few epochs are worth many "
    "of the small CNN's; for anything that has to be seen in detail, take another.",
    architecture="cnn-fast", weights="random", picture_size=32, test_flips=True,
    stages=(
        Stage(epochs=12, batch_size=128, optimiser="muon", learning_rate=4e-3, weight_decay=1e-2, schedule="cosine",
              warm_up=0.2, label_smoothing=0.1, augmentation=Augmentation(smallest_crop=0.7, stretch=1.2)),
    ),
)  # fmt: skip
_add(
    "mlp",
    "MLP",
    "Fully connected layers that see pixels without their neighbourhood. The baseline every other recipe should beat.",
    architecture="mlp", weights="random", picture_size=32, dropout=0.2,
    stages=(
        Stage(epochs=30, batch_size=64, optimiser="adamw", learning_rate=1e-3, weight_decay=1e-2, schedule="cosine",
              augmentation=Augmentation(smallest_crop=0.7)),
    ),
)  # fmt: skip


def all_presets() -> tuple[Preset, ...]:
    """The presets that come with Safelight, and then those the person saved."""
    own = (_own(name, recipe) for name, recipe in own_recipes().items() if name not in PRESETS)
    return (*PRESETS, *own)


def preset_called(name: str) -> Preset:
    """The preset of that name.

    Raises:
        NotThere: There is none.
    """
    if name not in PRESETS and (recipe := own_recipes().get(name)) is not None:
        return _own(name, recipe)
    return PRESETS.get(name)


def _own(name: str, recipe: Recipe) -> Preset:
    try:
        pretrained = find(recipe.architecture).pretrained
    except NotThere:
        pretrained = None  # of an architecture that another Safelight knows; said when it is to be trained
    network = recipe.weights == "imagenet" and pretrained is not None and not pretrained.offline
    text = f"Your own: {recipe.architecture}, {counted(len(recipe.stages), 'stage')}."
    return Preset(name, name, text, recipe, network, own=True)


def recipe_for(preset: str, settings: Iterable[str] = (), pictures: TrainingPictures | None = None) -> Recipe:
    """The recipe of a preset, or of a `.toml` recipe file, with settings applied in order.

    A preset that comes with Safelight follows `pictures` before anything is set; files and presets of one's own are as they are.

    A setting is `key=value`: a field of the recipe (`picture_size=96`), a field of its stages, set in every stage
    (`epochs=3`, `augmentation.flip=false`), or of one stage (`stages.0.epochs=3`). `augmentation=light` sets all fields of
    an augmentation; those that come after it change it. `stages=2` is how many there are: the last ones go, or the last one
    is there more than once. `members=run:A,run:B` has a comma between them.

    Raises:
        NotThere: No such preset or file.
        BadInput: A setting or the file cannot be used; unknown keys come with the nearest known ones.
    """
    settings = list(settings)
    recipe = read_recipe(Path(preset)) if preset.endswith(ENDING) else preset_called(preset).fitted(pictures).recipe
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
    if len(parts) > 2 and parts[0] == "stages" and parts[1].isdigit() and ".".join(parts[2:]) in _stage_keys():
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
