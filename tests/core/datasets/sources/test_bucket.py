"""One bucket: fetching is continued, what cannot be had costs only itself, and hostile keys stay aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.datasets.importing.importing import import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources import bucket as bucket_module
from core.datasets.sources.bucket import Bucket, _plain, _said
from core.support.errors import NotThere
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace
from tests.servers.bucket import BUCKET, put


def test_a_fetch_that_was_cancelled_fetches_nothing_twice(
    workspace: Workspace, s3: Any, folder: Path, fetched: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, folder, "pets/")
    monkeypatch.setattr(bucket_module, "_AT_ONCE", 1)
    unwatched = Bucket._fetch_one
    context, done = Context(), []

    def fetch_one(self: Bucket, stored: Any, *rest: Any) -> None:
        unwatched(self, stored, *rest)
        done.append(stored.key)
        if len(done) == 3:
            context.abandon()

    monkeypatch.setattr(Bucket, "_fetch_one", fetch_one)
    with pytest.raises(Abandoned):
        import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets", context=context)
    assert workspace.dataset_names() == []
    whole = set(done)
    assert 3 <= len(whole) < 6
    assert survey(f"s3://{BUCKET}/pets", workspace=workspace).arrived > 0
    fetched.clear()
    assert import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets").added == 6
    assert whole.isdisjoint(fetched)
    assert len(whole | set(fetched)) == 6


def test_a_body_that_breaks_off_is_continued(s3: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = bytes(range(256)) * 4096
    s3.put_object(Bucket=BUCKET, Key="one", Body=body)
    bucket = Bucket(BUCKET)
    stored = bucket.object("one")
    assert stored is not None
    asked: list[str] = []
    unwatched = bucket._client.get_object

    class Breaking:
        def __init__(self, real: Any) -> None:
            self._real, self._reads = real, 0

        def read(self, size: int) -> bytes:
            from botocore.exceptions import IncompleteReadError

            self._reads += 1
            if self._reads > 1:
                raise IncompleteReadError(actual_bytes=1, expected_bytes=2)
            return bytes(self._real.read(size))

        def __enter__(self) -> Breaking:
            return self

        def __exit__(self, *error: object) -> None:
            self._real.close()

    def get_object(**wish: Any) -> dict[str, Any]:
        asked.append(wish.get("Range", ""))
        answer: dict[str, Any] = unwatched(**wish)
        return {"Body": Breaking(answer["Body"])} if len(asked) < 3 else answer

    monkeypatch.setattr(bucket._client, "get_object", get_object)
    assert bucket.fetch([(stored, tmp_path / "one")], Context(), "Fetching, MB") == {}
    assert (tmp_path / "one").read_bytes() == body
    assert asked == ["", f"bytes={1 << 18}-", f"bytes={2 << 18}-"]


def test_an_object_that_is_gone_or_changed_costs_only_itself(
    workspace: Workspace, s3: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, folder, "pets/")
    unwatched = Bucket.fetch

    def fetch(self: Bucket, jobs: Any, context: Context, what: str) -> dict[Path, str]:
        if jobs:
            s3.delete_object(Bucket=BUCKET, Key="pets/circle/circle-000.png")
            s3.put_object(Bucket=BUCKET, Key="pets/square/square-000.png", Body=b"other")
        return unwatched(self, jobs, context, what)

    monkeypatch.setattr(Bucket, "fetch", fetch)
    result = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert result.added == 4
    assert {entry.path: entry.kind for entry in result.refused} == {
        "circle/circle-000.png": "missing", "square/square-000.png": "missing",
    }  # fmt: skip


def test_a_bucket_that_lists_but_gives_nothing_is_told_so(
    workspace: Workspace, s3: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, folder, "pets/")
    unwatched = Bucket.fetch

    def fetch(self: Bucket, jobs: Any, context: Context, what: str) -> dict[Path, str]:
        for stored, _ in jobs:
            s3.delete_object(Bucket=BUCKET, Key=stored.key)
        return unwatched(self, jobs, context, what)

    monkeypatch.setattr(Bucket, "fetch", fetch)
    with pytest.raises(NotThere, match="None of the 6 files") as caught:
        import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert "does not give it" in caught.value.hint


HOSTILE = (
    "../out.png", "a/../../out.png", "/abs.png", "C:/abs.png", "a\\..\\..\\out.png", "circle/con.png", "circle/x:y.png",
    "Circle/circle-000.png", "circle/circle-000.png/x.png", "circle/\n.png", "d/" * 40 + "x.png",
)  # fmt: skip


def test_hostile_keys_are_left_aside(
    workspace: Workspace, s3: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, folder, "pets/")
    listed = Bucket.listed

    def with_hostile(self: Bucket, prefix: str) -> Iterator[Any]:
        yield from listed(self, prefix)
        yield from (bucket_module.Stored(f"pets/{key}", 4, 0, "") for key in HOSTILE)

    before = {path for path in tmp_path.rglob("*") if workspace.root not in [path, *path.parents]}
    monkeypatch.setattr(Bucket, "listed", with_hostile)
    result = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert (result.added, {entry.kind for entry in result.refused}) == (6, {"unsafe"})
    assert len(result.refused) == len(HOSTILE)
    assert {path for path in tmp_path.rglob("*") if workspace.root not in [path, *path.parents]} == before


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ({"Code": "NoSuchBucket", "Message": "Not here."}, "Not here. Check the bucket's name and the endpoint."),
        ({"Code": "Odd"}, "Odd. Check the bucket's name, the endpoint and the keys."),
        (
            {"Code": "AccessDenied", "Message": "No"},
            "No. The key may not list or read this bucket; use another profile (AWS_PROFILE) or key.",
        ),
    ],
)  # fmt: skip
def test_what_a_bucket_refuses_is_told_with_its_name(error: dict[str, str], told: str) -> None:
    exceptions = pytest.importorskip("botocore.exceptions")
    with pytest.raises(NotThere) as caught, _said("pets"):
        raise exceptions.ClientError({"Error": error}, "ListObjects")
    assert str(caught.value) == f"The bucket pets cannot be read: {told}"


def test_a_bucket_that_is_none_or_does_not_answer_is_told() -> None:
    exceptions = pytest.importorskip("botocore.exceptions")
    with pytest.raises(NotThere) as caught, _said("p ts"):
        raise exceptions.ParamValidationError(report="no")
    assert str(caught.value) == "'p ts' is not a name of a bucket. Write the address as s3://bucket/folder."
    with pytest.raises(NotThere) as caught, _said("pets"):
        raise exceptions.EndpointConnectionError(endpoint_url="x")
    assert str(caught.value) == (
        "The bucket pets does not answer: EndpointConnectionError. "
        "Check the network connection and the endpoint; what has arrived is kept."
    )
    with pytest.raises(ZeroDivisionError), _said("pets"):
        raise ZeroDivisionError
    assert _plain("", SimpleNamespace(response={})) == "no reason given"
