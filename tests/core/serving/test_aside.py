"""What a child tells is reported, and it ends with the job: stopped, dropped, or by itself with the reason it gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.serving import aside
from core.serving.aside import serve_aside
from core.serving.records import ServedSoFar
from core.support.errors import Refused
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.serving_children import BEGUN, speaks


def _ending(context_of: list[Context], events: list[object], way: str) -> Context:
    def hear(event: object) -> None:
        events.append(event)
        if isinstance(event, ServedSoFar):
            getattr(context_of[0], way)()

    context_of.append(Context(hear))
    return context_of[0]


def test_it_reports_what_the_child_tells_and_ends_it_when_it_is_stopped(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, events = speaks(monkeypatch, tmp_path), list[object]()
    found = serve_aside(workspace, ("boats", "b 2"), _ending([], events, "request_stop"))
    assert found == ServedSoFar(3, 1, 2)
    assert events == [BEGUN, found]
    assert words.read_text() == f"--workspace {workspace.root} serve boats b 2 --attended"


def test_dropped_it_ends_the_child_as_well(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaks(monkeypatch, tmp_path)
    with pytest.raises(Abandoned):
        serve_aside(workspace, ("boats",), _ending([], [], "abandon"))


def test_a_child_that_does_not_listen_is_killed(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speaks(monkeypatch, tmp_path, then="time.sleep(60)")
    monkeypatch.setattr(aside, "CLOSE_SECONDS", 0.1)
    assert serve_aside(workspace, ("boats",), _ending([], [], "request_stop")) == ServedSoFar(3, 1, 2)


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("print('There is no run called boats.', file=sys.stderr); sys.exit(1)", "There is no run called boats."),
        ("os._exit(7)", "Serving ended unexpectedly (status 7). Start it again."),
        ("print('Killed\\x1b[2J', file=sys.stderr); os._exit(7)", "Serving ended unexpectedly (status 7). Killed\\x1b[2J"),
    ],
)
def test_a_child_that_ends_by_itself_says_why(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str, said: str
) -> None:
    speaks(monkeypatch, tmp_path, (), then)
    with pytest.raises(Refused) as refused:
        serve_aside(workspace, ("boats",), Context())
    assert str(refused.value) == said


def test_a_child_that_cannot_be_started_is_said_in_words(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*given: object, **named: object) -> None:
        raise OSError(12, "No memory")

    monkeypatch.setattr(aside.subprocess, "Popen", none)
    with pytest.raises(Refused) as refused:
        serve_aside(workspace, ("boats",), Context())
    assert str(refused.value) == "Serving cannot be started: [Errno 12] No memory. Check the installation."
