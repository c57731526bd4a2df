"""What a certificate says, in sentences: the same in the window, on the command line and in the exported page."""

from __future__ import annotations

from collections.abc import Sequence

from core.datasets.splits.certificate import Certificate, ClosestPair, Tie
from core.datasets.splits.groups import BY_HAND, LIKENESS, PATTERN
from core.datasets.splits.rows import DERIVED
from core.support.wording import are, counted, percentage, some

CLOSE = 8
"""Bits of the perceptual hash up to which two pictures on different sides deserve a look."""

NEARLY = 4
"""The same up to which their hashes tell them for one picture."""

SAME = 0.8
"""Agreement of pixels from which on they are nearly one."""

AGREEING = 0.6
"""Agreement of pixels from which on they deserve one."""

_TITLES = {
    "exact-duplicate": "Same file",
    "near-duplicate": "Looks alike",
    BY_HAND: "Tied together by hand",
    PATTERN: "Same value of the pattern in the path",
    DERIVED: "Made from the same picture",
    "group": "Same group, as the source named it",
}
_LIKENESSES = {"copy": "Copies and crops", "mirrored": "Mirror images", "turned": "Turned copies"}


def is_sound(entry: Certificate, across: Sequence[str] = ()) -> bool:
    """Whether nothing is known to leak, and there is a side that it could leak to; `across` as in `verdict`."""
    return not entry.leaks and not across and _has_others(entry)


def verdict(entry: Certificate, across: Sequence[str] = ()) -> str:
    """Whether anything leaks, as far as is known; `across` names what does by what became known later."""
    # With nothing on val and test nothing can leak, and "free of leaks" was once said of such a split.
    if not _has_others(entry):
        return "There are no pictures on val and test to measure with"
    if across and not entry.leaks:
        return "Nothing leaked when it was made; by now it does"
    if not entry.leaks:
        # Never more than is known: a certificate without leaks once stood over twenty-nine turned copies on both sides, and
        # another one over sixty crops that nobody had looked for.
        close = "; the closest pairs across the sides should be looked at" if any(map(is_close, entry.closest_across)) else ""
        if not entry.closer:
            # How little was looked at comes first: the headline promised that nothing leaks before it said so.
            return f"By hash only, nothing known leaks: crops and mirror images were not looked for{close}"
        if entry.unseen:
            return f"Nothing known leaks, but a closer look has not seen {counted(entry.unseen, 'picture')}{close}"
        return f"Nothing known leaks{close}" if close else "Nothing leaks from one side to another"
    return f"{counted(len(entry.leaks), 'picture')} on val or test {are(len(entry.leaks))} tied to a picture on another side"


def _has_others(entry: Certificate) -> bool:
    return any(any(counts.values()) for side, counts in entry.counts.items() if side != "train")


def tie_title(tie: Tie) -> str:
    """A reason as shown."""
    if tie.reason.startswith(LIKENESS):
        how = tie.reason.removeprefix(LIKENESS)
        return f"{_LIKENESSES.get(how, how)}, found by a closer look"
    return _TITLES.get(tie.reason, f"Same {tie.reason}")


def tie_words(tie: Tie) -> str:
    """A reason with how many pictures it ties."""
    return f"{tie_title(tie)}: {counted(tie.pictures, 'picture')} {are(tie.pictures)} tied to another one."


def tie_distance(tie: Tie, distance: float) -> str:
    """How far two pictures of an example are from each other; "" where that does not apply."""
    if tie.reason == "near-duplicate":
        return _bits(round(distance))
    return f"{percentage(1 - distance)} agreement" if tie.reason.startswith(LIKENESS) else ""


def is_close(pair: ClosestPair) -> bool:
    """Whether two pictures on different sides are so alike that a person should look at them."""
    return pair.distance <= CLOSE or (pair.agreement or 0) >= AGREEING


def pair_words(pair: ClosestPair) -> str:
    """How alike the two closest pictures on two sides are: a judgement first, then what was measured."""
    # Where pixels were compared they are believed: two motorcycles with near hashes agreed by 53 %.
    if pair.agreement is None:
        near = "nearly the same by its hash: " if pair.distance <= NEARLY else "close: " if is_close(pair) else ""
    else:
        near = "nearly the same picture: " if pair.agreement >= SAME else "close: " if is_close(pair) else ""
    pixels = "" if pair.agreement is None else f"{percentage(pair.agreement)} agreement of pixels, "
    return f"{near}{pixels}{_bits(pair.distance)}"


def sentences(entry: Certificate) -> list[str]:
    """What was asked for, what was tied together, and what was looked at."""
    held = "" if entry.leaks else " that stay on one side each"
    pictures, groups = counted(entry.pictures, "picture"), counted(entry.groups, "group")
    said = [f"Asked for {entry.request}: {pictures} in {groups}{held}."]
    said += [tie_words(tie) for tie in entry.ties]
    if not entry.ties:
        said.append("No picture is tied to another one.")
    else:
        said.append(f"The largest group has {counted(entry.largest_group, 'picture')}.")
    if entry.set_aside:
        said.append(f"{counted(len(entry.set_aside), 'picture')} {are(len(entry.set_aside))} on no side.")
    said.append(looked_for(entry))
    return said


def looked_for(entry: Certificate) -> str:
    """What was done to find copies, and what was not."""
    if not entry.closer:
        return (
            "Copies were looked for by content and by perceptual hash. Crops, turned copies and mirror images are found by a "
            "closer look at the findings; make a split afterwards to keep them together."
        )
    unseen = f"; {counted(entry.unseen, 'picture')} it has not seen" if entry.unseen else ""
    return f"Copies were looked for by content, by perceptual hash and by a closer look at what the pictures show{unseen}."


def later_words(across: Sequence[str]) -> str:
    """What to say of pictures that are tied to another side by what became known after the split was made."""
    count = len(across)
    return (
        f"{counted(count, 'picture')} on val or test ({some(across)}) {are(count)} tied to a picture on another side, which "
        "was not known when this split was made. It stays as it is; make a split with another name or seed to keep them together."
    )


def leak_words(leaks: Sequence[str], split: str) -> str:
    """What a training has to say of pictures on val or test that are tied to another side of its split."""
    tied = f"{counted(len(leaks), 'picture')} on val or test of {split} {are(len(leaks))} tied to a picture on another side"
    return f"{tied}: what is measured there flatters. The split's certificate names them."


def _bits(differing: int) -> str:
    return f"{differing} of 64 bits {'differs' if differing == 1 else 'differ'}"
