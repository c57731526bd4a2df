"""Plants known faults in a copy of real pictures, by seed, so that what the checks find can be counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageOps

DATASETS = Path(__file__).resolve().parents[2] / "shared" / "datasets"
VEHICLES = DATASETS / "vehicles"
"""Real photographs, which the repository does not ship."""

ANIMALS = DATASETS / "cifar10" / "test"
"""Small photographs of other things, in folders named for them."""


@dataclass(frozen=True)
class Counts:
    """How many faults of each sort."""

    exact: int = 100
    near: int = 100
    wrong: int = 50
    unreadable: int = 30
    dark: int = 20
    blurred: int = 20
    strange: int = 0


@dataclass
class Faults:
    """Where the faults are; paths relative to the folder, with "/".

    Attributes:
        exact, near: Copies with the picture each was made from.
        how: What was done to each near copy.
        wrong: Pictures that were put into another class, with their true one.
        unreadable, dark, blurred: Pictures.
        strange: Pictures that belong to no class, with their sort.
    """

    exact: dict[str, str] = field(default_factory=dict)
    near: dict[str, str] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    dark: list[str] = field(default_factory=list)
    blurred: list[str] = field(default_factory=list)
    strange: dict[str, str] = field(default_factory=dict)


def plant_faults(source: Path, folder: Path, seed: int, counts: Counts = Counts(), each: int | None = None) -> Faults:
    """Copies the pictures of `source` (a folder per class) into `folder` and plants faults; the same for the same seed.

    No picture gets two faults, and what copies are made from stays as it was. File names tell nothing.

    Args:
        source: Pictures, a folder per class.
        folder: Where they go.
        seed: Draws everything.
        counts: How many faults.
        each: Pictures of each class that are taken; all of them when None.
    """
    random = np.random.default_rng(seed)
    pictures = _copied(source, folder, random, each)
    order = iter([pictures[place] for place in random.permutation(len(pictures))])
    names = (f"picture-{number:05d}.jpg" for number in random.permutation(90_000) + 10_000)
    faults = Faults()
    for _ in range(counts.exact):
        original = next(order)
        copy = f"{original.split('/')[0]}/{next(names)}"
        shutil.copyfile(folder / original, folder / copy)
        faults.exact[copy] = original
    for number in range(counts.near):
        original = next(order)
        copy = f"{original.split('/')[0]}/{next(names)}"
        how = tuple(CHANGES)[number % len(CHANGES)]
        with Image.open(folder / original) as picture:
            changed = CHANGES[how](picture.convert("RGB"), random)
        changed.save(folder / copy, "JPEG", quality=int(random.integers(30, 60)) if how == "recompressed" else 90)
        faults.near[copy], faults.how[copy] = original, how
    for path, how in _spoilt(order, counts):
        _spoil(folder / path, how, random)
        getattr(faults, how).append(path)
    classes = sorted({path.split("/")[0] for path in pictures})
    for _ in range(counts.wrong):
        path = next(order)
        true = path.split("/")[0]
        other = classes[(classes.index(true) + int(random.integers(1, len(classes)))) % len(classes)]
        moved = f"{other}/{next(names)}"
        (folder / path).rename(folder / moved)
        faults.wrong[moved] = true
    own = np.random.default_rng([seed, counts.strange])  # so that the other faults are the same with and without these
    for number in range(counts.strange):
        sort = tuple(STRANGERS)[number % len(STRANGERS)]
        path = f"{classes[int(own.integers(len(classes)))]}/{next(names)}"
        with Image.open(source / pictures[int(own.integers(len(pictures)))]) as usual:
            size = usual.size
        STRANGERS[sort](size, own).convert("RGB").save(folder / path, "JPEG", quality=90)
        faults.strange[path] = sort
    return faults


def _copied(source: Path, folder: Path, random: np.random.Generator, each: int | None) -> list[str]:
    copied = []
    for place in sorted(place for place in source.iterdir() if place.is_dir()):
        (folder / place.name).mkdir(parents=True)
        files = sorted(place.iterdir())
        chosen = files if each is None else [files[row] for row in sorted(random.permutation(len(files))[:each])]
        for file in chosen:
            shutil.copyfile(file, folder / place.name / file.name)
            copied.append(f"{place.name}/{file.name}")
    return copied


def _spoilt(order: Iterator[str], counts: Counts) -> Iterator[tuple[str, str]]:
    for how in ("unreadable", "dark", "blurred"):
        for _ in range(getattr(counts, how)):
            yield next(order), how


def _spoil(file: Path, how: str, random: np.random.Generator) -> None:
    if how == "unreadable":
        data = file.read_bytes()
        cut = int(len(data) * random.uniform(0.2, 0.8))
        file.write_bytes((data[:cut], b"<html>404 Not Found</html>", random.bytes(len(data)))[int(random.integers(3))])
        return
    with Image.open(file) as picture:
        rgb = picture.convert("RGB")
    if how == "dark":
        factor = float(random.uniform(0.04, 0.1))
        changed = rgb.point(lambda value: value * factor)
    else:
        changed = rgb.filter(ImageFilter.GaussianBlur(min(rgb.size) * random.uniform(0.02, 0.04)))
    changed.save(file, "JPEG", quality=90)


def _resized(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    factor = float(random.uniform(0.5, 0.8))
    return picture.resize((round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS)


def _cropped(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    """5 % less of each side, anywhere."""
    width, height = round(picture.width * 0.95), round(picture.height * 0.95)
    left, top = (int(random.integers(0, room + 1)) for room in (picture.width - width, picture.height - height))
    return picture.crop((left, top, left + width, top + height))


def _brightened(picture: Image.Image, random: np.random.Generator) -> Image.Image:
    factor = float(random.choice([random.uniform(0.6, 0.8), random.uniform(1.2, 1.4)]))
    return picture.point(lambda value: min(255, value * factor))


CHANGES: dict[str, Callable[[Image.Image, np.random.Generator], Image.Image]] = {
    "recompressed": lambda picture, random: picture,
    "resized": _resized,
    "cropped": _cropped,
    "mirrored": lambda picture, random: picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "brightened": _brightened,
}
"""What is done to near copies."""


def _animal(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """A small photograph of an animal, enlarged and cut to a size."""
    kind = ("bird", "cat", "deer", "dog", "frog", "horse")[int(random.integers(6))]
    files = sorted((ANIMALS / kind).iterdir())
    with Image.open(files[int(random.integers(len(files)))]) as picture:
        return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.BICUBIC)


def _noise(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """Specks of any size, as of a camera that saw nothing or a stream that broke."""
    speck = int(random.integers(1, 24))
    rough = random.integers(0, 256, (-(-size[1] // speck), -(-size[0] // speck), 3), np.uint8)
    return Image.fromarray(rough).resize(size, Image.Resampling.NEAREST)


def _drawing(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """Some shapes and strokes on a plain ground."""
    made = Image.new("RGB", size, tuple(random.integers(180, 256, 3).tolist()))
    draw = ImageDraw.Draw(made)
    for _ in range(int(random.integers(3, 12))):
        left, top = random.uniform(0, 0.8, 2) * size
        right, bottom = (left, top) + random.uniform(0.1, 0.6, 2) * size
        colour = tuple(random.integers(0, 220, 3).tolist())
        shape = (draw.ellipse, draw.rectangle, draw.line)[int(random.integers(3))]
        shape((left, top, right, bottom), fill=colour, width=int(random.integers(2, 9)))
    return made


def _page(size: tuple[int, int], random: np.random.Generator) -> Image.Image:
    """Lines of text on paper."""
    made = Image.new("RGB", size, (250, 248, 240))
    draw = ImageDraw.Draw(made)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz     "))
    height = int(random.integers(9, 26))
    for line in range(height, size[1] - height, round(height * 1.5)):
        draw.text((size[0] * 0.06, line), "".join(random.choice(letters, 200)), fill=(30, 30, 40), font_size=height)
    return made


STRANGERS: dict[str, Callable[[tuple[int, int], np.random.Generator], Image.Image]] = {
    "animal": _animal,
    "noise": _noise,
    "drawing": _drawing,
    "page": _page,
}
"""Sorts of pictures that belong to no class of vehicles."""
