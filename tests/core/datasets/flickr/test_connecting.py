"""A job asks Flickr with the client it is given, or with one of its own for as long as it takes."""

from __future__ import annotations

import pytest

from core.datasets.flickr.client import Key
from core.datasets.flickr.connecting import connected, own_or, rate_limit
from core.datasets.flickr.credentials import KEY_VARIABLE, SECRET_VARIABLE
from core.datasets.flickr.licences import read_licences
from core.support.errors import NotThere
from core.support.workspace import Workspace
from tests.flickr_collections import client, serving
from tests.servers.flickr import make_world


def test_the_client_given_is_used_and_stays_open(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(make_world(["ketch"], 3, faults=0), monkeypatch):
        given = client(workspace)
        with own_or(given) as used:
            assert used is given
        assert read_licences(given), "it was not closed"
        given.close()


def test_without_one_the_person_s_own_key_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(["ketch"], 3, faults=0)
    with serving(world, monkeypatch):
        assert any(licence.name == "A licence of tomorrow" for licence in read_licences())
        assert sum(world.calls.values()) == 1


def test_without_a_key_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (KEY_VARIABLE, SECRET_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(NotThere, match="no key to Flickr"), connected():
        pytest.fail("connected")


def test_the_record_of_calls_does_not_give_the_key_away() -> None:
    record = rate_limit(Key("a-secret-key", "s"))
    assert "a-secret-key" not in str(vars(record))
