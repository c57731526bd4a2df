"""Paths out of files: whatever they say, and whatever links lie on the way, they stay below their folder or are refused."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.support.errors import BadInput, Refused
from core.support.inside import check_no_way_out, check_own, inside, links_out, open_own, plain_name, read_own, relative_parts

LEADS_OUT = ("", ".", "..", "/", "/etc/passwd", "../x", "a/../../x", "a/..", "a//b", "./a", "a/", "C:/x", "c:x", "a\0b")

parts = st.one_of(st.sampled_from(["..", ".", "", "a", "images", "link", "C:", "\0", "a" * 300]), st.text(max_size=8))
paths = st.lists(parts, max_size=6).map("/".join)


@pytest.mark.parametrize("text", LEADS_OUT)
def test_what_leads_out_is_refused(tmp_path: Path, text: str) -> None:
    for ask in (lambda: relative_parts(text), lambda: inside(tmp_path, text)):
        with pytest.raises(BadInput, match="no path inside"):
            ask()


def test_what_lies_inside_is_taken(tmp_path: Path) -> None:
    assert inside(tmp_path, "images/Große Äpfel/a b.png") == tmp_path / "images" / "Große Äpfel" / "a b.png"
    (tmp_path / "real").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "real")
    assert inside(tmp_path, "here/x") == tmp_path / "here" / "x"
    assert check_own(tmp_path) == tmp_path


@given(paths)
def test_no_text_whatever_leads_out(text: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        root, elsewhere = Path(home) / "root", Path(home) / "elsewhere"
        root.mkdir()
        elsewhere.mkdir()
        (root / "link").symlink_to(elsewhere)
        try:
            place = inside(root, text)
        except BadInput:
            return
        assert place.resolve().is_relative_to(root.resolve())
        assert place != root


@given(st.text())
def test_a_plain_name_is_always_one_file(text: str) -> None:
    name = plain_name(text)
    assert Path("folder", name).name == name
    assert len(name) <= 128
    assert name == plain_name(name)
    assert "." not in name


def test_a_digest_stays_as_it_is() -> None:
    assert plain_name("ab" * 32) == "ab" * 32
    assert plain_name("../../x") != plain_name("../../y")


@pytest.mark.parametrize("make", [lambda link, out: link.symlink_to(out), lambda link, out: link.symlink_to(link)])
def test_links_that_lead_elsewhere_are_named_and_refused(tmp_path: Path, make: Callable[[Path, Path], None]) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "file").write_text("x")
    assert links_out(own) == ()
    make(own / "images", tmp_path / "out")
    assert links_out(own) == ("images",)
    with pytest.raises(Refused, match="images is a link that leads elsewhere"):
        check_own(own)
    with pytest.raises(BadInput, match="link that leads out"):
        inside(own, "images/a.png")


def test_a_folder_that_is_not_there_has_no_links(tmp_path: Path) -> None:
    assert links_out(tmp_path / "none") == ()


def test_a_file_of_its_own_is_read_and_nothing_else(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "file").write_bytes(b"abc")
    assert read_own(own / "file", 3) == b"abc"
    (own / "beside").symlink_to("file")
    assert read_own(own / "beside", 3) == b"abc", "a link that stays in the folder leads to a file of its own"
    with pytest.raises(
        BadInput,
        match=r"^.*/file is damaged: it has 3 bytes, where 2 bytes are the most\. Restore it from a copy or delete it\.$",
    ):
        read_own(own / "file", 2)
    with pytest.raises(FileNotFoundError):
        open_own(own / "none")
    (tmp_path / "letters.txt").write_text("nobody's business")
    (own / "link").symlink_to(tmp_path / "letters.txt")
    for act in (check_no_way_out, open_own):
        with pytest.raises(
            BadInput,
            match=(
                r"^.*/link is a link that leads elsewhere; nothing is read or written through it\. Put the file itself "
                r"there in place of the link\.$"
            ),
        ):
            act(own / "link")
    with pytest.raises(BadInput, match=r"^.*/own is no file\. Put the file there that belongs there, or delete what is\.$"):
        open_own(own)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this sort")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match=r"^.*/pipe is no file\. Put the file there that belongs there, or delete what is\.$"):
        open_own(tmp_path / "pipe")
