"""Which addresses are asked, and which machines."""

from __future__ import annotations

import pytest

from core.support.errors import NotThere
from core.web.guard import PRIVATE_VARIABLE, NotFetched, PublicWeb, check_status, opened
from core.web.web_file import describe
from tests.servers.files import FileServer


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.zip",
        "http://localhost/x.zip",
        "http://[::1]/x.zip",
        "http://[::ffff:127.0.0.1]/x.zip",
        "http://10.1.2.3/x.zip",
        "http://192.168.0.1/x.zip",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/x.zip",
        "http://224.0.0.1/x.zip",
        "ftp://example.org/x.zip",
        "file:///etc/passwd",
        "http://user:s3cr3t@127.0.0.1/x.zip",
        "http:///x.zip",
        "http://[::1/x.zip",
    ],
)
def test_other_places_are_not_asked(address: str) -> None:
    with pytest.raises(NotThere) as caught:
        describe(address, PublicWeb())
    assert "s3cr3t" not in str(caught.value)


def test_the_switch_and_the_variable_allow_machines_nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PRIVATE_VARIABLE, raising=False)
    assert PublicWeb.from_environment() == PublicWeb(False)
    assert PublicWeb.from_environment(private=True) == PublicWeb(True)
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")
    assert PublicWeb.from_environment() == PublicWeb(True)


def test_a_status_that_may_pass_is_told_as_a_sentence() -> None:
    with FileServer(file=b"x") as server:
        server.put("file", b"x", "503")
        with opened(server.address("file"), PublicWeb(private=True), silence=5) as answer, pytest.raises(NotFetched) as caught:
            check_status(answer, 200)
    assert str(caught.value) == "the server answers with status 503"
    assert caught.value.passing
