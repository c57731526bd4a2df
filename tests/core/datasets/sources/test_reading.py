"""A reading says what it would make of the files, how sure that is and how it is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.listing import Found, Listing
from core.datasets.sources.reading import Reading, Undecided, about_the_rest, decide
from core.support.left_out import LeftOut

PLACE = Path("/pictures")


def listing(*labels: str, left: tuple[LeftOut, ...] = ()) -> Listing:
    return Listing(PLACE, tuple(Found(f"{number}.png", label) for number, label in enumerate(labels)), left)


def test_it_says_what_it_would_make_of_how_many_files() -> None:
    found = Reading(
        "x.csv", "", listing(*"bab", left=(LeftOut("n.txt", "No picture.", "no-picture"),)), picks=(("table", "a b.csv"),)
    )
    assert found.classes == {"a": 1, "b": 2}
    assert found.told == "3 files in 2 classes (a, b); 1 other left aside"
    assert found.answer == "--table 'a b.csv'"
    assert Reading("many", "", listing(*"abcdefg")).told == "7 files in 7 classes (a, b, c, d, e and 2 more)"


def test_only_a_sure_one_is_taken_without_a_question() -> None:
    sure, unsure = (Reading(name, "", listing(*"ab"), doubts) for name, doubts in (("sure", ()), ("unsure", ("Is it so?",))))
    assert decide(PLACE, [sure, unsure]) is sure
    with pytest.raises(Undecided, match="Is it so") as caught:
        decide(PLACE, [unsure, sure])
    assert caught.value.readings == (unsure, sure)


def test_most_pictures_left_aside_without_a_reason_are_a_doubt() -> None:
    strays = tuple(LeftOut(f"s{number}.png", "It lies outside.", "stray") for number in range(8))
    masks = tuple(LeftOut(f"m{number}.png", "A mask.", "mask") for number in range(8))
    assert about_the_rest(listing(*"ab", left=strays), 10) == ("It leaves 8 of 10 pictures aside. s0.png: It lies outside.",)
    assert about_the_rest(listing(*"ab", left=masks), 10) == ()
