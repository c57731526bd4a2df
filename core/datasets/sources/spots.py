"""Where pictures lie: for each folder that holds some, its side, and which of the folders above may be its class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from core.datasets.sources.tree import Tree, is_called_picture, may_be_picture
from core.datasets.sources.words import NAME, Said, said_by


@dataclass(frozen=True)
class Spot:
    """A folder that holds files.

    Attributes:
        path: Below the root; "" for the root itself.
        files: In it.
        pictures: How many of them are pictures.
        side: What the folders above say; None where they say none.
        unlabelled: A folder above says that its pictures have no class.
        names: Folders above that may be classes, the outermost first; wrapping folders are left out.
        literal: Its own name says a side or that it only holds pictures, and no other folder could be the class.
        aside: It lies beside folders for sides.
        mixed: Folders that may be classes lie beside it.
    """

    path: str
    files: tuple[str, ...]
    pictures: int = 0
    side: str | None = None
    unlabelled: bool = False
    names: tuple[str, ...] = ()
    literal: bool = False
    aside: bool = False
    mixed: bool = False

    @property
    def last(self) -> str:
        """Its own name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True)
class Layout:
    """How pictures lie in a folder.

    Attributes:
        spots: The folders that hold files, by path.
        wrappers: Folders around everything that are looked through, outermost first.
        sides: Folders that are sides of a split, by their paths.
    """

    spots: tuple[Spot, ...]
    wrappers: tuple[str, ...]
    sides: tuple[str, ...]

    @property
    def labelled(self) -> tuple[Spot, ...]:
        """The spots whose pictures may have a class."""
        return tuple(spot for spot in self.spots if spot.pictures and not (spot.unlabelled or spot.aside))


def layout_of(tree: Tree) -> Layout:
    """How the pictures of a folder lie."""
    held: dict[str, list[str]] = defaultdict(list)
    for path in tree.files:
        held[path.rpartition("/")[0]].append(path)
    counts = {folder: sum(map(is_called_picture, files)) for folder, files in held.items()}
    if not any(counts.values()):
        counts = {folder: sum(map(may_be_picture, files)) for folder, files in held.items()}
    said = _said({folder for folder, count in counts.items() if count})
    spots = [_spot(folder, tuple(files), counts[folder], said) for folder, files in sorted(held.items())]
    sides = sorted(folder for folder, meaning in said.items() if meaning.role == "side")
    outer = [side for side in sides if _parent(side) not in sides]
    parted = {_parent(side) for side in sides if any(_below(inner, side) and said[inner].role == "name" for inner in said)}
    spots = [replace(spot, aside=_is_aside(spot.path, said, parted)) for spot in spots]
    counted = [spot for spot in spots if spot.pictures and not (spot.unlabelled or spot.aside)]
    wrappers: list[str] = []
    while (first := _shared({spot.names for spot in counted if spot.names})) is not None:
        wrappers.append(first)
        spots = [replace(spot, names=spot.names[1:]) if spot.names[:1] == (first,) else spot for spot in spots]
        counted = [replace(spot, names=spot.names[1:]) if spot.names else spot for spot in counted]
    any_names = any(spot.names for spot in counted)
    named = {_parent(folder) for folder, meaning in said.items() if meaning.role == "name"}
    return Layout(
        tuple(_literally(spot, said, any_names, named) for spot in spots),
        tuple(wrappers),
        tuple(folder for folder in outer if any(_below(spot.path, folder) and spot.names for spot in spots)),
    )


def _said(folders: Iterable[str]) -> dict[str, Said]:
    """What each folder's name says, read beside those of the folders it lies with."""
    inside: dict[str, set[str]] = defaultdict(set)
    for folder in folders:
        parts = folder.split("/") if folder else []
        for depth, part in enumerate(parts):
            inside["/".join(parts[:depth])].add(part)
    said: dict[str, Said] = {}
    for parent, names in sorted(inside.items()):  # the outer folders first: an inner one of the same name says the same
        found = said_by(names)
        found |= {name: said[parent] for name in names if parent and name.casefold() == parent.rpartition("/")[2].casefold()}
        holder = parent in folders or any(meaning.role == "holder" for meaning in found.values())
        for name, meaning in found.items():
            mask = meaning.role == "mask"
            said[f"{parent}/{name}" if parent else name] = NAME if mask and not holder else meaning
    return said


def _spot(folder: str, files: tuple[str, ...], pictures: int, said: Mapping[str, Said]) -> Spot:
    side, unlabelled, names, path = None, False, list[str](), ""
    for part in folder.split("/") if folder else []:
        path = f"{path}/{part}" if path else part
        meaning = said.get(path, NAME)
        if meaning.role == "side":
            side = side or meaning.side
        elif meaning.role == "unlabelled":
            unlabelled = True
        elif meaning.role == "name" and not (names and names[-1].casefold() == part.casefold()):
            names.append(part)
    return Spot(folder, files, pictures, side, unlabelled, tuple(names))


def _is_aside(folder: str, said: Mapping[str, Said], parted: set[str]) -> bool:
    """True below a folder that may be a class but lies beside sides which hold folders themselves."""
    path = ""
    for part in folder.split("/") if folder else []:
        parent, path = path, f"{path}/{part}" if path else part
        if parent in parted and said.get(path, NAME).role == "name":
            return True
    return False


def _shared(names: set[tuple[str, ...]]) -> str | None:
    """The folder around all others; None when there is none, or when it is the class of all."""
    if not names or min(map(len, names)) < 2 or len({own[0] for own in names}) > 1:
        return None
    return next(iter(names))[0]


def _literally(spot: Spot, said: Mapping[str, Said], any_names: bool, named: set[str]) -> Spot:
    """The spot with whether its own folder could be taken for a class against what its name says."""
    if spot.names or not spot.path or not spot.pictures or said.get(spot.path, NAME).role == "mask":
        return spot
    mixed = _parent(spot.path) in named
    return replace(spot, literal=mixed or not any_names, mixed=mixed)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")
