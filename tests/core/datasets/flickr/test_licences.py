"""Licences as Flickr names them now."""

from __future__ import annotations

from core.datasets.catalog.licences import Licence
from core.datasets.flickr.licences import read_licences
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.flickr_collections import client
from tests.servers.flickr import World


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
