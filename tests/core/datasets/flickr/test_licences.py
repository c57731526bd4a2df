"""Licences as Flickr names them, and the short names they go by here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, Licence, licence_address, short_names
from core.datasets.flickr.licences import read_licences
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.flickr_collections import client, serving
from tests.servers.flickr import World, make_world

TWO = ("ketch", "ferry")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = make_world(list(TWO), 60, faults=0)
    with serving(made, monkeypatch):
        yield made


def test_licences_are_named_as_flickr_names_them_now(workspace: Workspace, world: World) -> None:
    own = client(workspace)
    found = {licence.number: licence for licence in read_licences(own, Context())}
    own.close()
    assert found[4].name == "Attribution License"
    assert found[4].short == "CC BY 2.0"
    assert found[9].short == "CC0 1.0"
    assert found[12].name == "CC BY-SA 4.0", "not told: as known here"
    assert found[17] == Licence(17, "A licence of tomorrow"), "an address that is none is left out"
    assert not found[17].is_open
    assert found[0].short == "All Rights Reserved"


def test_short_names_and_addresses_belong_together() -> None:
    assert [licence.short for licence in KNOWN] == [licence.name for licence in KNOWN]
    assert licence_address("CC BY-NC-SA 4.0") == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert licence_address("something") == ""
    assert set(OPEN_LICENCES) < set(short_names(KNOWN))
    assert not any(code in licence.short for licence in KNOWN if licence.is_open for code in ("NC", "ND", "reserved"))
