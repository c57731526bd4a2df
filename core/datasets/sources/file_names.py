"""Readings of file names: the class is a part of each name, as a pattern finds it; proposed where stems repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.datasets.catalog.class_names import clean_label, look_alikes
from core.datasets.sources.listing import Found, Listing, makes_split
from core.datasets.sources.reading import Choices, Reading, about_the_rest
from core.datasets.sources.spots import Spot, layout_of
from core.datasets.sources.tree import Tree, may_be_picture
from core.datasets.splits.path_pattern import pattern_values
from core.support.errors import BadInput
from core.support.foreign_text import valid
from core.support.left_out import LeftOut

PROPOSED = (
    r"^(\w+)\.",
    r"^(.+?)[._ -]+\(?\d+\)?\.\w+$",
    r"^([^\W\d]+)\d+\.\w+$",
    r"^([^\W\d_]+)[_.-]",
    r"[_.-]([^\W\d_]+)\.\w+$",
)
"""Patterns that are tried, the simplest first: cat.0.jpg, cat (3).jpg, cat001.jpg, cat_left_1.jpg, 001_cat.jpg."""

_ENOUGH = 0.9  # of the pictures in whose names a pattern must find something
_LEAST = 6  # pictures below which names that repeat say nothing
_MOST_CLASSES = 0.34  # of the pictures


def name_readings(tree: Tree, pattern: str) -> Iterator[Reading]:
    """The reading by a pattern that a person gave, or by one that is proposed where no folder could be the class.

    Raises:
        BadInput: Not a regular expression, or it finds nothing.
    """
    layout = layout_of(tree)
    if pattern:
        reading = _reading(tree, layout.spots, pattern)
        if not reading.classes:
            raise BadInput(
                f"The pattern {pattern!r} finds nothing in the names below {tree.root}.", "Example: ^([a-z]+)_", tree.root
            )
        yield reading
        return
    names = [[path.rpartition("/")[2] for path in spot.files if may_be_picture(path)] for spot in layout.labelled]
    if any(spot.names for spot in layout.labelled):
        return
    for proposed in PROPOSED:
        if _fits(proposed, names):
            found = _reading(tree, layout.spots, proposed)
            where = "beginnings" if proposed.startswith("^") else "ends"
            doubt = f"The {where} of the file names repeat: they may be the classes."
            doubts = (doubt, *about_the_rest(found.listing, len(tree.pictures)))
            yield replace(found, doubts=doubts, picks=(("label_pattern", proposed),))
            return


def _fits(pattern: str, folders: Sequence[Sequence[str]]) -> bool:
    """True when a pattern finds few different words in nearly all names, each several times; folders without any do not count."""
    found: Counter[str] = Counter()
    asked = 0
    for names in folders:
        values = [value for value in pattern_values(pattern, names) if value is not None and not value.isdigit()]
        if len(values) >= _ENOUGH * len(names):
            found.update(values)
            asked += len(names)
    several = sum(count for count in found.values() if count > 1)
    return asked >= _LEAST and 1 < len(found) <= max(2, _MOST_CLASSES * asked) and several >= _ENOUGH * asked


def _reading(tree: Tree, spots: Sequence[Spot], pattern: str) -> Reading:
    found: list[Found] = []
    left = list(tree.left)
    for spot in spots:
        names = [path.rpartition("/")[2] for path in spot.files]
        values = pattern_values(pattern, names)
        pictures = [may_be_picture(path) for path in spot.files]
        some = any(value and not value.isdigit() for value, is_picture in zip(values, pictures, strict=True) if is_picture)
        said = bool(spot.side or spot.unlabelled)
        for path, value, is_picture in zip(spot.files, values, pictures, strict=True):
            if not is_picture:
                left.append(LeftOut(path, "A file whose ending is no picture's.", "no-picture"))
            elif value is None or not some or spot.unlabelled:
                kind = "unlabelled" if said and not some else "unlisted"
                left.append(LeftOut(path, "The pattern finds no class in its name.", kind))
            else:
                try:
                    found.append(Found(path, clean_label(value), spot.side))
                except BadInput as error:
                    left.append(LeftOut(path, error.message, "bad-name"))
    has_sides = makes_split(entry.side for entry in found)
    if not has_sides:
        found = [Found(entry.path, entry.label) for entry in found]
    notes = list(tree.notes)
    notes += [
        f"These classes differ only in how they are written: {', '.join(map(valid, names))}."
        for names in look_alikes({entry.label for entry in found})
    ]
    notes += ["The folders are kept as the given split."] if has_sides else []
    listing = Listing(
        tree.root,
        tuple(sorted(found, key=lambda entry: entry.path)),
        tuple(sorted(left, key=lambda entry: entry.path)),
        tuple(notes),
    )
    title = f"The class is in the file name, found by {pattern}"
    return Reading("names", title, listing, choices=Choices(pattern=pattern))
