"""Readings that take pictures in without a class: all of a folder, or those that another reading would leave aside for that.

Never the one that is taken without a question: that nothing names a class may as well be a folder chosen one level too deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.datasets.catalog.class_names import NO_CLASS, UNLABELLED
from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.reading import Reading
from core.datasets.sources.tree import Tree, may_be_picture
from core.support.left_out import LeftOut
from core.support.wording import counted

_WAYS = (
    "so their classes are not known. Take them in unlabelled and label them afterwards, or put those of each class into a "
    "subfolder named for it."
)
_WITHOUT = {"unlabelled", "no-class"}
"""Kinds of what is left aside only for having no class."""


def unlabelled_reading(tree: Tree) -> Iterator[Reading]:
    """The reading that takes every picture without a class; nothing where there is none."""
    found = tuple(Found(path, UNLABELLED) for path in tree.files if may_be_picture(path))
    other = [
        LeftOut(path, "A file whose ending is no picture's.", "no-picture") for path in tree.files if not may_be_picture(path)
    ]
    left = tuple(sorted((*tree.left, *other), key=lambda entry: entry.path))
    if found:
        yield Reading(
            NO_CLASS, "No picture has a class yet: all are unlabelled", Listing(tree.root, found, left, tree.notes),
            doubts=(f"Nothing here says what {counted(len(found), 'picture shows', 'pictures show')}, {_WAYS}",),
            picks=(("reading", NO_CLASS),),
        )  # fmt: skip


def and_unlabelled(reading: Reading, tree: Tree) -> Iterator[Reading]:
    """The same reading with the pictures it leaves aside for having no class as unlabelled ones; nothing where there are none."""
    files = set(tree.files)
    without = {
        entry.path
        for entry in reading.listing.left
        if entry.kind in _WITHOUT and entry.path in files and may_be_picture(entry.path)
    }
    if not without or not reading.classes:
        return
    listing = reading.listing
    found = (*listing.found, *(Found(path, UNLABELLED) for path in without))
    listing = replace(
        listing,
        found=tuple(sorted(found, key=lambda entry: entry.path)),
        left=tuple(entry for entry in listing.left if entry.path not in without),
    )
    name = f"{reading.name} and {NO_CLASS}"
    yield replace(
        reading, name=name, title=f"{reading.title}; pictures without a class are unlabelled", listing=listing,
        doubts=(*reading.doubts, f"{counted(len(without), 'picture has', 'pictures have')} no class yet."),
        picks=(*(pick for pick in reading.picks if pick[0] != "reading"), ("reading", name)),
    )  # fmt: skip
