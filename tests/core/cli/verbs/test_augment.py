"""The verb augment: how many pictures a class has in the end, and what makes no sense."""

from __future__ import annotations

import json

import pytest

from core.cli.entry import run
from tests.asked_verbs import Refuse


def test_every_class_gets_its_pictures_and_the_split_comes_along(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["augment", "objects", "more", "--per-class", "5", "--picture-size", "32", "--no-flip", "--workspace", place]
    assert run(words) == 0
    told = capsys.readouterr().out
    assert "more: " in told
    assert "came along: every picture is on the side of the one it was made from" in told
    words[2] = "others"
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"dataset", "derived_from", "added", "already", "left_out", "classes", "split", "notes"} == set(found)
    assert (found["dataset"], found["derived_from"], found["already"]) == ("others", "objects", 0)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["augment", "objects", "more", "--per-class", "many"], 1, "--per-class"),
        (["augment", "objects", "objects"], 1, "called objects already"),
    ],
)
def test_what_does_not_make_sense_is_said(words: list[str], status: int, said: str, refuse: Refuse) -> None:
    refuse(words, status, said)
