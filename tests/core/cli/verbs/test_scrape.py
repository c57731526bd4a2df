"""The verb scrape, against a Flickr on loopback."""

from __future__ import annotations

import json

import pytest

from core.cli.console import Misused
from core.cli.entry import run
from core.cli.verbs import scrape
from core.datasets.catalog.dataset import Dataset
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE
from core.datasets.flickr.progress import ClassProgress
from core.datasets.flickr.reports import ClassReport, CollectResult
from core.datasets.flickr.unfinished import waiting, waiting_for
from core.datasets.flickr.wishes import ClassWish
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.flickr_collections import TWO, go, interrupt, request
from tests.servers.flickr import World

WORDS = ["--class", "sailing boat=ketch", "--class", "ferry", "--min-size", "300", "--json"]


def call(workspace: Workspace, *words: str) -> int:
    return run([*words, "--workspace", str(workspace.root)])


def test_pictures_come_with_a_report_and_the_key_is_not_told(
    workspace: Workspace, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(workspace, "scrape", "boats", *WORDS, "--per-class", "3") == 0
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert found["classes"] == {"ferry": 3, "sailing boat": 3}
    assert [report["downloaded"] for report in found["reports"]] == [3, 3]
    assert "not endorsed or certified by SmugMug" in said.err
    assert world.key not in said.out + said.err


def test_what_is_kept_can_be_taken_in_without_a_key(
    workspace: Workspace, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def listen(event: object) -> None:
        if isinstance(event, ClassProgress) and event.label == "ferry" and event.downloaded:
            context.abandon()

    context = Context(listen)
    monkeypatch.setattr("core.datasets.flickr.progress.INTERVAL", 0)
    with pytest.raises(Abandoned):
        go(workspace, request(6, TWO), context)
    monkeypatch.delenv(KEY_VARIABLE)
    monkeypatch.delenv(SECRET_VARIABLE)
    assert call(workspace, "scrape", "boats", "--finish") == 0
    said = capsys.readouterr().out
    assert "It ended early, as it was asked to." in said
    assert Dataset.open(workspace, "boats").catalog.class_counts()["ketch"] == 6
    assert call(workspace, "scrape", "boats", "--finish") == 1
    assert "waits to be taken up" in capsys.readouterr().err


def test_what_was_paused_in_the_window_goes_on_here_as_it_was_asked_for(
    workspace: Workspace, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.datasets.flickr.progress.INTERVAL", 0)
    interrupt(workspace, 6, "ferry", 2, classes=TWO)
    kept = waiting_for(workspace, "boats")
    assert kept.pictures >= 8
    assert call(workspace, "scrape", "boats") == 2
    said = capsys.readouterr().err
    assert f"The collection of boats waits: {kept.pictures} of 12 pictures are kept." in said, "as the window says it"
    assert "--resume" in said
    assert call(workspace, "scrape", "boats", "--resume", "--per-class", "9") == 2
    assert "leave all else away" in capsys.readouterr().err
    assert call(workspace, "scrape", "boats", "--resume", "--json") == 0
    assert json.loads(capsys.readouterr().out)["classes"] == {"ferry": 6, "ketch": 6}
    once = sum(count == 1 for count in world.served.values())
    assert once >= kept.pictures, "what was kept is not fetched again; what was on its way when it was left may be"
    assert call(workspace, "scrape", "boats", "--resume") == 1
    assert "waits to be taken up" in capsys.readouterr().err


def test_a_failure_says_what_is_kept_and_it_can_be_thrown_away(
    workspace: Workspace, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("core.datasets.flickr.progress.INTERVAL", 0)
    interrupt(workspace, 6, "ferry", 2, classes=TWO)
    kept = waiting_for(workspace, "boats").pictures
    world.key = "another"
    assert call(workspace, "scrape", "boats", "--resume") == 1
    said = capsys.readouterr().err
    assert f"waits: {kept} of 12 pictures are kept." in said
    assert "does not accept this key" in said
    assert call(workspace, "scrape", "boats", "--throw-away", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"dataset": "boats", "thrown_away": kept}
    assert waiting(workspace, "boats") is None
    assert call(workspace, "scrape", "boats", "--throw-away") == 1


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ([], 2, "No class is named"),
        (["--class", "=x"], 2, "has no name"),
        (["--class", "a", "--licences", "x"], 2, "--licences takes numbers"),
        (["--class", "a", "--since", "yesterday"], 2, "is not a day"),
        (["--class", "a", "--per-class", "0"], 1, "Pictures of each class"),
        (["--class", "a", "--min-size", "4000"], 1, "Longest side at least"),
        (["--class", "a"], 1, "only one class"),
    ],
)
def test_what_cannot_be_collected_is_said(
    words: list[str], status: int, sentence: str, workspace: Workspace, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(workspace, "scrape", "boats", *words) == status
    assert sentence in capsys.readouterr().err
    assert not world.calls


def test_a_licence_is_one_if_flickr_has_it_whether_or_not_the_program_knew_it(
    workspace: Workspace, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window offers what Flickr tells of; 17, which came after this was written, was refused here."""
    assert call(workspace, "scrape", "boats", *WORDS, "--per-class", "3", "--licences", "4,99") == 1
    said = capsys.readouterr().err
    assert "Flickr has no licence of the number 99." in said
    assert "17 (A licence of tomorrow)" in said
    assert not world.calls["flickr.photos.search"], "it is said before the first search"
    assert waiting(workspace, "boats") is None
    assert call(workspace, "scrape", "boats", *WORDS, "--per-class", "3", "--licences", "4,5,9,17") == 0
    assert world.calls["flickr.photos.search"]


def test_classes_licences_and_days_are_read_and_what_cannot_be_is_told() -> None:
    assert scrape._wishes(["a=x", "b", " a = y ", "b= "]) == (ClassWish("a", ("x", "y")), ClassWish("b", ("b", "b")))
    with pytest.raises(Misused, match=r"--class '=x' has no name\. Write NAME or NAME=QUERY\."):
        scrape._wishes(["=x"])
    assert scrape._licences("4, 5,,9") == (4, 5, 9)
    with pytest.raises(Misused, match="--licences takes numbers with commas, for example 4,5,9"):
        scrape._licences("4;5")
    with pytest.raises(Misused, match="--licences names no licence"):
        scrape._licences(" , ")
    assert scrape._ways_on("my boats") == (
        "`main.py scrape 'my boats' --resume` goes on, --finish takes in what is there, --throw-away deletes it."
    )


def test_a_collection_is_told_class_by_class_with_its_reasons() -> None:
    reports = (
        ClassReport("ferry", 9, 20, 9, {"It is no picture.": 2}, {"found twice": 3}),
        ClassReport("yawl", 9, 4, 2, {}, {}),
    )
    lines = scrape.text(CollectResult("my boats", 11, 0, (), {"ferry": 9, "yawl": 2}, reports, stopped=True)).splitlines()
    assert lines[0] == "my boats: 11 pictures added."
    assert lines[2].split() == ["Class", "Wanted", "Found", "Downloaded", "Refused", "Passed", "over"]
    assert [line.split() for line in lines[4:6]] == [["ferry", "9", "20", "9", "2", "3"], ["yawl", "9", "4", "2", "0", "0"]]
    assert lines[6:] == [
        "  ferry: 2 because It is no picture", "  ferry: 3 because found twice",
        "  yawl: the search holds no more; try another search text for the same class.",
        "It ended early, as it was asked to.", "", "Next: `main.py check 'my boats'`, then `main.py split 'my boats'`.",
    ]  # fmt: skip
    whole = scrape.text(CollectResult("boats", 9, 0, (), {"ferry": 9}, reports[:1], stopped=False))
    assert "ended early" not in whole
    assert "holds no more" not in whole


def test_a_day_begins_at_its_first_second_and_counts_to_its_last() -> None:
    assert scrape._day("1970-01-02", None) == 86_400
    assert scrape._day("1970-01-01", None, end=True) == 86_399
    assert (scrape._day(None, 7), scrape._day(None, None)) == (7, None)
    with pytest.raises(Misused, match=r"'1\.1\.' is not a day\. Write it as 2024-12-31\."):
        scrape._day("1.1.", None)
