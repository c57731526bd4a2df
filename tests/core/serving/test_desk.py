"""A desk loads before it is asked, takes so many pictures at a time, and keeps none of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.serving.desk import AnsweringDesk, ServedRuns
from core.serving.door import TurnedAway
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.served_runs import CLASSES, RUN, picture, served_workspace


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return served_workspace(tmp_path_factory.mktemp("served") / "workspace")


def test_it_answers_and_keeps_no_picture(ready: Workspace, tmp_path: Path) -> None:
    with AnsweringDesk(ready, ServedRuns((RUN,)), tmp_path, 2) as desk:
        assert list(desk.classes(RUN)) == list(CLASSES)
        with desk.place() as file:
            file.write_bytes(picture())
            found = asyncio.run(desk.answer(file))
            assert {row.class_name for row in found.predictions[RUN]} == set(CLASSES)
            with desk.place() as other:
                assert other != file
                with pytest.raises(TurnedAway, match="2 pictures are under way") as away, desk.place():
                    pass
                assert away.value.status == 503
                assert away.value.document["error"]["hint"] == "Ask again in a moment."
                assert away.value.headers == ((b"retry-after", b"1"),)
        with desk.place():
            pass
    assert list(tmp_path.iterdir()) == []


def test_a_desk_for_one_picture_tells_of_one(ready: Workspace, tmp_path: Path) -> None:
    desk = AnsweringDesk(ready, ServedRuns((RUN,)), tmp_path, 1)
    with desk.place(), pytest.raises(TurnedAway, match=r"^1 picture is under way already\."), desk.place():
        pass


def test_a_run_that_cannot_answer_is_said_at_once_and_nothing_is_left_open(ready: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        AnsweringDesk(ready, ServedRuns((RUN, "nobody")), tmp_path, 1).__enter__()
