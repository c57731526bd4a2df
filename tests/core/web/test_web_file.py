"""What a server says of a file, and how an address may be shown."""

from __future__ import annotations

import pytest
import requests

from core.web.guard import PublicWeb
from core.web.web_file import WebFile, describe, described, unreachable, without_secrets
from tests.servers.files import FileServer

HERE = PublicWeb(private=True)


def test_a_file_is_described_without_being_read() -> None:
    with FileServer() as server:
        server.put("get", b"12345", name="..\\..\\evil name.zip")
        told = describe(server.address("get"), HERE)
        assert (told.name, told.size, told.is_page) == ("evil name.zip", 5, False)
        server.files["get"].faults = ["html"]
        assert describe(server.address("get"), HERE).is_page


def test_secrets_in_an_address_are_not_shown() -> None:
    assert without_secrets("https://me:pass@host.org/a/b.zip?X-Signature=key#part") == "https://host.org/a/b.zip"


@pytest.mark.parametrize(
    ("reason", "hint"),
    [
        ("the host x cannot be found", "Connect to the network"),
        ("x leads to the private address 10.0.0.1", "SAFELIGHT_ALLOW_PRIVATE=1"),
        ("the server answers with status 404", "Check the address"),
        ("the address holds a user name or password", "Leave them out"),
        ("the connection broke off", "what has arrived is kept"),
    ],
)
def test_each_reason_has_its_way_out(reason: str, hint: str) -> None:
    error = unreachable("https://me:secret@host.org/a?key=1", reason)
    assert error.message == f"https://host.org/a could not be downloaded: {reason}."
    assert hint in error.hint


def told(address: str = "https://host.org/a/b.zip", history: tuple[dict[str, str], ...] = (), **headers: str) -> WebFile:
    """What an answer with these headers says; underscores stand for dashes."""

    def answer(said: dict[str, str]) -> requests.Response:
        made = requests.Response()
        made.url = address
        made.headers.update({name.replace("_", "-"): value for name, value in said.items()})
        return made

    last = answer(headers)
    last.history = [answer(one) for one in history]
    return described("https://host.org/asked", last)


def test_a_file_is_called_as_the_server_says_or_as_its_address_does() -> None:
    assert told().name == "b.zip"
    assert told("https://host.org/a%20b.zip?key=1").name == "a b.zip"
    assert told(Content_Disposition='attachment; filename="x y.zip"; size=3').name == "x y.zip"
    assert told(Content_Disposition="attachment; filename=../../x.zip").name == "x.zip"
    assert told("https://host.org/").name == "download"
    assert told("https://host.org/a<b>.zip").name == "a_b_.zip"
    assert told(f"https://host.org/{'x' * 150}.zip").name == "x" * 96 + ".zip"
    assert told("https://host.org/.hidden. ").name == "hidden"
    assert told().address == "https://host.org/asked"


def test_what_changes_with_a_file_is_its_mark_and_never_a_weak_one() -> None:
    assert told(ETag='"1"', Last_Modified="today").mark == '"1"'
    assert told(ETag='W/"1"', Last_Modified="today").mark == "today"
    assert told().mark == ""
    assert (told(Content_Length="12").size, told().size) == (12, None)
    assert told(Content_Type="Text/HTML; charset=utf-8").is_page
    assert not told(Content_Type="application/zip").is_page


def test_a_checksum_is_believed_from_whichever_answer_states_one() -> None:
    linked = {"X_Linked_Etag": f'"{"a" * 64}"'}
    assert told(history=({}, linked)).stated == "a" * 64
    assert told(**linked).stated == "a" * 64
    assert told(history=(linked,), X_Linked_Etag="b" * 64).stated == "a" * 64
    assert told(X_Linked_Etag="a" * 63).stated == told().stated == ""


def test_hints_are_whole_sentences_of_what_to_do() -> None:
    def hint(reason: str) -> str:
        return unreachable("https://host.org/a", reason).hint

    assert hint("x leads to the private address 10.0.0.1") == (
        "If you trust that machine, allow it: the box below the address, --allow-private, or SAFELIGHT_ALLOW_PRIVATE=1."
    )
    assert hint("the address holds a user name or password") == (
        "Leave them out of the address; they would be stored with the dataset."
    )
    assert hint("the server answers with status 403") == (
        "Check the address; it may have moved or need a sign-in. Otherwise download it yourself and import the file."
    )
    assert hint("the host x cannot be found") == (
        "Connect to the network and try again; if you are connected, check the address."
    )
    assert hint("the server answers with status 503") == (
        "Check the network connection and the address; what has arrived is kept for the next try."
    )
    assert without_secrets("http://[::1/x") == "the address"
