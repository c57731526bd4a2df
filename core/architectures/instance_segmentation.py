"""Mask R-CNN: finds objects of 80 sorts in a picture, each with a mask."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from core.architectures.detection_operators import install_where_missing
from core.architectures.torchvision_guard import torchvision
from core.architectures.weights_files import published, read_tensors
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context
from core.web.web_file import Unreachable

URL = "https://download.pytorch.org/models/maskrcnn_resnet50_fpn_coco-bf2d0c1e.pth"
SHA256 = "bf2d0c1e"
SURE = 0.5
"""Least score of a detection that is believed."""

_PROPOSALS, _DETECTIONS = 300, 20  # enough for the one object that is kept, at a third of the time
_SIDES = (512, 853)  # pixels; objects worth keeping are large, and it takes a third of the time of 800


@dataclass(frozen=True, eq=False)
class Instance:
    """One object found. `name` is its sort; *shapes*: `mask` float [H, W], 0 to 1, of the picture's size."""

    name: str
    score: float
    mask: torch.Tensor

    @property
    def area(self) -> float:
        """Part of the picture that it covers, 0 to 1."""
        return float((self.mask > 0.5).float().mean())


class InstanceSegmenter:
    """A Mask R-CNN that is ready. Made by `load_segmenter`."""

    def __init__(self, network: torch.nn.Module, device: str) -> None:
        self._network = network.eval().to(device)
        self._device = device

    def instances(self, picture: torch.Tensor) -> list[Instance]:
        """The objects in a picture, the surest first. *Shapes*: uint8 [H, W, 3]."""
        image = picture.permute(2, 0, 1).to(self._device).float() / 255
        with torch.inference_mode():
            found: dict[str, torch.Tensor] = self._network([image])[0]
        names = object_names()
        return [
            Instance(names[int(label)], float(score), mask[0].cpu())
            for label, score, mask in zip(found["labels"], found["scores"], found["masks"], strict=True)
            if score >= SURE
        ]


def object_names() -> tuple[str, ...]:
    """Names of the sorts by their number; "__background__" and "N/A" are none."""
    weights: Any = importlib.import_module("torchvision.models.detection").MaskRCNN_ResNet50_FPN_Weights
    return tuple(weights.COCO_V1.meta["categories"])


def build_segmenter() -> torch.nn.Module:
    """The network without weights. *Source*: K. He et al., Mask R-CNN, 2017, as in torchvision, with fewer proposals."""
    install_where_missing()
    detection = importlib.import_module("torchvision.models.detection")
    assert torchvision.__name__ == "torchvision"  # the guard has to have imported it
    network: torch.nn.Module = detection.maskrcnn_resnet50_fpn(
        weights=None,
        # Left out, torchvision downloads ImageNet's weights that are replaced right after.
        weights_backbone=None,
        rpn_post_nms_top_n_test=_PROPOSALS,
        box_detections_per_img=_DETECTIONS,
        min_size=_SIDES[0],
        max_size=_SIDES[1],
    )
    return network


def load_segmenter(weights: str, context: Context, cache: Path | None = None) -> InstanceSegmenter:
    """The network with its weights, on the graphics card where there is one.

    Args:
        weights: A file of weights; downloaded once when empty.
        context: Hears the progress of the download.
        cache: Where downloads are kept; the user's cache folder when None.

    Raises:
        NotThere: No such file; `Unreachable` when the download failed.
        BadInput: The file is not one of this network.
    """
    if weights:
        path = Path(weights).expanduser()
        if not path.is_file():
            raise NotThere(f"The weights file {path} does not exist.", "Check the path.", path)
    else:
        try:
            path = published(URL, URL.rsplit("/", 1)[1], SHA256, cache, context).path
        except Unreachable as error:
            raise Unreachable(
                f"The weights of Mask R-CNN are not on this machine. {error.message}",
                f"Connect to the network and try again; or use GrabCut, which needs none; or fetch {URL} elsewhere and name the "
                "file as the weights.",
                error.path,
            ) from error
    network = build_segmenter()
    tensors = read_tensors(path)
    own = network.state_dict()
    if own.keys() - tensors.keys() or any(own[name].shape != tensors[name].shape for name in own):
        raise BadInput(f"{path.name} is not a weights file of Mask R-CNN with a ResNet-50.", f"The right one is {URL}.", path)
    network.load_state_dict({name: tensors[name] for name in own})
    return InstanceSegmenter(network, "cuda" if torch.cuda.is_available() else "cpu")
