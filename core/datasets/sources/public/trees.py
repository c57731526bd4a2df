"""Public datasets that are archives of pictures: in class folders, or beside lists that name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from core.datasets.sources.archive import read_inner
from core.datasets.sources.listing import Listing
from core.datasets.sources.public.public_set import OTHER_FORM, Gathered, Parcel
from core.datasets.sources.unpacking import unpack
from core.support.errors import BadInput
from core.support.left_out import LeftOut


def unpacked(parcel: Parcel, archive: str, *inner: str) -> tuple[Path, list[LeftOut]]:
    """Where an archive of the parcel was unpacked, and what of it was left aside.

    Args:
        archive: Name of the archive.
        inner: Archives in it, one in the other, of which the last is unpacked as well.

    Raises:
        BadInput: Damaged, or an inner one is not where it should be.
        DiskFull: No room.
    """
    place, left = parcel.files / archive, []
    for depth, name in enumerate(("", *inner)):
        place = place / name if name else place
        if not place.is_file():
            raise BadInput(f"{archive} has no {name} in it.", OTHER_FORM)
        target = parcel.scratch / f"{Path(archive).name.split('.')[0]}-{depth}"
        target.mkdir()
        left += unpack(place, target, parcel.options, parcel.context)
        # An inner archive has done its work; the outer one was downloaded and stays for the next import.
        if depth:
            place.unlink()
        place = target
    return place, left


def class_folders(
    parcel: Parcel,
    archive: str,
    *inner: str,
    below: str = "",
    rename: Callable[[str], str] = str,
    not_classes: Mapping[str, str] | None = None,
) -> Listing:
    """An archive of class folders, with or without train, val and test above them.

    Args:
        archive: Its name; `inner` as for `unpacked`.
        inner: Archives in it.
        below: Folder in it that holds the classes; "" to look through single folders around everything.
        rename: Makes the class name of a folder's name.
        not_classes: Folders that are no classes, with the reason.
    """
    place, left = unpacked(parcel, archive, *inner)
    listing = read_inner(place / below, archive, replace(parcel.options, class_level=1), parcel.context)
    aside = dict(not_classes or {})
    found = [replace(entry, label=rename(entry.label)) for entry in listing.found if entry.label not in aside]
    left += [LeftOut(entry.path, aside[entry.label], "stray") for entry in listing.found if entry.label in aside]
    whole = tuple(sorted([*listing.left, *left], key=lambda entry: entry.path))
    return replace(listing, found=tuple(found), left=whole, owned=True)


def lines(place: Path) -> Iterator[str]:
    """The lines of a list that hold something, but for those that begin with "#".

    Raises:
        BadInput: The list is not where it should be.
    """
    try:
        text = place.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The list {place.name} is missing in what was downloaded.", OTHER_FORM) from error
    yield from (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def food101(parcel: Parcel) -> Listing:
    """Food-101: `images/<class>/<number>.jpg`, and lists of what is train and test."""
    place, left = unpacked(parcel, "food-101.tar.gz")
    gathered = Gathered(place, left=left)
    for side in ("train", "test"):
        for name in lines(place / "food-101" / "meta" / f"{side}.txt"):
            gathered.add(f"food-101/images/{name}.jpg", name.partition("/")[0].replace("_", " "), side)
    return gathered.listing()


def textures(parcel: Parcel) -> Listing:
    """Describable Textures: `images/<class>/...`, and the first of ten given splits."""
    place, left = unpacked(parcel, "dtd-r1.0.1.tar.gz")
    gathered = Gathered(place, left=left)
    for side in ("train", "val", "test"):
        for name in lines(place / "dtd" / "labels" / f"{side}1.txt"):
            gathered.add(f"dtd/images/{name}", name.partition("/")[0], side)
    return gathered.listing()


def aircraft(parcel: Parcel) -> Listing:
    """FGVC-Aircraft: numbered pictures, and lists of their variants for each side."""
    place, left = unpacked(parcel, "fgvc-aircraft-2013b.tar.gz")
    data = "fgvc-aircraft-2013b/data"
    more: dict[str, dict[str, str]] = {}
    for column in ("manufacturer", "family"):
        for side in ("train", "val", "test"):
            for line in lines(place / data / f"images_{column}_{side}.txt"):
                number, _, value = line.partition(" ")
                more.setdefault(number, {})[column] = value
    gathered = Gathered(place, left=left)
    for side in ("train", "val", "test"):
        for line in lines(place / data / f"images_variant_{side}.txt"):
            number, _, variant = line.partition(" ")
            columns = tuple(more.get(number, {}).items())
            # F/A-18 is one aircraft, not a folder in a folder.
            gathered.add(f"{data}/images/{number}.jpg", variant.replace("/", "-"), side, columns=columns)
    return gathered.listing()


def pets(parcel: Parcel) -> Listing:
    """Oxford-IIIT Pet: the breed is in the file's name, cat or dog in the lists."""
    place, left = unpacked(parcel, "images.tar.gz")
    notes, further = unpacked(parcel, "annotations.tar.gz")
    gathered = Gathered(place, left=left + further)
    for side, name in (("train", "trainval"), ("test", "test")):
        for line in lines(notes / "annotations" / f"{name}.txt"):
            stem, _, species, *_ = [*line.split(), "", ""]
            breed = stem.rpartition("_")[0].replace("_", " ")
            columns = (("species", {"1": "cat", "2": "dog"}.get(species, species)),)
            gathered.add(f"images/{stem}.jpg", breed, side, columns=columns)
    return gathered.listing()
