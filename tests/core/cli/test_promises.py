"""The words that ask for promises."""

from __future__ import annotations

import argparse

import pytest

from core.cli import promises
from core.cli.console import Console, Misused
from core.support.errors import NotThere, Refused
from core.support.workspace import Workspace
from tests.judged_runs import drawn_predictions, finished_run, predictions


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    promises.options(parser)
    return parser.parse_args(words)


def test_promises_are_told_before_the_work(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    finished_run(workspace, "drawn", val=drawn_predictions(200, 3, 1))
    console = Console(workspace)
    assert promises.promised(asked(), console, ["drawn"]) == {}
    found = promises.promised(asked("--none-below", "90", "--sets", "80"), console, ["drawn"])["drawn"]
    assert found.none is not None
    assert found.sets is not None
    assert (found.none.wanted, found.sets.promised) == (0.9, 0.8)
    said = capsys.readouterr().err
    assert f"drawn: {found.none.sentence}." in said
    assert f"drawn: {found.sets.sentence}." in said
    assert "val also chose the run's epoch" in said
    assert asked("--none-below").none_below == 99


@pytest.mark.parametrize("words", [("--none-below", "49"), ("--none-below", "100.5"), ("--sets", "100"), ("--sets", "0")])
def test_parts_that_make_no_sense_are_refused(workspace: Workspace, words: tuple[str, str]) -> None:
    with pytest.raises(Misused):
        promises.promised(asked(*words), Console(workspace), [])


def test_a_run_that_cannot_promise_it_says_so(workspace: Workspace) -> None:
    finished_run(workspace, "wrong", val=predictions(["a", "b"], [False, False]))
    with pytest.raises(Refused, match="no threshold from which 99 %"):
        promises.promised(asked("--none-below"), Console(workspace), ["wrong"])


def test_a_run_that_is_not_there_is_said_with_those_that_are(workspace: Workspace) -> None:
    finished_run(workspace, "drawn", val=drawn_predictions(20, 3, 1))
    with pytest.raises(NotThere) as raised:
        promises.promised(asked("--sets", "90"), Console(workspace), ["drown"])
    assert "drawn" in raised.value.hint
