"""Names that are proposed for sources, and what importing them does, in words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.importing.survey import Survey, survey
from gui.importing.source_panel import CHOOSE, plain_name, sentence, will_text
from tests.pictures import draw_shapes


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("", ""),
        ("/home/me/My pets.tar.gz", "My pets"),
        ("/home/me/pets.zip", "pets"),
        ("https://example.org/files/birds.tgz?key=secret#part", "birds"),
        ("s3://bucket/some/folder/", "folder"),
        ("/home/me/über: <katzen>", "ber- -katzen"),
        ("/home/me/" + "x" * 200, "x" * 80),
    ],
)
def test_a_name_is_proposed_that_every_system_takes(address: str, name: str) -> None:
    assert plain_name(address) == name


def test_the_dots_of_a_folder_begin_no_ending(tmp_path: Path) -> None:
    (tmp_path / "set.v2").mkdir()
    assert plain_name(str(tmp_path / "set.v2")) == "set.v2"


def test_what_importing_does_is_said_for_what_comes_over_the_network() -> None:
    link = Survey("link", (), bytes=2_000_000, arrived=500_000)
    assert will_text(link, None, True).startswith("Downloads 2.0 MB (500 kB of that is here already), unpacks it and keeps")
    assert will_text(Survey("s3", ()), None, True).startswith("Fetches a file of unknown size into the workspace;")
    assert sentence(Survey("link", (), ("It is a zip.", "It is large.")), None) == "It is a zip. It is large."


def test_a_folder_is_told_with_and_without_a_copy(tmp_path: Path) -> None:
    found = survey(draw_shapes(tmp_path / "shapes", classes=2, each=2))
    reading = found.first
    assert reading is not None
    assert sentence(found, reading) == "4 files in 2 classes."
    assert sentence(found, None).endswith(CHOOSE)
    bare = [replace(one, label="") for one in reading.listing.found[:1]]
    mixed = replace(reading, listing=replace(reading.listing, found=(*bare, *reading.listing.found[1:])))
    assert sentence(found, mixed) == "3 files in 2 classes and 1 file without a class, to be labelled here."
    alone = replace(
        reading, listing=replace(reading.listing, found=tuple(replace(one, label="") for one in reading.listing.found))
    )
    assert sentence(found, alone) == "4 files without a class, to be labelled here."
    sided = replace(
        reading, listing=replace(reading.listing, found=tuple(replace(one, side="val") for one in reading.listing.found))
    )
    assert sentence(found, sided) == "4 files in 2 classes, with a given split."
    archive = Survey("archive", (reading,))
    assert will_text(archive, reading, True) == (
        "Unpacks the archive and keeps 4 files in the workspace; the archive itself stays as it is."
    )
    assert will_text(found, reading, False) == "Reads 4 files where they are; they are never changed, moved or deleted."
    assert will_text(found, reading, True) == "Reads 4 files and copies them into the workspace; the originals stay as they are."
