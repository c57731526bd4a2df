"""Masks beside pictures: `x_mask.png` beside `x.jpg`, or a folder `masks` beside `images`; told by names and by content.

Bought with a failure: masks of lesions became pictures of their classes, and a network learned to tell black from colour.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from core.datasets.sources.listing import Found
from core.datasets.sources.reading import Reading
from core.datasets.sources.tree import Tree
from core.datasets.sources.words import said_by
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import MaskRead, ReadMask
from core.support.foreign_text import valid
from core.support.jobs import Context
from core.support.left_out import LeftOut
from core.support.wording import counted

_WORDS = "mask|masks|seg|segmentation|segmask|gt|groundtruth|silhouette|matte"
_AFTER = re.compile(rf"^(.+?)[ _.-]+(?:{_WORDS})(?:[ _-]?\d+)?$", re.IGNORECASE)
_BEFORE = re.compile(rf"^(?:{_WORDS})[ _.-]+(.+)$", re.IGNORECASE)
_HINT = re.compile(_WORDS, re.IGNORECASE)
_LOOKED_AT = 12  # masks whose content is looked at
_ENOUGH = 0.6  # of them must be masks by their content


def mask_pairs(tree: Tree, context: Context) -> dict[str, str]:
    """The picture that each mask is of, by the mask's path; empty where what has such names shows more than masks do."""
    places: dict[str, tuple[str, bool]] = {}  # by folder, of which there are fewer than pictures
    pictures: dict[tuple[str, str], str] = {}
    likely: list[tuple[str, list[tuple[str, str]]]] = []
    for path in tree.pictures:
        folder, _, name = path.rpartition("/")
        stem = name.rpartition(".")[0] or name
        if folder not in places:
            places[folder] = _place(folder)
        place, in_masks = places[folder]
        found = (_AFTER.match(stem) or _BEFORE.match(stem)) if _HINT.search(stem) else None
        if in_masks or found is not None:
            keys = [(place, stem)] if in_masks else []
            likely.append((path, [*keys, (place, found.group(1))] if found is not None else keys))
        if not in_masks:
            pictures[(place, stem)] = path
    pairs = {}
    for path, keys in likely:
        of = next((pictures[key] for key in keys if key in pictures and pictures[key] != path), None)
        if of is not None:
            pairs[path] = of
    return pairs if pairs and _are_masks(tree, list(pairs), context) else {}


def _place(folder: str) -> tuple[str, bool]:
    """A folder without the parts that say masks or only hold pictures, and whether one of them says masks."""
    roles = [(part, said_by([part])[part].role) for part in folder.split("/")] if folder else []
    kept = [part for part, role in roles if role not in ("mask", "holder")]
    return "/".join(kept), any(role == "mask" for _, role in roles)


def without_masks(reading: Reading, pairs: Mapping[str, str], by_table: bool) -> Reading:
    """The reading with masks left aside and noted at the pictures they are of.

    Args:
        reading: As it was made.
        pairs: From `mask_pairs`.
        by_table: Its pictures were named by a table, which stays right.
    """
    named = {entry.path for entry in reading.listing.found} if by_table else set()
    masks = {path: of for path, of in pairs.items() if path not in named}
    if not masks:
        return reading
    own: dict[str, str] = {}
    for path, of in sorted(masks.items(), reverse=True):
        own[of] = path  # of several masks the first by name
    found = tuple(_with(entry, own) for entry in reading.listing.found if entry.path not in masks)
    left = [entry for entry in reading.listing.left if entry.path not in masks]
    left += [LeftOut(path, f"The mask of {valid(of)}, which background removal uses.", "mask") for path, of in masks.items()]
    are = counted(len(masks), "picture is a mask", "pictures are masks")
    note = f"{are} of others and left aside, unless masks are taken in as pictures."
    listing = replace(
        reading.listing,
        found=found,
        left=tuple(sorted(left, key=lambda entry: entry.path)),
        notes=(*reading.listing.notes, note),
    )
    return replace(reading, listing=listing)


def _with(entry: Found, own: Mapping[str, str]) -> Found:
    return replace(entry, mask=own[entry.path]) if entry.path in own else entry


def _are_masks(tree: Tree, paths: list[str], context: Context) -> bool:
    """True when most of some files are masks by their content, or when they are only named and not here yet."""
    step = max(1, len(paths) // _LOOKED_AT)
    some = paths[::step][:_LOOKED_AT]
    if not any((tree.root / path).stat().st_size for path in some):
        return True
    with DecoderPool(1) as pool:
        requests = (ReadMask(key, tree.root / path) for key, path in enumerate(some))
        good = sum(isinstance(reply, MaskRead) for reply in pool.run(requests, context))
    return good >= _ENOUGH * len(some)
