"""The recipe: what a person asks for. Every field has a unit, bounds and a help text; forms and options come from here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from core.pictures.scaling import Fit
from core.runs.augmentation import AUGMENTATIONS, Augmentation, varies
from core.runs.facts import DEVICE_HELP
from core.runs.methods import JOINS, MERITS, OPTIMISERS, SCHEDULES
from core.runs.settings.widths import Widths
from core.support.fields import NameIn, Record, field

MOST_STAGES = 8
SMALLEST_PICTURE = 8
"""Pixels a side."""


class Stage(Record):
    """One phase of training: which parameters train, for how long, at which rates."""

    trains: Literal["head", "last blocks", "everything"] = field(
        "everything", "Which parameters change: the head only, the last blocks and the head, or everything."
    )
    blocks: int = field(2, "How many of the backbone's last blocks train (with 'last blocks').", unit="blocks", ge=1, le=50)
    epochs: int = field(10, "How often every training picture is seen.", unit="epochs", ge=1, le=10_000)
    train_size: int = field(
        0, "Side of the pictures this stage trains on; 0 is the recipe's picture size, at which val is always judged. Half the "
        "side goes about four times as fast; a last stage at full size gets used to what it will see.",
        unit="pixels", ge=0, le=1024, advanced=True,
    )  # fmt: skip
    batch_size: int = field(32, "Pictures per step. Smaller when memory is short.", unit="pictures", ge=1, le=65_536)
    optimiser: Annotated[str, NameIn(OPTIMISERS)] = field("adamw", "What turns gradients into steps.")
    learning_rate: float = field(1e-3, "Size of the steps at their largest.", unit="per step", gt=0, le=10)
    backbone_rate: float = field(
        1.0, "The backbone's learning rate as a part of the head's; 0.1 keeps pretrained weights closer.",
        unit="fraction", gt=0, le=1, advanced=True,
    )  # fmt: skip
    layer_decay: float = field(
        1.0, "Each block of the backbone learns at this part of the rate of the block behind it, so that the first ones, which "
        "see edges and textures, stay closest to what they were; 0.7 to 0.9 is usual for pretrained weights, 1 is the same "
        "rate for all.",
        unit="fraction", gt=0, le=1, advanced=True,
    )  # fmt: skip
    weight_decay: float = field(1e-4, "Pull of the weights towards zero.", unit="per step", ge=0, le=1)
    momentum: float = field(0.9, "How much of the last step goes into the next one.", unit="fraction", ge=0, lt=1, advanced=True)
    schedule: Annotated[str, NameIn(SCHEDULES)] = field("cosine", "How the learning rate changes over the stage.")
    warm_up: float = field(
        0.05, "Part of the stage in which the rate rises from zero; at 0 the schedule decides.",
        unit="fraction", ge=0, le=0.9, advanced=True,
    )  # fmt: skip
    plateau_patience: int = field(
        3, "Epochs without a better result on val after which the rate falls.", unit="epochs", ge=1, le=1000,
    )  # fmt: skip
    plateau_factor: float = field(0.2, "What the rate falls to each time, as a part of what it was.", unit="fraction", gt=0, lt=1)
    norm_statistics: Literal["auto", "frozen", "batch", "synchronised"] = field(
        "auto",
        "What BatchNorm layers that train divide by: 'frozen' keeps the statistics their weights came with, 'batch' takes those "
        "of each batch and learns new ones, 'synchronised' those of the batch over all devices that train together; 'auto' is "
        "frozen where weights are pretrained, and batch else.",
        label="BatchNorm statistics", advanced=True,
    )  # fmt: skip
    label_smoothing: float = field(0.0, "Part of the target probability spread over all classes.", unit="fraction", ge=0, lt=1)
    clip_gradient: float = field(
        0.0, "Largest norm of a step's gradient; 0 does not limit it.", unit="norm", ge=0, le=1000, advanced=True
    )
    accumulate: int = field(
        1, "Batches whose gradients are added up before a step.", unit="batches", ge=1, le=1024, advanced=True
    )
    augmentation: Augmentation = Augmentation()

    @field_validator("augmentation", mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        """A preset's name stands for what it sets, as in `augmentation = "light"` of a recipe file."""
        if not isinstance(given, str):
            return given
        if given not in AUGMENTATIONS:
            raise ValueError(f"must be one of {', '.join(AUGMENTATIONS.names())}, or its settings one by one")
        return AUGMENTATIONS.get(given).augmentation


ENSEMBLE = "ensemble"
"""The architecture of a recipe whose network is made of members."""

MEMBERS = "members"
"""The weights of such a recipe: those of its members."""

MOST_MEMBERS = 12


class Recipe(Record):
    """What a person asks for. `core.training.resolve` turns it into a plan with exact values."""

    preset: str = Field("custom", description="The preset this recipe began as.")
    architecture: str = field("resnet18", "What the network looks like.")
    stem: Literal["auto", "usual", "small"] = field(
        "auto",
        "How a ResNet begins: 'usual' makes the picture a quarter as wide at once, 'small' is a 3 x 3 convolution that keeps "
        "its size, so that pictures under 64 pixels do not shrink to nothing; 'auto' is small under 64 pixels where weights "
        "are random, and what their network had where they are not.",
    )
    extra_norm: bool = field(
        False, "A further BatchNorm behind each of a ResNet's four groups of blocks; pretrained weights go with it.",
        label="Extra BatchNorm", advanced=True,
    )  # fmt: skip
    group_dropout: float = field(
        0.0, "Part of the channels that is silenced in training behind each of a ResNet's four groups of blocks; 0.1 is usual.",
        unit="fraction", ge=0, lt=1, advanced=True,
    )  # fmt: skip
    mlp_width: Widths = field(
        "512-256", "Widths of the layers of the architecture mlp, joined by dashes; as many layers as widths.",
        unit="units", label="MLP widths",
    )  # fmt: skip
    weights: str = field("random", "Where the weights come from: 'random', 'imagenet', 'file:PATH' or 'run:NAME'.")
    members: tuple[str, ...] = field(
        (), "What an ensemble is made of: 'run:NAME' is the trained network of a run, 'ARCHITECTURE@SIZE' one with its ImageNet "
        "weights that sees pictures of that many pixels.",
    )  # fmt: skip
    join: Annotated[str, NameIn(JOINS)] = field("features", "How the members of an ensemble come to one answer.")
    picture_size: int = field(
        224,
        "Side of the square the network sees, from 8 on; 'auto' (0) has it chosen when the run begins, where a head is "
        "trained first: by what heads make of pictures of train that were held out.",
        unit="pixels", ge=0, le=1024, zero="auto",
    )  # fmt: skip
    fit: Literal["squeeze", "pad", "crop", "auto"] = field(
        "squeeze",
        "How a picture that is no square becomes one: squeezed, so that all of it is seen in other proportions; padded with "
        "plain bars; or cropped to its middle, where what lies outside is never seen. 'auto' has squeeze or pad chosen, as the "
        "picture size can be.",
    )
    head: Literal["linear", "mlp", "deep"] = field(
        "linear",
        "What is put on top of the backbone: one linear layer; 'mlp', hidden layers of head_width before it; or 'deep', "
        "LayerNorm and 2048-1024-512 before it, for features of several networks or many pictures.",
    )
    head_width: Widths = field(
        "512", "Widths of the hidden layers of an MLP head, joined by dashes, such as 2048-1024-512.",
        unit="units", label="Head widths", advanced=True,
    )  # fmt: skip
    dropout: float = field(0.0, "Part of the head's inputs that is silenced in training.", unit="fraction", ge=0, lt=1)
    refit: bool = field(
        False, "Once val has judged a head that is solved, solve it again on train and val together, and answer with that one. "
        "Figures on val stay those of the head before; test is new to both.", advanced=True,
    )  # fmt: skip
    stages: tuple[Stage, ...] = Field((Stage(),), min_length=1, max_length=MOST_STAGES)
    pictures_per_class: int = field(
        0, "How many pictures of each class on train are learned from, drawn by the seed in whole groups; a larger number has "
        "those of a smaller one in it. 0 takes all.",
        unit="pictures", ge=0, le=1_000_000, zero="all", advanced=True,
    )  # fmt: skip
    balance: Literal["none", "class weights", "balanced sampling"] = field(
        "none", "What is done when classes differ in size: nothing, weigh rare classes more, or show them more often."
    )
    best_by: Annotated[str, NameIn(MERITS)] = field(
        "accuracy", "Which result on val says that an epoch is the best so far; early stopping waits for a better one.",
        advanced=True,
    )  # fmt: skip
    early_stopping: int = field(
        0, "Stop after so many epochs without a better result on val; 0 runs to the end.", unit="epochs", ge=0, le=1000
    )
    average_weights: float = field(
        0.0, "Decay of an exponential moving average of the weights, which is then what is judged; 0 is off, 0.999 is usual.",
        unit="decay", ge=0, lt=1, advanced=True,
    )  # fmt: skip
    test_flips: bool = field(
        False,
        "Answer from each picture and its mirror image together, on val and test and in predictions: often a little better, in "
        "twice the time. Leave off when left and right mean something.", label="Test-time flips", advanced=True,
    )  # fmt: skip
    device: Literal["auto", "cpu", "mps"] = field("auto", DEVICE_HELP, advanced=True)
    precision: Literal["auto", "fp32", "bf16", "fp16"] = field(
        "auto",
        "Arithmetic of the training step; 'auto' tries what there is and takes the fastest, and tries again when the pace is not "
        "the planned one. A run that is resumed ends with the same bits unless that changes it; the others never do. 'fp16' is "
        "for GPUs that lack bf16: the loss is scaled up there, so that small gradients are not lost.",
        advanced=True,
    )
    deterministic: bool = field(
        False,
        "Come to the same bits whenever this recipe is trained on the same pictures on this machine: nothing is tried out, it "
        "computes in fp32 unless precision says otherwise, with a thread for each core, and only in ways that add up in one "
        "order. Slower. Without it the last digits may differ from run to run: arithmetic and memory layout are what a trial "
        "finds fastest, threads what there is, and a GPU adds up in any order.",
        advanced=True,
    )
    snapshot_every: int = field(
        0, "Keep the weights of every so many-th epoch beside the best ones, to compare and predict with; 0 keeps none.",
        unit="epochs", ge=0, le=10_000, advanced=True,
    )  # fmt: skip
    snapshot_room: int = field(
        500, "Most that these snapshots may take on the disk together; where more would not fit, fewer epochs are kept.",
        unit="MB", ge=1, le=1_000_000, advanced=True,
    )  # fmt: skip
    tensorboard: bool = field(False, "Write a TensorBoard log into the run's folder as well.", advanced=True)
    seed: int = field(
        0, "Start of every random choice. The same seed makes the same choices; 'deterministic' fixes the last digits too.",
        ge=0, le=2**31 - 1,
    )  # fmt: skip

    @model_validator(mode="after")
    def _head_first_needs_weights(self) -> Recipe:
        if self.weights == "random" and self.stages[0].trains != "everything" and len(self.stages) == 1:
            raise ValueError("a recipe with random weights must train everything in at least one stage")
        return self

    @model_validator(mode="after")
    def _an_ensemble_has_members(self) -> Recipe:
        if (self.architecture == ENSEMBLE) != bool(self.members) or (self.weights == MEMBERS) != bool(self.members):
            raise ValueError(f"members go with architecture '{ENSEMBLE}' and weights '{MEMBERS}', and nothing else has any")
        if not self.members:
            return self
        if not 2 <= len(self.members) <= MOST_MEMBERS or len(set(self.members)) < len(self.members):
            raise ValueError(f"an ensemble has 2 to {MOST_MEMBERS} different members")
        if not all(is_cached(self, index) for index in range(len(self.stages))):
            raise ValueError("members stay as they are: only what joins them is trained, on pictures without augmentation")
        if self.average_weights:
            raise ValueError("an ensemble has no averaged weights")
        if self.join != "features" and not all(map(solves, self.stages)):
            raise ValueError("what joins the answers of members is found in one go: its optimiser is 'solved'")
        return self

    @model_validator(mode="after")
    def _stages_see_no_more_than_there_is(self) -> Recipe:
        for stage in self.stages:
            if stage.train_size and not 8 <= stage.train_size <= self.picture_size:
                raise ValueError(
                    f"a stage trains on pictures of 8 to {self.picture_size} pixels, the recipe's picture size; 0 stands for that"
                )
        return self

    @model_validator(mode="after")
    def _a_plateau_is_waited_for(self) -> Recipe:
        if any(_plateau_waits_in_vain(self, stage) for stage in self.stages if not solves(stage)):
            raise ValueError(
                "early stopping ends the training before the rate of a plateau can fall: it must wait for more epochs than "
                "plateau_patience"
            )
        return self

    @model_validator(mode="after")
    def _what_is_solved_is_linear(self) -> Recipe:
        for index, stage in enumerate(self.stages):
            if not solves(stage):
                continue
            if not is_cached(self, index):
                raise ValueError("only a head can be solved, on pictures of full size without augmentation, before others")
            if self.head != "linear" or self.dropout or self.average_weights:
                raise ValueError("a head that is solved is linear, without dropout and without averaged weights")
        if self.refit and not (self.join == "features" and len(self.stages) == 1 and solves(self.stages[0])):
            # After a second stage, which finds the same head again, the best weights stayed those of the first: not refitted.
            raise ValueError("only a head that one stage solves, of one network or of features side by side, can be refitted")
        return self

    @field_validator("picture_size", "pictures_per_class", mode="before")
    @classmethod
    def _a_word_is_zero(cls, given: Any, info: ValidationInfo) -> Any:
        return 0 if given == ("auto" if info.field_name == "picture_size" else "all") else given

    @field_validator("picture_size")
    @classmethod
    def _chosen_or_large_enough(cls, size: int) -> int:
        if 0 < size < SMALLEST_PICTURE:
            raise ValueError(f"must be {SMALLEST_PICTURE} or more, or auto")
        return size

    @model_validator(mode="after")
    def _only_heads_choose(self) -> Recipe:
        if chooses(self) and (self.members or not is_cached(self, 0)):
            raise ValueError("picture_size and fit can be auto only where a head is trained first, without augmentation")
        return self

    @model_validator(mode="after")
    def _features_are_of_one_view(self) -> Recipe:
        if self.test_flips and is_cached(self, len(self.stages) - 1):
            raise ValueError("test_flips needs a stage that sees pictures; a head alone learns from features of one view")
        return self


def _plateau_waits_in_vain(recipe: Recipe, stage: Stage) -> bool:
    waits = SCHEDULES.get(stage.schedule).waits
    return waits and 0 < recipe.early_stopping <= stage.plateau_patience


def chooses(recipe: Recipe) -> bool:
    """True when picture size or fit are left to what solved heads make of a sample of train."""
    return recipe.picture_size == 0 or recipe.fit == "auto"


def fit_of(recipe: Recipe) -> Fit:
    """How pictures become squares: what was asked for, or what is usual until it is chosen."""
    return "squeeze" if recipe.fit == "auto" else recipe.fit


def stage_title(stage: Stage) -> str:
    """As shown beside curves."""
    if stage.trains == "last blocks":
        return f"Last {stage.blocks} blocks" if stage.blocks > 1 else "Last block"
    return "Head only" if stage.trains == "head" else "Everything"


def train_size_of(recipe: Recipe, stage: Stage) -> int:
    """Side of the pictures the stage trains on, in pixels."""
    return stage.train_size or recipe.picture_size


def solves(stage: Stage) -> bool:
    """True when the stage finds its head in one go instead of in steps."""
    return OPTIMISERS.get(stage.optimiser).solves


def epochs_of(stage: Stage) -> int:
    """Epochs the stage takes: those asked for, and one where it is solved, which has no steps to repeat."""
    return 1 if solves(stage) else stage.epochs


def warm_up_of(stage: Stage) -> float:
    """The part of the stage in which the rate rises: what was asked for, or what its schedule does when 0 was."""
    return stage.warm_up or SCHEDULES.get(stage.schedule).warm_up


SMALL_PICTURE = 64
"""Pixels a side below which a ResNet's usual stem leaves too little: 32 pixels end in one."""


def stem_of(recipe: Recipe) -> Literal["usual", "small"]:
    """The stem of a ResNet: what was asked for, or what fits pictures and weights where it was left open."""
    if recipe.stem != "auto":
        return recipe.stem
    return "small" if recipe.weights == "random" and recipe.picture_size < SMALL_PICTURE else "usual"


def norm_statistics_of(recipe: Recipe, stage: Stage) -> Literal["frozen", "batch", "synchronised"]:
    """What the stage's BatchNorms divide by: what was asked for, or what fits the weights where it was left open."""
    if stage.norm_statistics != "auto":
        return stage.norm_statistics
    return "batch" if recipe.weights == "random" else "frozen"


def is_cached(recipe: Recipe, index: int) -> bool:
    """True when the stage can work on features computed once: only heads were trained so far, on unvaried pictures.

    They are those of the recipe's picture size, and val is judged on them too.
    """
    stage = recipe.stages[index]
    plain = not varies(stage.augmentation) and train_size_of(recipe, stage) == recipe.picture_size
    return plain and all(before.trains == "head" for before in recipe.stages[: index + 1])
