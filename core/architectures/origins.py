"""Where a recipe's first weights come from, and whether they can be had. Without torch, so that it is asked before a start."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.architectures.catalogue import TIMM_PREFIX, TORCHVISION_PREFIX, ArchitectureInfo, find
from core.architectures.known.timm_names import check_timm_name
from core.architectures.known.torchvision_names import check_torchvision_name
from core.runs.folder import RunFolder
from core.runs.members import member_name
from core.runs.plan import Plan
from core.runs.recipe import Recipe, chooses, fit_of, stem_of
from core.runs.weights_header import safetensors_header
from core.support.errors import BadInput, NotThere, Refused, SafelightError
from core.support.jobs import Context
from core.support.workspace import Workspace

_ZIP, _PICKLE = b"PK\x03\x04", b"\x80"
"""How the files begin that torch writes, today and before 1.6."""


def check_origin(recipe: Recipe, workspace: Workspace) -> None:
    """Does nothing when there is such an architecture and the weights seem to fit it.

    Whether the tensors of a file fit by name and shape is found out when they are loaded; whether a download succeeds, too.

    Raises:
        BadInput: The architecture cannot use such pictures; not a form of weights; weights of another architecture.
        NotThere: No such architecture, file or run.
        Refused: The run has not written weights yet.
    """
    if recipe.members:
        _check_members(recipe, workspace)
        return
    info = _known(recipe.architecture)
    recipe = expected(recipe)
    info.check_picture_size(recipe.picture_size)
    kind, rest = origin_of(recipe.weights)
    if kind == "imagenet" and info.pretrained is None:
        raise no_imagenet_weights(info)
    if kind == "file":
        path = weights_file(rest)
        _check_file(path, info)
    settled(recipe, workspace)


def settled(recipe: Recipe, workspace: Workspace) -> Recipe:
    """The recipe with what was left open said: the stem of its ResNet, which is that of the weights it begins with; and picture
    size and fit, where nothing has chosen them, as they are usual.

    Raises:
        BadInput: The weights are of another stem, or of other layers, than the recipe asks for.
        NotThere: No such architecture, file or run.
        Refused: The run has not written weights yet.
    """
    if recipe.members:
        return recipe  # each member is settled by itself
    info = find(recipe.architecture)
    recipe = expected(recipe)
    kind, rest = origin_of(recipe.weights)
    theirs: Literal["usual", "small"] | None = "usual" if kind == "imagenet" else None
    if kind == "run":
        _, plan = weights_run(rest, recipe, workspace)
        theirs = stem_of(plan.recipe)
        _check_layers(info, recipe, plan)
    elif kind == "file":
        theirs = _stem_in(weights_file(rest))
    if "stem" not in info.takes:
        return recipe
    if recipe.stem != "auto" and theirs is not None and recipe.stem != theirs:
        raise BadInput(
            f"These weights are of a {info.title} with the {theirs} stem, not with the {recipe.stem} one.",
            f"Set stem to auto or {theirs}, or begin from random weights.",
        )
    return recipe.model_copy(update={"stem": theirs or stem_of(recipe)})


def expected(recipe: Recipe) -> Recipe:
    """The recipe with picture size and fit said: as they are usual, where they were to be chosen."""
    if not chooses(recipe):
        return recipe
    size = recipe.picture_size or find(recipe.architecture).picture_size
    return recipe.model_copy(update={"picture_size": size, "fit": fit_of(recipe)})


def _check_layers(info: ArchitectureInfo, recipe: Recipe, plan: Plan) -> None:
    """Refuses the weights of a run whose network has layers that the recipe's has not."""
    mine, theirs = recipe, plan.recipe
    if "mlp_width" in info.takes and mine.mlp_width != theirs.mlp_width:
        raise BadInput(
            f"The run {plan.run} trained an MLP of {theirs.mlp_width} units, not of {mine.mlp_width}.",
            f"Set mlp_width to {theirs.mlp_width}, or begin from another run.",
        )
    if "extra_norm" in info.takes and theirs.extra_norm and not mine.extra_norm:
        raise BadInput(
            f"The run {plan.run} trained a {info.title} with extra BatchNorm.",
            "Turn extra_norm on, or begin from another run.",
        )


def _stem_in(path: Path) -> Literal["usual", "small"] | None:
    """The stem of the ResNet in a weights file; None where the file does not say so without being loaded."""
    header = safetensors_header(path) or {}
    for name in ("backbone.conv1.weight", "conv1.weight"):
        told = header.get(name)
        shape = told.get("shape") if isinstance(told, dict) else None
        if isinstance(shape, list) and len(shape) == 4:
            return "small" if shape[-1] == 3 else "usual"
    return None


def _known(architecture: str) -> ArchitectureInfo:
    info = find(architecture)
    if info.name.startswith(TIMM_PREFIX):
        check_timm_name(info.name.removeprefix(TIMM_PREFIX))
    if info.name.startswith(TORCHVISION_PREFIX):
        check_torchvision_name(info.name.removeprefix(TORCHVISION_PREFIX))
    return info


def _check_members(recipe: Recipe, workspace: Workspace) -> None:
    classes: dict[tuple[str, ...], str] = {}
    for text in recipe.members:
        name = member_name(text)
        if name.run:
            _, plan = member_run(name.run, workspace)
            classes.setdefault(tuple(sorted(plan.classes)), name.run)
            continue
        info = _known(name.architecture)
        try:
            info.check_picture_size(name.size or info.picture_size)
        except BadInput as error:  # its hint names a setting that an ensemble does not have
            raise BadInput(error.message, f"The member {name.architecture}@{info.picture_size} is usual.") from error
        if info.pretrained is None:
            hint = "Train a run of it and name that as run:NAME, or choose another architecture."
            raise BadInput(no_imagenet_weights(info).message, hint)
    if recipe.join != "features" and len(classes) > 1:
        (one, first), (other, second) = list(classes.items())[:2]
        raise BadInput(
            f"{first} and {second} answer different classes: {', '.join(sorted(set(one) ^ set(other)))}.",
            "Join their features instead of their answers, or choose runs that were trained on the same classes.",
        )


def member_run(name: str, workspace: Workspace) -> tuple[RunFolder, Plan]:
    """The run that is to be a member of an ensemble, and its plan.

    Raises:
        NotThere: No such run.
        Refused: It has no weights yet.
        BadInput: It is an ensemble itself.
    """
    try:
        run = RunFolder.open(workspace, name)
    except NotThere as error:
        raise NotThere(
            f"The run {name}, a member of this ensemble, is not there.",
            "Put it back from the trash, or choose other members.",
            error.path,
        ) from error
    plan = run.plan
    if plan is None or not run.best_weights.is_file():
        raise Refused(
            f"The run {run.name}, a member of this ensemble, has no weights yet.", "Wait until its first epoch is over.", run.path
        )
    if plan.members:
        raise BadInput(
            f"{run.name} is an ensemble itself, which cannot be a member of another one.",
            f"Name its members instead: {', '.join(plan.recipe.members)}.",
            run.path,
        )
    return run, plan


def origin_of(weights: str) -> tuple[str, str]:
    """The kind of a recipe's weights, "random", "imagenet", "file" or "run", and the path or name after it.

    Raises:
        BadInput: Not a form of weights.
    """
    kind, _, rest = weights.partition(":")
    if weights in ("random", "imagenet") or (kind in ("file", "run") and rest):
        return kind, rest
    raise BadInput(f"{weights!r} does not say where weights come from.", "Use 'random', 'imagenet', 'file:PATH' or 'run:NAME'.")


def no_imagenet_weights(info: ArchitectureInfo) -> BadInput:
    """The error for an architecture of which no weights are published."""
    return BadInput(f"There are no ImageNet weights for {info.title}.", "Use weights 'random', or another architecture.")


def weights_file(place: str) -> Path:
    """The file that weights 'file:PATH' name.

    Raises:
        NotThere: No such file.
    """
    path = Path(place).expanduser()
    if not path.is_file():
        raise NotThere(f"The weights file {path} does not exist.", "Check the path after 'file:'.", path)
    return path


def weights_run(name: str, recipe: Recipe, workspace: Workspace) -> tuple[RunFolder, Plan]:
    """The run that weights 'run:NAME' name, and its plan.

    Raises:
        NotThere: No such run.
        Refused: It has no weights yet.
        BadInput: It trained another architecture.
    """
    run = RunFolder.open(workspace, name)
    plan = run.plan
    if plan is None or not run.best_weights.is_file():
        raise Refused(f"The run {run.name} has no weights yet.", "Wait until its first epoch is over.", run.path)
    if plan.recipe.architecture != recipe.architecture:
        raise BadInput(
            f"The run {run.name} trained {_title(plan.recipe.architecture)}, not {_title(recipe.architecture)}.",
            f"Set architecture to {plan.recipe.architecture}, or begin from another run.",
            run.path,
        )
    return run, plan


@dataclass(frozen=True)
class RunWeights:
    """What a run has to go on from: the name of its architecture, and whether there are weights yet."""

    run: str
    architecture: str
    ready: bool

    def misfit(self, architecture: str) -> str:
        """Why a network of that architecture cannot begin with these weights; "" when it can."""
        if self.architecture != architecture:
            return f"{self.run} trained {_title(self.architecture)}"
        return "" if self.ready else f"{self.run} has no weights yet"


def weights_of_runs(workspace: Workspace, context: Context) -> tuple[RunWeights, ...]:
    """Job: what each run has to go on from, newest first; runs whose files cannot be read are passed over.

    Raises:
        Abandoned: The job was dropped.
    """
    found = []
    # By folders, not by names that we would give: a run with a name of somebody else's was not among them.
    for run in map(RunFolder, reversed(workspace.run_folders())):
        context.check_abandoned()
        with suppress(SafelightError, OSError):
            plan = run.plan
            recipe = plan.recipe if plan is not None else run.request.recipe
            found.append(RunWeights(run.name, recipe.architecture, plan is not None and run.best_weights.is_file()))
    return tuple(found)


def cannot_be_read(path: Path) -> BadInput:
    """The error for a file that holds no weights that can be read."""
    return BadInput(
        f"{path.name} cannot be read as weights.",
        "Give a safetensors file, or a .pt file that holds nothing but tensors; files that need code to run are refused.",
        path,
    )


def _check_file(path: Path, info: ArchitectureInfo) -> None:
    """Refuses a file that begins like no weights, and a run's best weights of another architecture."""
    header = safetensors_header(path)
    if header is None:
        with open(path, "rb") as file:
            if not file.read(4).startswith((_ZIP, _PICKLE)):
                raise cannot_be_read(path)
        return
    told = header.get("__metadata__")
    other = told.get("architecture") if isinstance(told, dict) else None
    if isinstance(other, str) and other != info.name:
        raise BadInput(
            f"{path.name} holds weights of {_title(other)}, not of {info.title}.",
            f"Set architecture to {other}, or give another file.",
            path,
        )


def _title(architecture: str) -> str:
    try:
        return find(architecture).title
    except SafelightError:
        return architecture  # of a run or file that a Safelight with more architectures made
