"""Which source reads what: folders, files, addresses; and what nothing reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.sources.registry import remote_for, source_for
from core.support.errors import BadInput, NotThere
from tests.archives import zipped


def test_places_on_this_machine_have_their_source(tmp_path: Path) -> None:
    assert source_for(tmp_path).name == "folder"
    assert source_for(zipped(tmp_path / "p.zip", {"a/1.png": b"x"})).name == "archive"
    (tmp_path / "labels.csv").write_text("file,label\n1.png,a\n")
    assert source_for(tmp_path / "labels.csv").name == "table"
    (tmp_path / "film.mp4").write_bytes(b"x")
    with pytest.raises(BadInput, match="nothing pictures can be imported from"):
        source_for(tmp_path / "film.mp4")
    with pytest.raises(NotThere, match="does not exist"):
        source_for(tmp_path / "none")


@pytest.mark.parametrize(
    ("address", "name"),
    [("https://example.org/p.zip", "link"), ("s3://bucket/pets", "s3"), ("public:mnist", "public"), ("/home/me/pets", None)],
)
def test_addresses_have_their_remote(address: str, name: str | None) -> None:
    found = remote_for(address)
    assert (None if found is None else found.name) == name


def test_an_address_that_nothing_reads_is_refused() -> None:
    with pytest.raises(BadInput, match="gopher:// addresses"):
        remote_for("gopher://example.org/pets")
