"""Names that say a picture is a copy or another view of one: `leaf01` and `leaf01_90deg`, `IMG_1 (copy)`, `x.rf.1a2b`.

Bought with a failure: 29 of 30 leaves lay turned on both sides of a split whose certificate said that nothing known leaks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from core.datasets.splits.path_pattern import pattern_values
from core.support.wording import counted

_ENDINGS = (
    r"\.rf\.[0-9a-z]+",  # Roboflow's augmented copies
    r"[ _.-]*(?:new|rot|rotated)?[ _-]?-?\d+ ?(?:deg|degrees|°)",
    r"[ _.-](?:rot|rotated|rotate|rotation)[ _-]?\d*",
    r"[ _.-](?:h|v|hor|ver|lr|ud)?[ _-]?(?:flip|flipped|flop|mirror|mirrored)[ _-]?(?:lr|tb|h|v|ud)?\d*",
    r"[ _-]+(?:copy|kopie|copia|copie)(?: ?\(?\d+\)?)?",
    r" ?\((?:copy|kopie|copia|copie)(?: \d+)?\)",
    r"[ _.-](?:aug|augmented|augmentation|noise|noisy|blur|blurred|bright|brightness|dark|darker|contrast|crop|cropped|zoom"
    r"|zoomed|shift|shifted|shear|sheared|hue|gamma|jitter|transformed|edited)[ _-]?\d*",
)  # what names of copies end in, before the ending of the file; one regular expression for each habit
_HINTS = (
    ".rf.", "deg", "°", "rot", "flip", "flop", "mirror", "copy", "copi", "kopie", "aug", "nois", "blur", "bright", "dark",
    "contrast", "crop", "zoom", "shift", "shear", "hue", "gamma", "jitter", "transformed", "edited",
)  # fmt: skip
"""Names without any of this are not looked at more closely, which takes a hundred times as long."""

_ANY = f"(?:{'|'.join(_ENDINGS)})"
_COPY = re.compile(f"^(.+?)({_ANY}{_ANY}?)$", re.IGNORECASE)
_NUMBERED = re.compile(r"^(.+?)( ?\(\d+\))$")  # a copy only where the name without it is there: else pictures are only counted so
_ENDING = re.compile(r"\.\w+$")
_FEW = 6  # endings that a pattern names one by one
_SERIES = r"[ _.-]\d+"  # a series of views of one thing: p01_1, p01_2
_FRAMES = r"[ _.-]*(?i:frame|frm)[ _-]?\d+"  # of one film, however many: clip3_frame0001
_MOST = 200_000  # names that are looked at
_SERIES_SIZE = 20  # pictures of one series at most, on average
_LEAST_SERIES = 5


@dataclass(frozen=True)
class Copies:
    """Pictures whose names look like copies or views of one.

    Attributes:
        pattern: What finds the common part of their paths.
        pictures: How many have a name of that sort in common with another one.
        groups: How many things they show.
        example: Two of them.
        is_series: They are numbered views rather than copies.
    """

    pattern: str
    pictures: int
    groups: int
    example: tuple[str, str]
    is_series: bool = False

    @property
    def told(self) -> str:
        """A sentence with the proposal."""
        names = " and ".join(path.rpartition("/")[2] for path in self.example)
        what = "numbered views" if self.is_series else "copies"
        sets = counted(self.groups, "set")
        return (
            f"By their names, {self.pictures:,} pictures are {what} of one another, in {sets}, such as {names}. "
            f"The pattern '{self.pattern}' keeps them together."
        )


def copies_in(paths: Sequence[str], labels: Sequence[str]) -> Copies | None:
    """The pictures whose names look like copies of one another; None when there are none.

    Args:
        paths: Of pictures, with "/".
        labels: Class of each; a common name in two classes counts as two things.
    """
    paths, labels = paths[:_MOST], labels[:_MOST]
    tails = _tails([_ENDING.sub("", path) for path in paths])
    if tails:
        some = "|".join(sorted(tails)) if len(tails) <= _FEW else "|".join(_ENDINGS)
        return _tied(f"(?i:{some})?" if len(tails) <= _FEW else f"(?i:{some})?(?i:{some})?", paths, labels, False)
    whole = "\n".join(paths).casefold()
    films = _tied(_FRAMES, paths, labels, True) if "frame" in whole or "frm" in whole else None
    if films is not None and len(_bases(films, paths)) > len(set(labels)):
        return films
    found = _tied(_SERIES, paths, labels, True)
    # Of fewer names they are only the classes once more: cat_1, dog_1.
    if found is None or len(_bases(found, paths)) < max(_LEAST_SERIES, 3 * len(set(labels))):
        return None
    # Nearly every name ends in a number; views are what they count only where they divide nearly all pictures into small sets.
    fitting = 0.8 * len(paths) <= found.pictures <= _SERIES_SIZE * found.groups
    return found if fitting else None


def _bases(found: Copies, paths: Sequence[str]) -> set[str]:
    """What the names of the pictures have in common, without their folders."""
    return {base for value in pattern_values(found.pattern, paths) if value and (base := value.rpartition("/")[2])}


def about_names(paths: Sequence[str], labels: Sequence[str], sides: Sequence[str | None]) -> list[str]:
    """A warning about pictures that look like copies by their names and lie on different sides of a split.

    Shapes:
        paths, labels, sides: [N].
    """
    found = copies_in(paths, labels)
    if found is None:
        return []
    on: dict[str, dict[str, str]] = defaultdict(dict)  # the first picture of each set on each side
    for path, value, side in zip(paths, pattern_values(found.pattern, paths), sides, strict=True):
        if value is not None and side is not None:
            on[value].setdefault(side, path)
    parted = [tuple(there.values()) for there in on.values() if len(there) > 1]
    if not parted:
        return []
    kind = "numbered views" if found.is_series else "copies"
    return [
        f"By their names, pictures are {kind} of one another and lie on different sides: {counted(len(parted), 'set')} "
        f"({parted[0][0]}, {parted[0][1]}). The pattern '{found.pattern}' keeps them together."
    ]


def _tails(stems: Sequence[str]) -> set[str]:
    """What names of copies end in, as regular expressions with any number for each number; empty when there are no copies."""
    there = set(stems)
    parts = [_COPY.match(stem) for stem in _hinting(stems)]
    bases = Counter(found.group(1) for found in parts if found is not None)
    tails = {found.group(2) for found in parts if found is not None and (bases[found.group(1)] > 1 or found.group(1) in there)}
    numbered = [found for stem in stems if stem.endswith(")") and (found := _NUMBERED.match(stem))]
    count = Counter(found.group(1) for found in numbered)
    if numbered and all(base in there for base in count) and max(count.values()) <= _SERIES_SIZE:
        tails |= {found.group(2) for found in numbered}
    return {_general(tail) for tail in tails}


def _hinting(stems: Sequence[str]) -> list[str]:
    """The names with a hint in them. All are asked at once for each hint: of ten thousand names hardly one knows any."""
    folded = [stem.casefold() for stem in stems]
    whole = "\n".join(folded)
    hints = [hint for hint in _HINTS if hint in whole]
    return [stem for stem, told in zip(stems, folded, strict=True) if any(hint in told for hint in hints)] if hints else []


def _general(tail: str) -> str:
    if ".rf." in tail.lower():
        return r"\.rf\.\w+"
    return re.sub(r"\d+", r"\\d+", re.sub(r"([.()])", r"\\\1", tail))


def _tied(ending: str, paths: Sequence[str], labels: Sequence[str], is_series: bool) -> Copies | None:
    """The copies that a pattern with that ending ties: by name alone, or by folder and name where names repeat in classes."""
    for begin in (r"([^/]+?)", r"^(.+?)"):
        pattern = f"{begin}{ending}\\.\\w+$"
        values = pattern_values(pattern, paths)
        classes: dict[str, set[str]] = defaultdict(set)
        members: dict[str, list[str]] = defaultdict(list)
        for path, label, value in zip(paths, labels, values, strict=True):
            if value is not None:
                classes[value].add(label)
                members[value].append(path)
        several = {value: tied for value, tied in members.items() if len(tied) > 1}
        # leaf01 in two classes is two leaves: there the folder has to count as well.
        if begin.startswith("(") and any(len(classes[value]) > 1 for value in several):
            continue
        if not several:
            return None
        first = next(iter(several.values()))
        return Copies(pattern, sum(map(len, several.values())), len(several), (first[0], first[1]), is_series)
    return None
