"""Archives made to do harm: nothing is written outside, memory and disk stay within limits, and every member is accounted for."""

from __future__ import annotations

import errno
import hashlib
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources import unpacking
from core.datasets.sources.archive import archive_readings, read_archive
from core.datasets.sources.options import ImportOptions
from core.support.errors import BadInput, DiskFull
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.archives import GOOD, header, linked, overlapping, special, tarred, zipped
from tests.hostile_archives import EVIL, check

LEADS_OUT = {
    "up": "../out.png",
    "up twice": "../../out.png",
    "up behind a folder": "a/../../out.png",
    "up at the end": "a/..",
    "up after a dot": "a/./../../out.png",
    "up with backslashes": "a\\..\\..\\out.png",
    "up with mixed slashes": "a\\../..\\out.png",
    "absolute": "/tmp/out.png",
    "absolute twice": "//out.png",
    "absolute backslash": "\\out.png",
    "network share": "\\\\host\\share\\out.png",
    "drive": "C:/out.png",
    "drive with backslash": "C:\\out.png",
    "drive alone": "C:out.png",
    "stream of a file": "a/1.png:out",
    "device name": "a/con.png",
    "device name of a port": "a/COM1.png",
    "device name with a raised digit": "a/lpt².png",
    "device name with spaces": "a/aux .png",
    "device folder": "nul/out.png",
    "trailing dot": "a./out.png",
    "trailing space": "a /out.png",
    "only dots": ".../out.png",
    "line break": "a/\nout.png",
    "escape": "a/\x1b[2Jout.png",
    "wildcard": "a/*.png",
    "pipe": "a/|out.png",
    "angle": "a/<out>.png",
    "long name": "a/" + "x" * 201 + ".png",
    "long name in Unicode": "a/" + "ü" * 101 + ".png",
    "deep": "d/" * 33 + "out.png",
    "nothing": "./",
}


@pytest.mark.parametrize("make", [zipped, tarred])
@pytest.mark.parametrize("name", LEADS_OUT.values(), ids=LEADS_OUT)
def test_a_name_that_leads_elsewhere(tmp_path: Path, scratch: Path, make: Callable[..., Path], name: str) -> None:
    place = make(tmp_path / ("p.zip" if make is zipped else "p.tgz"), {**GOOD, name: EVIL})
    reasons = check(place, scratch)
    assert len(reasons) == 1
    assert not any(EVIL in path.read_bytes() for path in tmp_path.rglob("*.png"))


@pytest.mark.parametrize("name", [b"a/\xff\xfe.png", b"\xed\xa0\x80/x.png"])
def test_a_tar_name_that_is_no_text(tmp_path: Path, scratch: Path, name: bytes) -> None:
    place = tmp_path / "p.tar"
    whole = tarred(place, GOOD, mode="w").read_bytes()
    body = header(name, len(EVIL)) + EVIL.ljust(512, b"\0")
    place.write_bytes(body + whole)
    assert check(place, scratch) == ["Its name is not valid text."]


def test_a_zip_name_with_a_zero_byte_is_read_to_there(tmp_path: Path, scratch: Path) -> None:
    place = zipped(tmp_path / "p.zip", {**GOOD, "a/3.pngX../../out.png": b"three"})
    place.write_bytes(place.read_bytes().replace(b"a/3.pngX", b"a/3.png\0"))
    check(place, scratch, good=3)
    assert (scratch / "a" / "3.png").read_bytes() == b"three"


LINKS = {
    "symbolic": (tarfile.SYMTYPE, "/etc/passwd"),
    "symbolic to the folder above": (tarfile.SYMTYPE, "../../precious.png"),
    "hard": (tarfile.LNKTYPE, "../../precious.png"),
    "hard to a member": (tarfile.LNKTYPE, "a/1.png"),
    "character device": (tarfile.CHRTYPE, ""),
    "block device": (tarfile.BLKTYPE, ""),
    "pipe": (tarfile.FIFOTYPE, ""),
    "contiguous of unknown kind": (b"Z", ""),
}


@pytest.mark.parametrize("kind", LINKS.values(), ids=LINKS)
def test_a_link_or_device_in_a_tar(tmp_path: Path, scratch: Path, kind: tuple[bytes, str]) -> None:
    reasons = check(tarred(tmp_path / "p.tgz", GOOD, [special("a/evil.png", *kind)]), scratch)
    if kind[0] == b"Z":  # tar says that unknown kinds are plain files
        assert len(reasons) <= 1
    else:
        assert reasons == ["A link or device, not a file."]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
def test_a_link_or_device_in_a_zip(tmp_path: Path, scratch: Path, mode: int) -> None:
    place = zipped(tmp_path / "p.zip", GOOD, linked("a/evil.png", "/etc/passwd", mode))
    assert check(place, scratch) == ["A link or device, not a file."]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
@pytest.mark.parametrize("target", ["..", "../..", "/tmp", "."])
def test_a_link_does_not_redirect_what_comes_after_it(tmp_path: Path, scratch: Path, kind: bytes, target: str) -> None:
    members = {"a/1.png": b"one", "b/2.png": b"two", "a/precious.png": b"other"}
    place = tarred(tmp_path / "p.tar", members, [special("a", kind, target)], mode="w", first=True)
    check(place, scratch, good=3)
    assert not (scratch / "a").is_symlink()


COLLISIONS = {
    "case of the ending": ["a/1.PNG"],
    "case of the folder": ["A/1.png"],
    "the same twice": ["./a/1.png"],
    "the same with backslash": ["a\\1.png"],
    "the same with double slash": ["a//1.png"],
    "a file below a file": ["a/1.png/x.png"],
    "a file called like a folder": ["b"],
    "composed in two ways": ["c/e\u0301.png", "c/\u00e9.png"],
    "sharp s": ["c/STRASSE.png", "c/straße.png"],
}


@pytest.mark.parametrize("names", COLLISIONS.values(), ids=COLLISIONS)
@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_collide(tmp_path: Path, scratch: Path, make: Callable[..., Path], names: list[str]) -> None:
    place = make(tmp_path / ("p.zip" if make is zipped else "p.tgz"), {**GOOD, **dict.fromkeys(names, b"other")})
    reasons = check(place, scratch, good=1 + len(names))
    assert len(reasons) == 1
    assert (scratch / "a" / "1.png").read_bytes() == b"one"
    assert (scratch / "b" / "2.png").read_bytes() == b"two"


def test_a_bomb_in_one_member(tmp_path: Path, scratch: Path) -> None:
    (reason,) = check(zipped(tmp_path / "p.zip", {**GOOD, "a/bomb.png": bytes(2**23)}), scratch)
    assert "times its size" in reason


@pytest.fixture(scope="module", params=["zip", "tar.gz", "tar.bz2", "tar.xz"])
def bomb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of sixty megabytes of zeros; only to be read."""
    members = {f"a/{number}.png": bytes(2**20) for number in range(60)}
    place = tmp_path_factory.mktemp("bomb") / f"p.{request.param}"
    return zipped(place, members) if request.param == "zip" else tarred(place, members, mode=f"w:{request.param[4:]}")


@pytest.mark.parametrize("look", [False, True])
def test_a_bomb_of_many_members(bomb: Path, scratch: Path, look: bool) -> None:
    with pytest.raises(BadInput, match="200 times its size"):
        (archive_readings if look else read_archive)(bomb, scratch, ImportOptions(), Context())
    assert sum(path.stat().st_size for path in scratch.rglob("*.png")) <= 200 * bomb.stat().st_size + 2**21


def test_members_that_share_their_bytes(tmp_path: Path, scratch: Path) -> None:
    place = overlapping(tmp_path / "p.zip", 16)
    options = ImportOptions(highest_ratio=2000)
    try:
        listing = read_archive(place, scratch, options, Context())
    except BadInput:
        return
    assert sum(path.stat().st_size for path in scratch.rglob("*.png")) <= 2**20 * 16
    assert len(listing.found) + len(listing.left) == 16


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path, scratch: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"../out.png": EVIL, "x/1.png": b"x"}).read_bytes()
    reasons = check(zipped(tmp_path / "p.zip", {**GOOD, "inner.zip": inner}), scratch)
    assert reasons == ["An archive, which is not looked into here: unpack it, or import it by itself."]


@pytest.mark.parametrize("make", [zipped, tarred])
def test_a_whole_import_of_a_hostile_archive_touches_nothing_else(
    tmp_path: Path, workspace: Workspace, shapes_folder: Callable[..., Path], make: Callable[..., Path]
) -> None:
    folder = shapes_folder(classes=2, each=2, size=16)
    good = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}
    evil = {name: EVIL + str(number).encode() for number, name in enumerate(LEADS_OUT.values())}
    place = make(tmp_path / ("p.zip" if make is zipped else "p.tgz"), {**good, **evil})
    before = tree(tmp_path, workspace.root)
    assert len(survey(place).left) == len(evil)
    assert tree(tmp_path, workspace.root) == before
    result = import_pictures(workspace, "packed", place)
    assert tree(tmp_path, workspace.root) == before
    assert (result.added, len(result.refused)) == (4, len(evil))
    assert not any(EVIL in path.read_bytes() for path in workspace.root.rglob("*") if path.is_file())


def tree(place: Path, aside: Path) -> dict[str, str]:
    """Hash of every file below a folder, but for those below another."""
    files = [path for path in place.rglob("*") if path.is_file() and aside not in path.parents]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize(
    ("number", "wanted", "said"),
    [(errno.ENOSPC, DiskFull, "was not unpacked"), (errno.EIO, BadInput, "cannot be read")],
)
def test_a_full_disk_is_told_apart_from_an_archive_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, wanted: type[Exception], said: str
) -> None:
    def refused(*_: object) -> None:
        raise OSError(number, "refused")

    place = zipped(tmp_path / "some.zip", GOOD)
    monkeypatch.setattr(unpacking, "_unpack", refused)
    with pytest.raises(wanted, match=f"some.zip {said}") as caught:
        import_pictures(Workspace.at(tmp_path / "w"), "some", place)
    assert type(caught.value) is wanted
    assert Workspace.at(tmp_path / "w").dataset_names() == []
