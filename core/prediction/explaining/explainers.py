"""Runs asked where they look in a picture, with networks and answers kept between questions."""

from __future__ import annotations

import hashlib
import tempfile
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from core.architectures.network import Network
from core.architectures.trained import trained_network
from core.pictures.decoder.pool import DecoderPool
from core.pixels.store import scaling_of
from core.pixels.views import centred
from core.prediction.decoding import DecodedPictures, decode_pictures
from core.prediction.explaining.heat import Heat, heat_of
from core.prediction.explaining.laying import coloured, laid
from core.prediction.explaining.records import HeatMap
from core.prediction.explaining.ways import Explanation, explanation_of
from core.prediction.loaded import LoadedRuns
from core.prediction.predictor import chosen_device
from core.runs.folder import RunFolder
from core.runs.plan import Plan
from core.support.errors import BadInput, NotThere
from core.support.file_hash import file_sha256
from core.support.jobs import Context
from core.support.ordering import in_order
from core.support.workspace import Workspace

KEPT_NETWORKS = 2
"""Networks kept for explaining; the one longest unused goes first."""
KEPT_ANSWERS = 300
"""Heat maps whose files are kept, of some tens of kilobytes each."""


@dataclass(frozen=True, eq=False)
class _Explainer:
    """A run's network with how each of its backbones is explained.

    It is not the predictor's: a backbone whose features were kept is folded and fused there, and cannot be followed back.
    """

    network: Network
    plan: Plan
    explanations: tuple[Explanation, ...]
    device: torch.device
    weights_sha256: str

    @staticmethod
    def load(folder: RunFolder, device: torch.device) -> _Explainer:
        network, plan = trained_network(folder)
        network.requires_grad_(False).to(device)
        sizes = [part.preprocessing.size for part in plan.parts]
        explanations = tuple(explanation_of(backbone, size) for backbone, size in zip(network.backbones, sizes, strict=True))
        return _Explainer(network, plan, explanations, device, file_sha256(folder.best_weights))

    def heat(self, decoded: DecodedPictures, place: int | None) -> Heat:
        records = [part.preprocessing for part in self.plan.parts]
        pixels = [torch.from_numpy(decoded.pixels[scaling_of(record)]).to(self.device) for record in records]
        images = [centred(seen, record).contiguous() for seen, record in zip(pixels, records, strict=True)]
        found = heat_of(self.network, self.explanations, images, place)
        # Some attention is paid to every place: what is looked at is what has more than the least of it.
        maps = (
            one - one.min() if explanation.method == "attention" else one
            for one, explanation in zip(found.maps, self.explanations, strict=True)
        )
        return replace(found, maps=tuple(maps))


class Explainers:
    """Explains runs' answers; not for several threads at once.

    Args:
        workspace: Where the runs are.
        pool: Decodes the pictures.
        folder: Where the files of heat maps go; made when it is missing.
        device: As in `Predictor.load`.
    """

    def __init__(self, workspace: Workspace, pool: DecoderPool, folder: Path, device: str = "auto") -> None:
        self._pool = pool
        self._folder = folder
        self._loaded = LoadedRuns(workspace, lambda of_run: _Explainer.load(of_run, chosen_device(device)))
        self._answers: OrderedDict[tuple[str, ...], HeatMap] = OrderedDict()

    def heat_map(
        self, run: str, picture: Path, class_name: str = "", member: str = "", context: Context | None = None
    ) -> HeatMap:
        """Where in the picture the run looks.

        Args:
            run: Its name, or RUN@EPOCH.
            picture: A file.
            class_name: Which class is asked about; the one the run names when "".
            member: Of an ensemble, whose part alone is shown; "" for all of them.
            context: Can drop the work.

        Raises:
            NotThere, Refused: No such run, class or member, or no weights yet.
            BadInput: The picture cannot be used.
        """
        context = context or Context()
        explainer = self._loaded.of(run)
        self._loaded.forget_beyond(KEPT_NETWORKS)
        members = tuple(part.name for part in explainer.plan.members)
        place = _place(class_name, explainer.plan.classes, f"{run} does not know the class {class_name}.")
        shown = _place(member, members, f"{run} has no member {member}.")
        if not picture.is_file():
            raise BadInput(f"{picture.name} is no file any more.", "Choose another picture.", picture)
        context.check_abandoned()
        key = (explainer.weights_sha256, file_sha256(picture), class_name, member)
        # Its file is asked for as well: what clears temporary folders takes those that nobody has written to for long.
        if key in self._answers and self._answers[key].file.is_file():
            self._answers.move_to_end(key)
            # The same weights and picture may go by other names by now.
            return replace(self._answers[key], run=run, picture=picture)
        found = self._found(explainer, picture, place, shown, context)
        answer = HeatMap(
            run, picture, explainer.plan.classes[found.place], tuple(one.method for one in explainer.explanations),
            tuple(one.side for one in explainer.explanations),
            members, member, found.blank, self._kept(found.pixels, key),
        )  # fmt: skip
        self._answers[key] = answer
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)[1].file.unlink(missing_ok=True)
        return answer

    def _found(self, explainer: _Explainer, picture: Path, place: int | None, shown: int | None, context: Context) -> _Found:
        records = [part.preprocessing for part in explainer.plan.parts]
        scalings = list(dict.fromkeys(scaling_of(record) for record in records))
        with tempfile.TemporaryDirectory(prefix="safelight-") as room:
            decoded = decode_pictures(self._pool, [picture], scalings, context, Path(room))
        if decoded.refused:
            raise BadInput(f"{picture.name} cannot be explained: {decoded.refused[0]}", "Choose another picture.", picture)
        context.check_abandoned()
        heat = explainer.heat(decoded, place)
        chosen = range(len(heat.maps)) if shown is None else [shown]
        size = decoded.seen[0].width, decoded.seen[0].height
        whole = laid([heat.maps[one] for one in chosen], [records[one] for one in chosen], *size)
        return _Found(heat.place, not whole.max() > 0, coloured(whole))

    def _kept(self, pixels: npt.NDArray[np.uint8], key: tuple[str, ...]) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = self._folder / f"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}.png"
        # Compressed lightly: it lies on the way of every answer, and the file lives as long as the process.
        Image.fromarray(pixels).save(file, compress_level=1)
        return file


@dataclass(frozen=True, eq=False)
class _Found:
    place: int
    blank: bool
    pixels: npt.NDArray[np.uint8]


def _place(name: str, names: tuple[str, ...], message: str) -> int | None:
    if not name:
        return None
    if name not in names:
        raise NotThere(message, f"It knows {', '.join(in_order(names)) or 'none'}.")
    return names.index(name)
