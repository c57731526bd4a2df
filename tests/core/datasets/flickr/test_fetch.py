"""Fetching picture files from a real server on loopback, with every fault it knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.datasets.flickr.client import ADDRESS_VARIABLE
from core.datasets.flickr.fetch import ALLOW_VARIABLE, FetchLimits, NotFetched, Origins, fetch
from core.support.jobs import Abandoned, Context
from tests.servers.flickr import Entry, FlickrServer, World, picture_bytes

LIMITS = FetchLimits(bytes=2**20, seconds=0.5, silence=2, tries=3)
FAULTS = ("", "once 500", "once 429", "once cut", "gone", "html", "endless", "elsewhere", "always cut", "drip", "stand-in")


@pytest.fixture(scope="module")
def server() -> Iterator[FlickrServer]:
    entries = [Entry(number, "a", "x", 0, 4, fault) for number, fault in enumerate(FAULTS, 1)]
    with FlickrServer(World({"x": entries})) as running:
        yield running


def address_of(server: FlickrServer, fault: str) -> str:
    return server.address.replace("services/rest/", f"pictures/{FAULTS.index(fault) + 1}_z.jpg")


def allowed(server: FlickrServer) -> Origins:
    return Origins("127.0.0.1", int(server.address.split(":")[2].split("/")[0]))


@pytest.mark.parametrize("fault", ["", "once 500", "once 429", "once cut"])
def test_a_picture_comes_whole_although_the_first_try_fails(server: FlickrServer, tmp_path: Path, fault: str) -> None:
    fetch(address_of(server, fault), tmp_path / "a.jpg", allowed(server), LIMITS, Context(), patience=0.01)
    assert (tmp_path / "a.jpg").read_bytes() == picture_bytes(FAULTS.index(fault) + 1)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("gone", "status 404"),
        ("endless", "larger than 1.0 MB"),
        ("elsewhere", "not https"),
        ("always cut", "broke off"),
        ("drip", "longer than"),
        ("stand-in", "no longer has the photo"),
    ],
)
def test_what_cannot_be_had_leaves_no_file(server: FlickrServer, tmp_path: Path, fault: str, reason: str) -> None:
    with pytest.raises(NotFetched, match=reason):
        fetch(address_of(server, fault), tmp_path / "a.jpg", allowed(server), LIMITS, Context(), patience=0.01)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address",
    [
        "http://live.staticflickr.com/1/2.jpg",
        "https://example.com/2.jpg",
        "https://staticflickr.com.example.com/2.jpg",
        "https://live.staticflickr.com:8443/2.jpg",
        "https://user@live.staticflickr.com/2.jpg",
        "https://127.0.0.1/2.jpg",
        "file:///etc/passwd",
        "https://[::1/2.jpg",
    ],
)
def test_other_places_are_not_asked(address: str, tmp_path: Path) -> None:
    with pytest.raises(NotFetched):
        fetch(address, tmp_path / "a.jpg", Origins(), LIMITS, Context())


def test_private_addresses_are_not_read_from() -> None:
    assert Origins().refusal("https://live.staticflickr.com/65535/1_z.jpg") is None
    private = ("127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "fe80::1%eth0", "::ffff:10.0.0.8")
    for peer in (*private, "0.0.0.0", "224.0.0.1"):
        assert Origins().peer_refusal("live.staticflickr.com", peer) is not None
    assert Origins().peer_refusal("live.staticflickr.com", "18.154.0.1") is None


def test_a_connection_to_a_private_address_is_closed_before_anything_is_said(server: FlickrServer, tmp_path: Path) -> None:
    """By the address really reached, whatever the name service says, and also when the server ends the connection."""

    class ByNameOnly(Origins):
        def refusal(self, address: str) -> str | None:
            return None

    before = server.world.calls["picture"]
    with pytest.raises(NotFetched, match=r"leads to the private address 127\.0\.0\.1"):
        fetch(address_of(server, ""), tmp_path / "a.jpg", ByNameOnly(), LIMITS, Context(), patience=0.01)
    assert server.world.calls["picture"] == before
    assert list(tmp_path.iterdir()) == []


def test_another_host_needs_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS_VARIABLE, "http://127.0.0.1:4711/services/rest/")
    assert Origins.from_environment() == Origins()
    monkeypatch.setenv(ALLOW_VARIABLE, "1")
    allowed_there = Origins.from_environment()
    assert allowed_there.refusal("http://127.0.0.1:4711/a.jpg") is None
    assert allowed_there.refusal("http://127.0.0.1:4712/a.jpg") is not None
    assert allowed_there.refusal("http://127.0.0.2:4711/a.jpg") is not None


def test_a_dropped_job_stops_fetching(server: FlickrServer, tmp_path: Path) -> None:
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        fetch(address_of(server, ""), tmp_path / "a.jpg", allowed(server), LIMITS, context)
