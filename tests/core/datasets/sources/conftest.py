"""A real S3 server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.datasets.sources.bucket import ENDPOINT_VARIABLE, Bucket
from tests.servers.bucket import BUCKET


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """Its address; the server takes seconds to import, and most tests of this folder need none."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of it, with an empty bucket."""
    import boto3

    monkeypatch.setenv(ENDPOINT_VARIABLE, endpoint)
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "word",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=BUCKET)
    yield client
    for entry in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=entry["Key"])
    client.delete_bucket(Bucket=BUCKET)
    client.close()


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keys of the objects whose content was asked for."""
    keys: list[str] = []
    unwatched = Bucket._append

    def append(self: Bucket, stored: Any, *rest: Any) -> None:
        keys.append(stored.key)
        unwatched(self, stored, *rest)

    monkeypatch.setattr(Bucket, "_append", append)
    return keys


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    place = tmp_path / "jail" / "scratch"
    place.mkdir(parents=True)
    (tmp_path / "jail" / "precious.png").write_bytes(b"precious")
    return place
