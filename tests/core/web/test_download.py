"""Downloads from a real server on loopback: resumed where they broke, checked, and refused where they lead elsewhere."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
import requests

from core.support.errors import BadInput, DiskFull, NotThere
from core.support.jobs import Abandoned, Context, Meter, Progress
from core.web import download as downloading
from core.web.attempts import Allowance, TooLarge
from core.web.download import Checksums, Downloaded, begun, download
from core.web.guard import NotFetched, PublicWeb
from core.web.web_file import describe
from tests.servers.files import FileServer

BODY = os.urandom(3_000_000)
HERE = PublicWeb(private=True)
AT_ONCE = (0.0, 0.0, 0.0)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as running:
        running.put("file.zip", BODY)
        yield running


def fetch(server: FileServer, folder: Path, **wishes: object) -> Downloaded:
    context = wishes.pop("context", Context())
    path = str(wishes.pop("path", "file.zip"))
    return download(server.address(path), folder / "f", HERE, context, pauses=AT_ONCE, **wishes)  # type: ignore[arg-type]


def ranges(server: FileServer) -> list[str]:
    return [asked for _, asked in server.asked]


def test_a_file_arrives_with_its_checksum_and_progress(server: FileServer, tmp_path: Path) -> None:
    events: list[object] = []
    got = fetch(server, tmp_path, checksums=Checksums(hashlib.md5(BODY).hexdigest()), context=Context(events.append))
    assert got.path.read_bytes() == BODY
    assert (got.size, got.sha256, got.file.name) == (len(BODY), hashlib.sha256(BODY).hexdigest(), "file.zip")
    told = [event for event in events if isinstance(event, Progress) and event.what.startswith("Downloading file.zip")]
    assert (told[0].total, told[-1].done) == (3, 3)
    assert fetch(server, tmp_path).sha256 == got.sha256
    assert len(server.asked) == 1


@pytest.mark.parametrize("faults", [["cut"], ["cut", "cut", "503", "cut"], ["503", "429"], ["cut", "416"]])
def test_what_breaks_off_is_resumed_where_it_was(server: FileServer, tmp_path: Path, faults: list[str]) -> None:
    server.files["file.zip"].faults = list(faults)
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    if faults == ["cut"]:
        assert ranges(server) == ["", f"bytes={len(BODY) // 2}-"]


def test_a_part_is_kept_for_the_next_call(server: FileServer, tmp_path: Path) -> None:
    server.files["file.zip"].faults = ["cut", *["503"] * 4]
    with pytest.raises(NotThere, match="status 503"):
        fetch(server, tmp_path)
    assert begun(tmp_path / "f") == len(BODY) // 2
    assert not (tmp_path / "f").exists()
    server.asked.clear()
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert ranges(server) == [f"bytes={len(BODY) // 2}-"]


def test_a_dropped_job_keeps_its_part(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Meter, "INTERVAL", 0.0)
    context = Context(lambda event: context.abandon() if isinstance(event, Progress) and event.done else None)
    with pytest.raises(Abandoned):
        fetch(server, tmp_path, context=context)
    assert 0 < begun(tmp_path / "f") < len(BODY)
    assert fetch(server, tmp_path).path.read_bytes() == BODY


def test_a_part_that_is_whole_is_not_asked_for_again(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "f.part").write_bytes(BODY)
    described = describe(server.address("file.zip"), HERE)
    (tmp_path / "f.part.json").write_text(json.dumps(asdict(described)))
    server.asked.clear()
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    assert server.asked == []


def test_a_file_that_changed_meanwhile_is_begun_anew(server: FileServer, tmp_path: Path) -> None:
    server.files["file.zip"].faults = ["cut", *["503"] * 4]
    with pytest.raises(NotThere):
        fetch(server, tmp_path)
    other = os.urandom(2_500_000)
    server.put("file.zip", other)
    assert fetch(server, tmp_path).path.read_bytes() == other


def test_a_server_that_cannot_resume_begins_anew(server: FileServer, tmp_path: Path) -> None:
    server.files["file.zip"].faults = ["cut", "no ranges"]
    assert fetch(server, tmp_path).path.read_bytes() == BODY
    server.put("unmarked.zip", BODY, "cut").mark = ""
    (tmp_path / "other").mkdir()
    assert fetch(server, tmp_path / "other", path="unmarked.zip").path.read_bytes() == BODY


def test_a_wrong_part_is_never_joined(server: FileServer, tmp_path: Path) -> None:
    server.files["file.zip"].faults = ["cut", "other part"]
    with pytest.raises(NotThere, match="another part than it was asked for"):
        fetch(server, tmp_path)


@pytest.mark.parametrize(("status", "said"), [("404", "status 404"), ("403", "status 403"), ("500", "status 500")])
def test_what_is_not_there_is_said(server: FileServer, tmp_path: Path, status: str, said: str) -> None:
    server.files["file.zip"].faults = [status] * 10
    with pytest.raises(NotThere, match=said) as caught:
        fetch(server, tmp_path)
    assert caught.value.hint
    assert len(server.asked) == (4 if status == "500" else 1)


def test_a_wrong_checksum_is_refused_and_nothing_kept(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not the file it should be"):
        fetch(server, tmp_path, checksums=Checksums("0" * 32))
    assert list(tmp_path.iterdir()) == []


def test_more_than_the_limit_is_not_written(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"larger than 1\.0 MB"):
        fetch(server, tmp_path, most=10**6)
    server.put("endless", b"x", "endless")
    with pytest.raises(BadInput, match=r"larger than 5\.0 MB"):
        fetch(server, tmp_path, path="endless", most=5 * 10**6)
    assert begun(tmp_path / "f") <= 5 * 10**6 + 65_536


def test_redirects_are_followed_and_checked(server: FileServer, tmp_path: Path) -> None:
    server.put("moved", b"", redirect="/file.zip")
    server.put("circle", b"", redirect="/circle")
    server.put("file-url", b"", redirect="file:///etc/passwd")
    assert fetch(server, tmp_path, path="moved").path.read_bytes() == BODY
    for path, said in (("circle", "in circles"), ("file-url", "neither http nor https")):
        with pytest.raises(NotThere, match=said):
            describe(server.address(path), HERE)


def test_a_full_disk_is_told_by_the_name_of_the_file(server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(downloading, "_arrived", full)
    with pytest.raises(
        DiskFull, match=r"^The disk is full: f was not downloaded\. .* free on the volume .*\. Free some space\.$"
    ) as caught:
        fetch(server, tmp_path)
    assert caught.value.path == tmp_path / "f"


def test_a_wrong_file_is_told_by_its_first_digits(server: FileServer, tmp_path: Path) -> None:
    server.put("small", b"abc")
    md5, sha256 = hashlib.md5(b"abc").hexdigest(), hashlib.sha256(b"abc").hexdigest()
    for checksums, said in (
        (Checksums(md5="0" * 32), f"its MD5 begins {md5[:8]}, not 00000000"),
        (Checksums(sha256="1" * 64), f"its SHA-256 begins {sha256[:8]}, not 11111111"),
    ):
        with pytest.raises(BadInput, match=rf"f from 127\.0\.0\.1 is not the file it should be: {said}") as caught:
            fetch(server, tmp_path, path="small", checksums=checksums)
        assert caught.value.hint == "Try again; if it happens again, the file was changed on the server or on the way."
    assert fetch(server, tmp_path, path="small", checksums=Checksums(md5, sha256[:10])).path.read_bytes() == b"abc"
    events: list[object] = []
    (tmp_path / "f").write_bytes(b"damaged")
    again = fetch(server, tmp_path, path="small", checksums=Checksums(md5), context=Context(events.append))
    assert again.path.read_bytes() == b"abc"
    assert "Checking f, MB" in [event.what for event in events if isinstance(event, Progress)]


def test_a_file_that_is_too_large_says_what_else_can_be_done(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        fetch(server, tmp_path, most=10)
    assert caught.value.message == f"f from {server.address('file.zip')} cannot be taken: the file is larger than 10 bytes."
    assert caught.value.hint == "Download it yourself and import a part of it."


def test_a_small_file_comes_in_one_go_or_not_at_all(server: FileServer, tmp_path: Path) -> None:
    server.put("small", b"abc")
    target, told = tmp_path / "a.png", list[object]()
    server.files["small"].faults = ["503"]
    downloading.fetch(
        server.address("small"), target, HERE, Allowance(10), Context(told.append), pauses=(0.0,), what="Fetching a.png"
    )
    assert target.read_bytes() == b"abc"
    (*_, last) = [event for event in told if isinstance(event, Progress)]
    assert (last.what, last.done, last.total) == ("Fetching a.png, kB", 1, 1)
    server.files["small"].faults = ["html"]
    with pytest.raises(NotFetched, match=r"^it is no picture but text/html$"):
        downloading.fetch(server.address("small"), tmp_path / "b.png", HERE, Allowance(10), Context(), ("image/",))
    with pytest.raises(TooLarge):
        downloading.fetch(server.address("small"), tmp_path / "b.png", HERE, Allowance(2), Context())
    quiet: list[object] = []
    server.files["small"].faults = []
    downloading.fetch(server.address("small"), tmp_path / "c.png", HERE, Allowance(), Context(quiet.append))
    assert quiet == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "c.png"]


def test_what_has_arrived_is_told_before_and_after_the_end(tmp_path: Path) -> None:
    assert begun(tmp_path / "f") == 0
    (tmp_path / "f.part").write_bytes(b"ab")
    assert begun(tmp_path / "f") == 2
    (tmp_path / "f").write_bytes(b"abc")
    assert begun(tmp_path / "f") == 3


@pytest.mark.parametrize(
    ("status", "length", "span", "wanted"),
    [
        (200, "9", "", (0, 9)), (200, "", "", (0, None)), (206, "5", "bytes 4-8/9", (4, 9)), (206, "5", "bytes 4-8/*", (4, 9)),
        (206, "", "bytes 4-8/*", (4, None)), (206, "5", "bytes 3-8/9", None), (206, "5", "", None),
    ],
)  # fmt: skip
def test_where_an_answer_begins_and_how_long_the_file_is(
    status: int, length: str, span: str, wanted: tuple[int, int | None] | None
) -> None:
    answer = requests.Response()
    answer.status_code = status
    answer.headers.update({"Content-Length": length, "Content-Range": span})
    if wanted is None:
        with pytest.raises(NotFetched, match=r"^the server sends another part than it was asked for$"):
            downloading._span(answer, 4)
    else:
        assert downloading._span(answer, 4) == wanted
