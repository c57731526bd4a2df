"""Public datasets in small: files of the same form as the published ones, for a server on loopback to give."""

from __future__ import annotations

import gzip
import io
import pickle
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.datasets.importing.importing import ImportOptions
from core.datasets.sources.listing import Listing
from core.datasets.sources.public.public_set import Parcel
from core.datasets.sources.public.registry import PUBLIC
from core.support.jobs import Context
from tests.archives import tarred, zipped

RANDOM = np.random.default_rng(7)


def picture(size: int = 24) -> bytes:
    """A JPEG like no other."""
    file = io.BytesIO()
    Image.fromarray(RANDOM.integers(0, 255, (size, size, 3), np.uint8)).save(file, "JPEG", quality=90)
    return file.getvalue()


def pixels(*shape: int) -> Any:
    return RANDOM.integers(0, 255, shape, np.uint8)


def packed(kind: Callable[..., Path], members: dict[str, bytes], place: Path, **more: Any) -> bytes:
    return kind(place / "packed", members, **more).read_bytes()


def pickled(table: dict[str, Any]) -> bytes:
    return pickle.dumps(table, protocol=2)


def cifar10(place: Path) -> dict[str, bytes]:
    folder = "cifar-10-batches-py"
    names = ["airplane", "automobile"]
    members = {f"{folder}/batches.meta": pickled({"label_names": names})}
    for file in [*(f"data_batch_{n}" for n in range(1, 6)), "test_batch"]:
        members[f"{folder}/{file}"] = pickled({"data": pixels(4, 3072), "labels": [0, 1, 0, 1]})
    return {"cifar-10-python.tar.gz": packed(tarred, members, place)}


def cifar100(place: Path) -> dict[str, bytes]:
    told = {"fine_label_names": ["apple", "aquarium_fish"], "coarse_label_names": ["fish", "fruit_and_vegetables"]}
    members = {"cifar-100-python/meta": pickled(told)}
    for file in ("train", "test"):
        table = {"data": pixels(6, 3072), "fine_labels": [0, 1] * 3, "coarse_labels": [1, 0] * 3}
        members[f"cifar-100-python/{file}"] = pickled(table)
    return {"cifar-100-python.tar.gz": packed(tarred, members, place)}


def mnist(place: Path) -> dict[str, bytes]:
    files = {}
    for side, count in (("train", 8), ("t10k", 4)):
        head = struct.pack(">HBBIII", 0, 8, 3, count, 28, 28)
        files[f"{side}-images-idx3-ubyte.gz"] = gzip.compress(head + pixels(count, 28, 28).tobytes())
        labels = bytes([1, 7] * (count // 2))
        files[f"{side}-labels-idx1-ubyte.gz"] = gzip.compress(struct.pack(">HBBI", 0, 8, 1, count) + labels)
    return files


def stl10(place: Path) -> dict[str, bytes]:
    members = {"stl10_binary/class_names.txt": b"airplane\nbird\n", "stl10_binary/unlabeled_X.bin": bytes(2**19)}
    for side in ("train", "test"):
        members[f"stl10_binary/{side}_X.bin"] = pixels(4, 3, 96, 96).tobytes()
        members[f"stl10_binary/{side}_y.bin"] = bytes([1, 2, 1, 2])
    return {"stl10_binary.tar.gz": packed(tarred, members, place)}


def matrices(compressed: bool = True, **named: Any) -> bytes:
    """A file of MATLAB with tables."""
    from scipy.io import savemat

    file = io.BytesIO()
    savemat(file, named, do_compression=compressed)
    return file.getvalue()


def svhn(place: Path) -> dict[str, bytes]:
    tables = {"train": [[1], [10], [1], [10]], "test": [[10], [1]]}
    return {
        f"{side}_32x32.mat": matrices(X=pixels(32, 32, 3, len(labels)), y=np.array(labels, np.uint8))
        for side, labels in tables.items()
    }


def flowers(place: Path) -> dict[str, bytes]:
    members = {f"jpg/image_{n:05d}.jpg": picture() for n in range(1, 7)}
    return {
        "102flowers.tgz": packed(tarred, members, place),
        "imagelabels.mat": matrices(labels=np.array([[77, 1, 77, 1, 77, 1]], np.uint8)),
        "setid.mat": matrices(trnid=np.array([[1, 2]]), valid=np.array([[3, 4]]), tstid=np.array([[5, 6, 1]])),  # 1 is on train
    }


def food(place: Path) -> dict[str, bytes]:
    members = {f"food-101/images/{c}/{n}.jpg": picture() for c in ("apple_pie", "sushi") for n in range(3)}
    members["food-101/meta/train.txt"] = b"apple_pie/0\napple_pie/1\nsushi/0\nsushi/1\n"
    members["food-101/meta/test.txt"] = b"apple_pie/2\nsushi/2\nsushi/9\n"
    return {"food-101.tar.gz": packed(tarred, members, place)}


def pets(place: Path) -> dict[str, bytes]:
    stems = [f"{breed}_{n}" for breed in ("Abyssinian", "yorkshire_terrier") for n in (1, 2, 3)]
    lines = [f"{stem} 1 {1 if stem[0] == 'A' else 2} 1" for stem in stems]
    notes = {
        "annotations/trainval.txt": "\n".join(lines[:2] + lines[3:5]),
        "annotations/test.txt": "\n".join(["#x", lines[2], lines[5]]),
    }
    return {
        "images.tar.gz": packed(tarred, {f"images/{stem}.jpg": picture() for stem in stems}, place),
        "annotations.tar.gz": packed(tarred, {name: text.encode() for name, text in notes.items()}, place),
    }


def caltech101(place: Path) -> dict[str, bytes]:
    inner = {f"101_ObjectCategories/{c}/image_{n}.jpg": picture() for c in ("BACKGROUND_Google", "ant", "bass") for n in range(3)}
    members = {"caltech-101/101_ObjectCategories.tar.gz": packed(tarred, inner, place), "caltech-101/Annotations.tar": b"x"}
    return {"caltech-101.zip": packed(zipped, members, place)}


def caltech256(place: Path) -> dict[str, bytes]:
    members = {
        f"256_ObjectCategories/{c}/1_{n}.jpg": picture() for c in ("001.ak47", "002.flag", "257.clutter") for n in range(2)
    }
    return {"256_ObjectCategories.tar": packed(tarred, members, place, mode="w")}


def imagenette(place: Path) -> dict[str, bytes]:
    members = {
        f"imagenette2-160/{side}/{number}/{number}_{n}.JPEG": picture()
        for side in ("train", "val") for number in ("n01440764", "n03888257") for n in range(2)
    }  # fmt: skip
    rows = [f"{name.removeprefix('imagenette2-160/')},n01440764,n03888257,False" for name in members]
    members["imagenette2-160/noisy_imagenette.csv"] = "\n".join(["path,noisy_labels_0,noisy_labels_1,is_valid", *rows]).encode()
    return {"imagenette2-160.tgz": packed(tarred, members, place)}


def eurosat(place: Path) -> dict[str, bytes]:
    return {
        "EuroSAT.zip": packed(zipped, {f"2750/{c}/{c}_{n}.jpg": picture() for c in ("Forest", "River") for n in range(3)}, place)
    }


def sided(archive: str, root: str, *classes: str) -> Callable[[Path], dict[str, bytes]]:
    def make(place: Path) -> dict[str, bytes]:
        names = [f"{root}/{side}/{c}/{n}.png" for side in ("train", "valid", "test") for c in classes for n in range(2)]
        return {archive: packed(tarred, {name: picture() for name in names}, place)}

    return make


def textures(place: Path) -> dict[str, bytes]:
    members = {f"dtd/images/{c}/{c}_{n}.jpg": picture() for c in ("banded", "woven") for n in range(3)}
    for number, side in enumerate(("train", "val", "test")):
        members[f"dtd/labels/{side}1.txt"] = f"banded/banded_{number}.jpg\nwoven/woven_{number}.jpg\n".encode()
    return {"dtd-r1.0.1.tar.gz": packed(tarred, members, place)}


def aircraft(place: Path) -> dict[str, bytes]:
    data, members = "fgvc-aircraft-2013b/data", {}
    for number, side in enumerate(("train", "val", "test")):
        members |= {f"{data}/images/{number}{n}.jpg": picture() for n in range(2)}
        for level, values in {
            "variant": ("707-320", "F/A-18"),
            "family": ("707", "F/A-18"),
            "manufacturer": ("Boeing", "Northrop"),
        }.items():
            text = f"{number}0 {values[0]}\n{number}1 {values[1]}\n"
            members[f"{data}/images_{level}_{side}.txt"] = text.encode()
    return {"fgvc-aircraft-2013b.tar.gz": packed(tarred, members, place)}


def signs(place: Path) -> dict[str, bytes]:
    def pixmap() -> bytes:
        return b"P6\n20 18\n255\n" + pixels(18, 20, 3).tobytes()

    train = {f"GTSRB/Training/{c:05d}/{t:05d}_{n:05d}.ppm": pixmap() for c in (0, 14) for t in (0, 1) for n in (0, 1)}
    test = {f"GTSRB/Final_Test/Images/{n:05d}.ppm": pixmap() for n in range(2)}
    truth = "Filename;Width;ClassId\n00000.ppm;20;14\n00001.ppm;20;0\n"
    return {
        "GTSRB-Training_fixed.zip": packed(zipped, train, place),
        "GTSRB_Final_Test_Images.zip": packed(zipped, test, place),
        "GTSRB_Final_Test_GT.zip": packed(zipped, {"GT-final_test.csv": truth.encode()}, place),
    }


STAND_INS: dict[str, tuple[Callable[[Path], dict[str, bytes]], dict[str, int], set[str]]] = {
    "cifar-10": (cifar10, {"airplane": 12, "automobile": 12}, {"train", "test"}),
    "cifar-100": (cifar100, {"apple": 6, "aquarium fish": 6}, {"train", "test"}),
    "mnist": (mnist, {"1": 6, "7": 6}, {"train", "test"}),
    "fashion-mnist": (mnist, {"trouser": 6, "sneaker": 6}, {"train", "test"}),
    "kmnist": (mnist, {"ki": 6, "ya": 6}, {"train", "test"}),
    "stl-10": (stl10, {"airplane": 4, "bird": 4}, {"train", "test"}),
    "svhn": (svhn, {"0": 3, "1": 3}, {"train", "test"}),
    "flowers-102": (flowers, {"pink primrose": 3, "passion flower": 3}, {"train", "val", "test"}),
    "food-101": (food, {"apple pie": 3, "sushi": 3}, {"train", "test"}),
    "oxford-pets": (pets, {"Abyssinian": 3, "yorkshire terrier": 3}, {"train", "test"}),
    "caltech-101": (caltech101, {"ant": 3, "bass": 3}, set()),
    "caltech-256": (caltech256, {"ak47": 2, "flag": 2}, set()),
    "imagenette": (imagenette, {"tench": 4, "parachute": 4}, {"train", "val"}),
    "eurosat": (eurosat, {"Forest": 3, "River": 3}, set()),
    "textures": (textures, {"banded": 3, "woven": 3}, {"train", "val", "test"}),
    "aircraft": (aircraft, {"707-320": 3, "F-A-18": 3}, {"train", "val", "test"}),
    "traffic-signs": (signs, {"speed limit 20": 5, "stop": 5}, {"train", "test"}),
    "country211": (sided("country211.tgz", "country211", "AD", "ZW"), {"AD": 6, "ZW": 6}, {"train", "val", "test"}),
    "rendered-sst2": (
        sided("rendered-sst2.tgz", "rendered-sst2", "negative", "positive"),
        {"negative": 6, "positive": 6}, {"train", "val", "test"},
    ),
}  # fmt: skip


HERE = ImportOptions(private=True)
"""Lets public datasets come from this machine."""


def arranged(name: str, place: Path, bodies: dict[str, bytes] | None = None) -> Listing:
    """What is made of a stand-in's files, or of these, without a server and without an import."""
    made = bodies if bodies is not None else STAND_INS[name][0](place)
    (place / "files").mkdir(exist_ok=True)
    scratch = place / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    for file, body in made.items():
        (place / "files" / file).write_bytes(body)
    return PUBLIC.get(name).arrange(Parcel(place / "files", scratch, HERE, Context()))
