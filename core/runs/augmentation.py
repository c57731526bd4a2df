"""How training pictures are varied: the record of it, and the presets that fill it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import model_validator

from core.runs.methods import POLICIES
from core.support.fields import NameIn, Record, field
from core.support.registry import Registry


class Augmentation(Record):
    """How training pictures are varied. Parameters are drawn anew for every picture in every epoch."""

    flip: bool = field(True, "Mirror half of the pictures left to right. Turn off when left and right mean something.")
    smallest_crop: float = field(
        0.35, "Smallest part of the picture's area a random crop may keep; 1 keeps everything.",
        unit="fraction", gt=0, le=1,
    )  # fmt: skip
    stretch: float = field(
        1.33, "Largest change of the aspect ratio by a random crop; 1 changes nothing.",
        unit="ratio", ge=1, le=3, advanced=True,
    )  # fmt: skip
    upside_down: bool = field(
        False, "Mirror half of the pictures top to bottom too: for pictures without an up and down, as from a microscope.",
        label="Flip upside down",
    )  # fmt: skip
    zoom: float = field(
        0.0, "Largest random change of the size at which things are seen, either way; 0.1 to 0.2 is usual.",
        unit="fraction", ge=0, le=0.9, advanced=True,
    )  # fmt: skip
    width_shift: float = field(
        0.0, "Largest random move of the picture to either side, as a part of its width; 0.1 is usual.",
        unit="fraction", ge=0, le=0.5, advanced=True,
    )  # fmt: skip
    height_shift: float = field(
        0.0, "Largest random move of the picture up or down, as a part of its height; 0.1 is usual.",
        unit="fraction", ge=0, le=0.5, advanced=True,
    )  # fmt: skip
    rotation: float = field(0.0, "Largest random rotation to either side; 10 to 20 is usual.", unit="degrees", ge=0, le=180)
    brightness: float = field(0.0, "Largest random change of brightness; 0.2 is gentle.", unit="fraction", ge=0, le=1)
    contrast: float = field(0.0, "Largest random change of contrast; 0.2 is gentle.", unit="fraction", ge=0, le=1)
    saturation: float = field(0.0, "Largest random change of colour saturation.", unit="fraction", ge=0, le=1, advanced=True)
    hue: float = field(
        0.0, "Largest random turn of all colours around the colour circle; 10 to 20 is usual.",
        unit="degrees", ge=0, le=180, advanced=True,
    )  # fmt: skip
    blur: float = field(
        0.0, "Largest random blur (standard deviation of a Gaussian), in pixels of what the network sees.",
        unit="pixels", ge=0, le=10, advanced=True,
    )  # fmt: skip
    policy: Annotated[str, NameIn(POLICIES)] = field(
        "none", "A published way of varying pictures, beside what is set here: operations on shape and colour, drawn for each."
    )
    policy_operations: int = field(
        2, "How many operations RandAugment draws for each picture.", unit="operations", ge=1, le=4, label="Operations"
    )
    policy_strength: int = field(
        9, "How strong RandAugment's operations are, of 30; 5 is gentle, 15 is strong.",
        unit="of 30", ge=0, le=30, label="Strength",
    )  # fmt: skip
    erase: float = field(
        0.0, "Part of the pictures in which a random rectangle is greyed out (random erasing).",
        unit="fraction", ge=0, le=1, advanced=True,
    )  # fmt: skip
    mixup: float = field(
        0.0, "Strength alpha of mixup, which blends pairs of pictures and labels; 0 is off, 0.2 is usual.",
        unit="alpha", ge=0, le=4, advanced=True,
    )  # fmt: skip
    cutmix: float = field(
        0.0, "Strength alpha of cutmix, which pastes a part of one picture into another; 0 is off, 1 is usual.",
        unit="alpha", ge=0, le=4, advanced=True,
    )  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _one_shift_for_both(cls, document: Any) -> Any:
        """Runs and recipe files from before a picture's two shifts were told apart have one for both."""
        if isinstance(document, dict) and "shift" in document:
            shift = document["shift"]
            others = {name: value for name, value in document.items() if name != "shift"}
            return {"width_shift": shift, "height_shift": shift, **others}
        return document


NO_AUGMENTATION = Augmentation(flip=False, smallest_crop=1.0, stretch=1.0)
"""Every picture as its centre crop, the same in every epoch; what a cached frozen stage needs."""


@dataclass(frozen=True)
class AugmentationPreset:
    """An augmentation with a name.

    Attributes:
        name: In recipe files and settings, in place of the fields.
        title: As shown.
        help: A few words that help to choose.
        augmentation: What it sets.
    """

    name: str
    title: str
    help: str
    augmentation: Augmentation


AUGMENTATIONS: Registry[AugmentationPreset] = Registry("augmentation")
"""From the weakest to the strongest."""

for _preset in (
    AugmentationPreset("none", "None", "every picture as it is, in every epoch", NO_AUGMENTATION),
    AugmentationPreset(
        "light", "Light", "mirrored, crops of most of the picture, a little lighter or darker",
        Augmentation(smallest_crop=0.6, stretch=1.2, brightness=0.1, contrast=0.1),
    ),
    AugmentationPreset(
        "strong", "Strong", "small crops, TrivialAugment, erased parts and mixup, for long trainings that learn by heart",
        Augmentation(policy="trivialaugment", erase=0.2, mixup=0.2),
    ),
):  # fmt: skip
    AUGMENTATIONS.add(_preset.name, _preset)


def varies(augmentation: Augmentation) -> bool:
    """True unless every picture is its centre crop in every epoch; settings of a policy that is not used do not count."""
    unused = {name: getattr(NO_AUGMENTATION, name) for name in ("policy_operations", "policy_strength")}
    settings = augmentation.model_copy(update=unused) if augmentation.policy == "none" else augmentation
    return settings != NO_AUGMENTATION


def preset_of(augmentation: Augmentation) -> AugmentationPreset | None:
    """The preset that says exactly this; None when somebody has set it by hand."""
    if not varies(augmentation):
        return AUGMENTATIONS.get("none")
    return next((preset for preset in AUGMENTATIONS if preset.augmentation == augmentation), None)
