"""Members of archives: no header fills the memory or sends the reader round in circles."""

from __future__ import annotations

import gzip
import io
import os
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from core.datasets.sources.archive import read_archive
from core.datasets.sources.options import ImportOptions
from core.support.errors import BadInput
from core.support.jobs import Context
from tests.archives import GOOD, header, tarred, zipped
from tests.hostile_archives import EVIL, check, outside


@pytest.mark.parametrize("kind", [b"L", b"K", b"x", b"g"], ids=["long name", "long link", "pax", "global pax"])
def test_a_header_that_would_fill_the_memory(tmp_path: Path, scratch: Path, kind: bytes) -> None:
    place = tmp_path / "p.tar.gz"
    # In members of its own each, as gzip allows, so that a megabyte of zeros is packed once.
    zeros = gzip.compress(bytes(2**20))
    place.write_bytes(gzip.compress(header(b"././@LongLink", 300 << 20, kind)) + 300 * zeros + gzip.compress(bytes(1024)))
    tracemalloc.start()
    with pytest.raises(BadInput, match="larger than any that is needed"):
        read_archive(place, scratch, ImportOptions(), Context())
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("size", [-512, -1024, -(2**40)])
def test_a_negative_size_does_not_send_the_reader_back(tmp_path: Path, scratch: Path, size: int) -> None:
    place = tmp_path / "p.tar"
    whole = tarred(place, GOOD, mode="w").read_bytes()
    place.write_bytes(header(b"a/0.png", 0) + header(b"a/back.png", size) + whole)
    with pytest.raises(BadInput):
        read_archive(place, scratch, ImportOptions(), Context())
    assert outside(scratch) == {"precious.png": b"precious"}


def test_a_size_beyond_all_measure(tmp_path: Path, scratch: Path) -> None:
    place = tmp_path / "p.tar"
    place.write_bytes(header(b"a/1.png", 2**62) + EVIL.ljust(2048, b"\0"))
    with pytest.raises(BadInput):
        read_archive(place, scratch, ImportOptions(), Context())
    assert not any(path.is_file() for path in scratch.rglob("*"))


def test_more_entries_than_allowed_are_not_read_into_memory(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {f"a/{number}.png": b"" for number in range(300)})
    data = bytearray(place.read_bytes())
    at = data.rindex(b"PK\x05\x06")
    data[at + 8 : at + 12] = (1).to_bytes(2, "little") * 2  # the end says that there is one
    place.write_bytes(data)
    with pytest.raises(BadInput, match="more than 100 files"):
        read_archive(place, scratch, ImportOptions(most_files=100), Context())
    tar = tarred(tmp_path / "p.tgz", {f"a/{number}.png": b"" for number in range(300)})
    with pytest.raises(BadInput, match="more than 100 files"):
        read_archive(tar, scratch, ImportOptions(most_files=100), Context())


def test_a_zip_whose_directory_lies_beyond_its_beginning(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", GOOD)
    data = bytearray(place.read_bytes())
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    place.write_bytes(data)
    with pytest.raises(BadInput):
        read_archive(place, scratch, ImportOptions(), Context())


def test_a_header_that_lies_about_the_size(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "b/3.png": EVIL * 100})
    data = bytearray(place.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    place.write_bytes(data)
    assert len(check(place, scratch)) == 1


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.8, 0.98])
@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tar.xz"])
def test_an_archive_that_is_cut_off_is_never_taken_for_whole(tmp_path: Path, scratch: Path, ending: str, keep: float) -> None:
    members = {f"{'ab'[n % 2]}/{n}.png": os.urandom(700) for n in range(20)}
    place = tmp_path / f"p.{ending}"
    whole = zipped(place, members) if ending == "zip" else tarred(place, members, mode=f"w:{ending[4:]}")
    data = whole.read_bytes()
    size = int(len(data) * keep) if ending != "tar" else 512 * int(20 * 3 * keep)
    place.write_bytes(data[:size])
    said = ""
    try:
        said = " ".join(entry.reason for entry in read_archive(place, scratch, ImportOptions(), Context()).left)
    except BadInput as error:
        said = error.message
    assert "damaged" in said or "cut off" in said, "a part was taken for the whole"


def test_rubbish_between_the_members_of_a_tar_is_noticed(tmp_path: Path, scratch: Path) -> None:
    place = tmp_path / "p.tar"
    data = bytearray(tarred(place, {**GOOD, "b/3.png": b"three", "b/4.png": b"four"}, mode="w").read_bytes())
    data[4 * 512 : 5 * 512] = os.urandom(512)
    place.write_bytes(data)
    listing = read_archive(place, scratch, ImportOptions(), Context())
    assert len(listing.found) == 2
    assert [entry.path for entry in listing.left] == ["(end of the archive)"]


def test_a_tar_that_ends_as_a_zip_is_read_as_a_tar(tmp_path: Path, scratch: Path) -> None:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("../out.png", EVIL)
    place = tarred(tmp_path / "p.tar", {**GOOD, "b/z.png": raw.getvalue()}, mode="w")
    listing = read_archive(place, scratch, ImportOptions(), Context())
    assert [entry.path for entry in listing.found] == ["a/1.png", "b/2.png", "b/z.png"]
    assert outside(scratch) == {"precious.png": b"precious"}


@pytest.mark.parametrize("name", ["", "/", ".", "./", "b/" + "a" * 3000 + ".png", "c/" * 2000 + "1.png"])
def test_a_member_whose_name_is_none_is_left_aside(tmp_path: Path, scratch: Path, name: str) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, b"abc")

    listing = read_archive(zipped(tmp_path / "p.zip", GOOD, add), scratch, ImportOptions(), Context())
    assert [entry.path for entry in listing.found] == ["a/1.png", "b/2.png"]
    assert len(listing.left) == 1
