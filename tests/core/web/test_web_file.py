"""What a server says of a file, and how an address may be shown."""

from __future__ import annotations

import pytest

from core.web.guard import PublicWeb
from core.web.web_file import describe, unreachable, without_secrets
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
