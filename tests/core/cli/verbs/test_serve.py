"""Serving from words: what is told when it begins, as a text, a document or lines; and words that make no sense."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import time

import pytest

from core.cli.entry import run
from core.serving import installed
from core.serving.records import ServedSoFar, ServingBegun, from_line
from core.support.workspace import Workspace
from tests.served_runs import PATIENCE, RUN, Served, picture, served_workspace


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return served_workspace(tmp_path_factory.mktemp("served") / "workspace")


def test_attended_it_tells_in_lines_and_ends_when_nobody_attends(
    ready: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    there, here = os.pipe()
    status: list[int] = []
    with open(there, "rb") as attended:
        monkeypatch.setattr(sys, "__stdin__", attended)
        words = ["serve", RUN, RUN, "--port", "0", "--attended", "--workspace", str(ready.root)]
        thread = threading.Thread(target=lambda: status.append(run(words)))
        thread.start()
        said = ""
        try:
            ends = time.monotonic() + PATIENCE
            while "\n" not in said and thread.is_alive() and time.monotonic() < ends:
                thread.join(0.02)
                said += capfd.readouterr().out
            begun = from_line(said.splitlines()[0].encode())
            assert isinstance(begun, ServingBegun)
            assert begun.runs == (RUN,)
            assert Served(begun, []).ask("POST", "/predict", picture())[0] == 200
        finally:
            os.close(here)
            thread.join(PATIENCE)
    assert status == [0]
    said += capfd.readouterr().out
    assert from_line(said.splitlines()[-1].encode()) == ServedSoFar(1, 0, 0)


@pytest.mark.parametrize("as_json", [False, True])
def test_what_a_person_and_a_program_are_told_until_ctrl_c(
    ready: Workspace, capfd: pytest.CaptureFixture[str], as_json: bool
) -> None:
    said: list[str] = []
    statuses: list[int] = []

    def ask_and_interrupt() -> None:
        try:
            ends = time.monotonic() + PATIENCE
            while "127.0.0.1" not in "".join(said) and time.monotonic() < ends:
                time.sleep(0.02)
                said.append(capfd.readouterr().out)
            address = re.search(r"http://127\.0\.0\.1:(\d+)/#([\w-]+)", "".join(said))
            assert address is not None
            found = Served(ServingBegun(address[0], int(address[1]), address[2], (RUN,)), [])
            statuses.extend(found.ask("POST", "/predict", picture(), token=token)[0] for token in (None, "other"))
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    asking = threading.Thread(target=ask_and_interrupt)
    asking.start()
    status = run(["serve", RUN, "--port", "0", "--workspace", str(ready.root), *(["--json"] if as_json else [])])
    asking.join(PATIENCE)
    out, err = capfd.readouterr()
    out = "".join(said) + out
    assert (status, statuses) == (0, [200, 401])
    assert err.splitlines()[-1] == "Ended. 1 picture answered, 1 request refused."
    if as_json:
        told = json.loads(out)
        assert told["address"].endswith(f":{told['port']}/#{told['token']}")
        assert told["runs"] == [RUN]
    else:
        token = re.search("Bearer ([^']+)'", out)
        assert token is not None
        assert f"/#{token[1]}\n" in out
        assert token[1] not in err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        ([], 2, "required: RUN"),
        ([RUN, "--port", "70000"], 2, "0 to 65535"),
        ([RUN, "--flips", "--sets", "90"], 2, "leave --flips away"),
        ([RUN, "--sets", "90"], 1, "no report"),
        (["nobody"], 1, "no run called nobody"),
    ],
)
def test_words_that_make_no_sense(
    ready: Workspace, capsys: pytest.CaptureFixture[str], words: list[str], status: int, said: str
) -> None:
    assert run(["serve", *words, "--workspace", str(ready.root), "--json"]) == status
    assert said in json.loads(capsys.readouterr().out)["error"]["message"]


def test_without_the_packages_it_says_how_they_are_installed(
    ready: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed.importlib.util, "find_spec", lambda name: None)
    assert run(["serve", RUN, "--workspace", str(ready.root)]) == 1
    said = capsys.readouterr().err
    assert "not installed: fastapi, uvicorn" in said
    assert "safelight[serve]" in said
