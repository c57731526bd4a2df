"""What the names of folders, tables and columns say: a side of a split, that pictures are only held there, a mask.

Bought with a failure: `train` and `test1` became two classes, because a name was only compared and never read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

SIDES = {
    **dict.fromkeys(("train", "training", "trn", "trainval", "trainingsdaten", "trainingsbilder", "entrenamiento"), "train"),
    **dict.fromkeys(("val", "valid", "validation", "validate", "dev", "publictest"), "val"),
    **dict.fromkeys(("validierung", "validierungsdaten", "validierungsbilder", "validacion", "validación"), "val"),
    **dict.fromkeys(("test", "testing", "tst", "eval", "evaluation", "holdout", "privatetest"), "test"),
    **dict.fromkeys(("testdaten", "testbilder", "prueba", "pruebas"), "test"),
    **dict.fromkeys(("treino", "treinamento", "entraînement", "entrainement", "apprentissage", "addestramento"), "train"),
    **dict.fromkeys(("validação", "validacao", "convalida", "validatie"), "val"),
    **dict.fromkeys(("teste", "testes", "essai", "essais"), "test"),
}
"""Words that mean a side of a split, in lower case. `eval` is a test side: what is held out is not to be chosen by."""

_UNSURE = {"unknown", "unsorted", "unsure", "tosort", "unbekannt", "unsortiert", "desconocido", "desconocidos", "todo", "inbox",
           "misc", "mixed", "all", "temp", "tmp", "newfolder", "untitledfolder", "neuerordner"}  # fmt: skip

_UNLABELLED = {"unlabelled", "unlabeled", "unlabel", "unsup", "unsupervised", "pred", "predict", "prediction", "predictions",
               "submission", "nolabel", "nolabels", "unclassified", "unannotated"}  # fmt: skip
_HOLDERS = {"image", "images", "img", "imgs", "picture", "pictures", "pics", "photo", "photos", "photographs", "data", "dataset",
            "datasets", "raw", "jpegimages", "jpegs", "jpgs", "pngs", "bilder", "fotos", "imagenes", "part", "batch",
            "originals", "pictureset"}  # fmt: skip
_SINGLE = {"photo"}  # alone it may be a class, beside sketch and painting
_MASKS = {"mask", "masks", "segmentation", "segmentations", "segmask", "segmasks", "matte", "mattes", "trimap", "trimaps",
          "groundtruth", "gt", "silhouette", "silhouettes", "annotation", "annotations"}  # fmt: skip
_OF_MASKS = {"class", "classes", "object", "objects"}  # VOC's SegmentationClass; they say nothing without one of those
_NOISE = {"set", "sets", "folder", "dir", "files", "file", "split", "full", "small", "final", "new", "all", "jpg", "jpeg", "png",
          "x", "the", "of", "copy", "v", "crop", "cropped", "resized", "processed", "label", "labels", "list",
          "lists"}  # fmt: skip
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")

Role = Literal["side", "unlabelled", "holder", "mask", "name"]


@dataclass(frozen=True)
class Said:
    """What a folder's name says.

    Attributes:
        role: "name" where it may be a class.
        side: "train", "val" or "test" for a side.
        rest: What else is in the name of a side: "seg" of `seg_train`.
    """

    role: Role
    side: str | None = None
    rest: tuple[str, ...] = ()


NAME = Said("name")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: `HAM_images_part1` is ham, images, part, 1."""
    return tuple(part.lower() for part in _PARTS.findall(name))


def may_be_unlabelled(name: str) -> bool:
    """True for a name that is a class to some and a heap of pictures without one to others: `unknown`, `to sort`."""
    words = words_of(name)
    return "".join(word for word in words if not word.isdigit()) in _UNSURE


def side_of(name: str) -> str | None:
    """The side that a name says, and nothing else: `train`, `TrainingSet`, `test_images`; None for other names."""
    said = _read(name)
    return said.side if said.role == "side" and not said.rest else None


def said_by(names: Iterable[str]) -> dict[str, Said]:
    """What the names of folders that lie side by side say.

    A name with more than a side in it, such as `seg_train`, says a side when another one has the same rest and another side
    or when it says "unlabelled"; a `train station` alone is a class.
    """
    found = {name: _read(name) for name in names}
    sides: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for said in found.values():
        if said.role in ("side", "unlabelled"):
            sides[said.rest].add(said.side or said.role)
    return {name: said if not said.rest or len(sides[said.rest]) > 1 else NAME for name, said in found.items()}


def say_one_side(names: Sequence[str]) -> bool:
    """True when several folders side by side all say one and the same side, and more: `test_a` and `test_b`."""
    found = [_read(name) for name in names]
    return len(found) > 1 and all(said.role == "side" and said.rest for said in found) and len({said.side for said in found}) == 1


def is_holder(names: Sequence[str]) -> bool:
    """True when folders side by side say by their names that they only hold pictures: `HAM_images_part_1`, `..._part_2`."""
    rests = set()
    for name in names:
        words = words_of(name)
        if not _holds(words, loosely=True):
            return False
        rests.add(tuple(word for word in words if word not in _HOLDERS and word not in _NOISE and not word.isdigit()))
    return len(rests) == 1


@lru_cache(maxsize=4096)
def _read(name: str) -> Said:
    words = words_of(name)
    if (whole := "".join(words)) in SIDES:
        return Said("side", SIDES[whole])
    rest, side, unlabelled = [], None, False
    for word in words:
        own = _side(word)
        if own is not None and side is None:
            side = own
        elif word in _UNLABELLED:
            unlabelled = True
        elif word not in _NOISE and word not in _HOLDERS and not word.isdigit():
            rest.append(word)
    if unlabelled:
        return Said("unlabelled", None, tuple(rest))
    if side is not None:
        return Said("side", side, tuple(rest))
    if words and not rest and any(word in _MASKS for word in words):
        return Said("mask")
    if any(word in _MASKS for word in rest) and all(word in _MASKS | _OF_MASKS for word in rest):
        return Said("mask")
    return Said("holder") if _holds(words, loosely=False) else NAME


def _holds(words: Sequence[str], loosely: bool) -> bool:
    """True for `images`, `photos_2`; loosely also for `HAM_images_part_1`, whose other words say nothing."""
    known = [word in _HOLDERS and not (word in _SINGLE and len(words) == 1) for word in words]
    if loosely:
        return any(known)
    return any(known) and all(is_known or word in _NOISE or word.isdigit() for word, is_known in zip(words, known, strict=True))


def _side(word: str) -> str | None:
    if word in SIDES:
        return SIDES[word]
    return next((SIDES[begin] for begin in SIDES if word.startswith(begin) and word[len(begin) :] in _NOISE | _HOLDERS), None)
