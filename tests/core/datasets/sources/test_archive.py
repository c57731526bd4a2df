"""Archives: what is unpacked, what is refused, and that nothing lands outside the scratch folder."""

from __future__ import annotations

import io
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import import_pictures
from core.datasets.sources.archive import read_archive
from core.datasets.sources.listing import Listing
from core.datasets.sources.options import ImportOptions
from core.support.errors import BadInput
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.archives import GOOD, tarred, zipped

PLAIN = ImportOptions()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    place = tmp_path / "jail" / "scratch"
    place.mkdir(parents=True)
    return place


def read(place: Path, scratch: Path, options: ImportOptions = PLAIN) -> Listing:
    listing = read_archive(place, scratch, options, Context())
    outside = [path for path in scratch.parent.iterdir() if path != scratch]
    assert outside == []
    return listing


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"])
def test_each_sort_is_unpacked(tmp_path: Path, scratch: Path, ending: str) -> None:
    place = tmp_path / f"pictures.{ending}"
    if ending == "zip":
        zipped(place, GOOD)
    else:
        tarred(place, GOOD, mode=f"w:{ending[4:]}")
    listing = read(place, scratch)
    assert [(entry.path, entry.label) for entry in listing.found] == [("a/1.png", "a"), ("b/2.png", "b")]
    assert listing.owned
    assert (scratch / "a" / "1.png").read_bytes() == b"one"


def test_a_single_folder_around_everything_is_looked_through(tmp_path: Path, scratch: Path) -> None:
    members = {f"set/photos/{name}": data for name, data in GOOD.items()} | {
        "__MACOSX/set/._x": b"x",
        "set/photos/loose.txt": b"x",
    }
    listing = read(zipped(tmp_path / "p.zip", members), scratch)
    assert [entry.path for entry in listing.found] == ["a/1.png", "b/2.png"]
    assert [(entry.path, entry.kind) for entry in listing.left] == [("set/photos/loose.txt", "stray")]


HOSTILE = {
    "../out.png": "leads out",
    "a/../../out.png": "leads out",
    "/abs.png": "absolute",
    "\\abs.png": "absolute",
    "C:/abs.png": "absolute",
    "a\\..\\..\\out.png": "leads out",
    "a/con.png": "reserved",
    "a/x:y.png": "valid name",
    "a/dot./x.png": "valid name",
    "a/" + "x" * 300 + ".png": "valid name",
    "d/" * 40 + "x.png": "folders deep",
    "a/line\nbreak.png": "not valid text",
}


@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_left_aside(tmp_path: Path, scratch: Path, make: Callable[..., Path], name: str) -> None:
    place = make(tmp_path / ("p.zip" if make is zipped else "p.tgz"), {**GOOD, name: b"evil"})
    listing = read(place, scratch)
    assert len(listing.found) == 2
    (left,) = listing.left
    assert left.kind == "unsafe"
    assert HOSTILE[name] in left.reason
    assert not any(file.read_bytes() == b"evil" for file in tmp_path.rglob("*.png"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_in_a_tar_are_left_aside(tmp_path: Path, scratch: Path, kind: bytes) -> None:
    info = tarfile.TarInfo("a/evil.png")
    info.type, info.linkname = kind, "/etc/passwd"
    listing = read(tarred(tmp_path / "p.tgz", GOOD, (info,)), scratch)
    assert [(entry.path, entry.kind) for entry in listing.left] == [("a/evil.png", "unsafe")]
    assert not os.path.lexists(scratch / "a" / "evil.png")


def test_a_link_cannot_redirect_a_later_member(tmp_path: Path, scratch: Path) -> None:
    link = tarfile.TarInfo("b")
    link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path)
    place = tmp_path / "p.tar"
    with tarfile.open(place, "w") as archive:
        archive.addfile(link)
        for name in ("a/1.png", "b/2.png"):
            info = tarfile.TarInfo(name)
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
    assert len(read(place, scratch).found) == 2
    assert not (tmp_path / "2.png").exists()


def test_a_symbolic_link_in_a_zip_is_left_aside(tmp_path: Path, scratch: Path) -> None:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo("a/link.png")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    listing = read(zipped(tmp_path / "p.zip", GOOD, add), scratch)
    assert [(entry.path, entry.kind) for entry in listing.left] == [("a/link.png", "unsafe")]


def test_names_that_collide_are_left_aside(tmp_path: Path, scratch: Path) -> None:
    members = {**GOOD, "A/1.PNG": b"other", "a/1.png/x.png": b"below a file", "b": b"a file named like a folder"}
    listing = read(zipped(tmp_path / "p.zip", members), scratch)
    assert {entry.path for entry in listing.left} == {"A/1.PNG", "a/1.png/x.png", "b"}
    assert (scratch / "a" / "1.png").read_bytes() == b"one"


def test_a_bomb_is_refused(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "a/bomb.png": bytes(8 * 2**20)})
    listing = read(place, scratch)
    (left,) = listing.left
    assert left.path == "a/bomb.png"
    assert "times its size" in left.reason
    assert not (scratch / "a" / "bomb.png").exists()


def test_a_bomb_of_many_small_members_is_refused(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {f"a/{number}.png": bytes(2**20) for number in range(60)})
    with pytest.raises(BadInput, match="200 times its size"):
        read_archive(place, scratch, PLAIN, Context())
    place = tarred(tmp_path / "p.tgz", {f"a/{number}.png": bytes(2**20) for number in range(60)})
    with pytest.raises(BadInput, match="200 times its size"):
        read_archive(place, scratch, PLAIN, Context())


def test_limits_on_files_and_bytes(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {f"a/{number}.png": os.urandom(2000) for number in range(20)})
    with pytest.raises(BadInput, match="more than 10 files"):
        read_archive(place, scratch, ImportOptions(most_files=10), Context())
    with pytest.raises(BadInput, match="more than 9000 bytes"):
        read_archive(place, scratch, ImportOptions(most_bytes=9000), Context())


def test_an_encrypted_member_says_so(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "b/3.png": b"secret"})
    data = bytearray(place.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.rindex(signature)
        data[at + offset] |= 1
    place.write_bytes(data)
    (left,) = read(place, scratch).left
    assert "Encrypted" in left.reason


def test_a_header_that_lies_about_the_size_is_noticed(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "b/3.png": b"x" * 5000})
    data = bytearray(place.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    place.write_bytes(data)
    (left,) = read(place, scratch).left
    assert left.path == "b/3.png"
    assert not (scratch / "b" / "3.png").exists()


@pytest.mark.parametrize("name", ["p.zip", "p.tar.gz", "p.tar"])
def test_damaged_archives_are_refused(tmp_path: Path, scratch: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no archive at all" * 40)
    with pytest.raises(BadInput, match=name):
        read_archive(tmp_path / name, scratch, PLAIN, Context())
    whole = tarred(tmp_path / "whole.tar.gz", {f"a/{n}.png": os.urandom(3000) for n in range(20)}).read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match=r"cut\.tar\.gz"):
        read_archive(tmp_path / "cut.tar.gz", scratch, PLAIN, Context())


def test_a_member_that_is_damaged_costs_only_itself(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "b/3.png": os.urandom(4000)})
    data = bytearray(place.read_bytes())
    at = data.index(b"b/3.png") + 500
    data[at] ^= 0xFF
    place.write_bytes(data)
    (left,) = read(place, scratch).left
    assert (left.path, left.kind) == ("b/3.png", "unreadable")


def test_unpacking_can_be_cancelled(tmp_path: Path, scratch: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        read_archive(zipped(tmp_path / "p.zip", GOOD), scratch, PLAIN, context)


@pytest.mark.parametrize("ending", ["zip", "tar.gz"])
def test_an_archive_becomes_a_dataset_of_its_own(
    workspace: Workspace, shapes_folder: Callable[..., Path], tmp_path: Path, ending: str
) -> None:
    folder = shapes_folder(classes=2, each=2, size=16)
    files = {path.relative_to(folder.parent).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
    place = tmp_path / f"shapes.{ending}"
    place = zipped(place, files) if ending == "zip" else tarred(place, files)
    result = import_pictures(workspace, "packed", place)
    dataset = Dataset.open(workspace, "packed")
    assert (result.added, result.refused, dataset.here) == (4, (), True)
    assert sorted(path.relative_to(dataset.root).as_posix() for path in dataset.root.rglob("*.*")) == [
        "circle/circle-000.png", "circle/circle-001.jpg", "square/square-000.png", "square/square-001.jpg",
    ]  # fmt: skip
    again = import_pictures(workspace, "packed", place)
    assert (again.added, again.already) == (0, 4)


def test_complaints_name_the_archive_and_not_where_it_was_unpacked(tmp_path: Path, scratch: Path) -> None:
    """The folder that was named lasted for the length of the import, and the person had never seen it."""
    place = zipped(tmp_path / "notes.zip", {"notes/readme.txt": b"words"})
    with pytest.raises(BadInput, match=f"^{place} holds no pictures"):
        read_archive(place, scratch, PLAIN, Context())
    with pytest.raises(BadInput, match=r"^https://example\.org/n\.zip holds no pictures"):
        read_archive(place, scratch, PLAIN, Context(), "https://example.org/n.zip")
