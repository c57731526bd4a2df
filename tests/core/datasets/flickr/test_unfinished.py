"""Interrupted collections: offered, taken in, thrown away; never one that is at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.flickr import collecting
from core.datasets.flickr.journal import JOURNALS
from core.datasets.flickr.unfinished import Unfinished, throw_away, unfinished
from core.support.errors import Refused
from core.support.workspace import Workspace
from tests.flickr_collections import NAME, interrupt, request
from tests.servers.flickr import World

pytestmark = pytest.mark.usefixtures("every_event")


def test_what_is_not_wanted_any_more_is_thrown_away(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ketch", 3)
    with pytest.raises(Refused, match="at work"), collecting._journal(workspace, NAME):
        throw_away(workspace, NAME)
    throw_away(workspace, NAME)
    assert unfinished(workspace) == ()
    throw_away(workspace, NAME)


def test_what_waits_is_counted_in_words() -> None:
    said = [Unfinished("boats", request(wanted, ("ketch",)), {"ketch": kept}).words for wanted, kept in ((1, 1), (8, 3))]
    assert said == [
        "The collection of boats waits: 1 of 1 picture is kept.",
        "The collection of boats waits: 3 of 8 pictures are kept.",
    ]


def test_a_collection_at_work_is_not_offered(workspace: Workspace, world: World) -> None:
    interrupt(workspace, 8, "ketch", 3)
    with collecting._journal(workspace, NAME):
        assert unfinished(workspace) == ()
    assert len(unfinished(workspace)) == 1


def test_a_journal_without_a_readable_request_is_not_offered(workspace: Workspace) -> None:
    for name, content in (("a", "{"), ("b", '{"classes": []}'), ("c", '{"classes": [], "per_class": "x"}')):
        folder = Path(workspace.data / JOURNALS / name)
        folder.mkdir(parents=True)
        (folder / "request.json").write_text(content, encoding="utf-8")
    assert [entry.dataset for entry in unfinished(workspace)] == ["b"]
