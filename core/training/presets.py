"""The recipes Safelight offers, and those the person saved. No torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.architectures.catalogue import find
from core.runs.augmentation import NO_AUGMENTATION, Augmentation
from core.runs.recipe import ENSEMBLE, MEMBERS, Recipe, Stage
from core.support.errors import NotThere
from core.support.registry import Registry
from core.support.wording import counted
from core.training.fitting import TrainingPictures, fitted
from core.training.own_presets import own_recipes
from core.training.recipes.recipe_files import ENDING, read_recipe
from core.training.recipes.settings import with_settings


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


_PER_CLASS = "pictures_per_class="

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
    "Seven convolution layers from scratch. Quick on any machine, and easy to understand.",
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
    """The recipe of a preset, or of a `.toml` recipe file, with settings applied in order, as `with_settings` does.

    A preset that comes with Safelight follows `pictures` before anything is set; files and presets of one's own are as they are.

    Raises:
        NotThere: No such preset or file.
        BadInput: A setting or the file cannot be used; unknown keys come with the nearest known ones.
    """
    settings = list(settings)
    if preset.endswith(ENDING):
        return with_settings(read_recipe(Path(preset)), settings)
    known = preset_called(preset)
    if pictures is not None and any(setting.startswith(_PER_CLASS) for setting in settings):
        # With as few epochs as all pictures have, ten of them would be over before anything is learned.
        pictures = pictures.limited(with_settings(known.recipe, settings).pictures_per_class)
    return with_settings(known.fitted(pictures).recipe, settings)
