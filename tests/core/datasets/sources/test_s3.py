"""Buckets: a real S3 server on loopback, only what is new fetched, kept through breaks, nothing outside the scratch folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources import bucket as bucket_module
from core.datasets.sources.bucket import ENDPOINT_VARIABLE, Bucket
from core.datasets.sources.download_folders import downloads, folder_of
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, NotThere
from core.support.jobs import Abandoned, Context, Progress
from core.support.workspace import Workspace

BUCKET = "pictures"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
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
def folder(shapes_folder: Callable[..., Path]) -> Path:
    return shapes_folder(classes=2, each=3, size=16)


def put(s3: Any, folder: Path, prefix: str) -> None:
    for path in sorted(folder.rglob("*.*")):
        s3.put_object(Bucket=BUCKET, Key=f"{prefix}{path.relative_to(folder).as_posix()}", Body=path.read_bytes())


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


def test_a_folder_of_a_bucket_becomes_a_dataset(workspace: Workspace, s3: Any, folder: Path, fetched: list[str]) -> None:
    put(s3, folder, "pets/")
    s3.put_object(Bucket=BUCKET, Key="pets/", Body=b"")  # the mark of a folder
    s3.put_object(Bucket=BUCKET, Key="pets/loose.txt", Body=b"words")
    s3.put_object(Bucket=BUCKET, Key="pets/circle/.hidden.png", Body=b"x")
    s3.put_object(Bucket=BUCKET, Key="petsother/circle/x.png", Body=b"x")
    result = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert (result.added, result.classes) == (6, {"circle": 3, "square": 3})
    assert {entry.path: entry.kind for entry in result.refused} == {"loose.txt": "stray", "circle/.hidden.png": "hidden"}
    assert len(fetched) == 7  # six pictures and the text, which could have been a table
    dataset = Dataset.open(workspace, "cloud")
    for sample in dataset.catalog.samples():
        assert dataset.picture_path(sample.path).read_bytes() == (folder / sample.path).read_bytes()
    assert downloads(dataset.folder)[0]["files"] == 6
    assert not folder_of(workspace, f"s3://{BUCKET}/pets").exists()


def test_only_what_is_new_is_fetched_and_old_samples_keep_their_sides(
    workspace: Workspace, s3: Any, folder: Path, fetched: list[str], tmp_path: Path
) -> None:
    put(s3, folder, "pets/")
    (tmp_path / "cut.jpg").write_bytes((folder / "square" / "square-001.jpg").read_bytes()[:300])
    s3.upload_file(str(tmp_path / "cut.jpg"), BUCKET, "pets/square/cut.jpg")
    first = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets/")
    assert (first.added, [entry.kind for entry in first.refused]) == (6, ["truncated"])
    dataset = Dataset.open(workspace, "cloud")
    before = make_split(dataset, SplitRequest()).assignment
    Image.new("RGB", (20, 20), "red").save(tmp_path / "new.png")
    s3.upload_file(str(tmp_path / "new.png"), BUCKET, "pets/circle/new.png")
    fetched.clear()
    second = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert (second.added, second.already, [entry.kind for entry in second.refused]) == (1, 6, ["truncated"])
    assert fetched == ["pets/circle/new.png"]
    after = make_split(dataset, SplitRequest()).assignment
    assert {path: after[path] for path in before} == before
    fetched.clear()
    third = import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets")
    assert (third.added, third.already, fetched) == (0, 7, [])


def test_a_look_tells_classes_and_size_and_fetches_no_picture(s3: Any, folder: Path, fetched: list[str]) -> None:
    put(s3, folder, "deep/er/pets/")
    seen = survey(f"s3://{BUCKET}/deep")
    size = sum(path.stat().st_size for path in folder.rglob("*.*"))
    assert (seen.kind, seen.classes, seen.bytes, seen.owned) == ("s3", {"circle": 3, "square": 3}, size, True)
    assert "the owner of the key" in seen.notes[0]
    assert fetched == []


def test_a_table_in_the_bucket_says_what_pictures_show(workspace: Workspace, s3: Any, folder: Path, fetched: list[str]) -> None:
    rows = ["id,label"]
    for number, path in enumerate(sorted(folder.rglob("*.*"))):
        rows.append(f"{number},{path.parent.name}")
        s3.put_object(Bucket=BUCKET, Key=f"comp/images/{number}{path.suffix}", Body=path.read_bytes())
    s3.put_object(Bucket=BUCKET, Key="comp/train.csv", Body="\n".join(rows).encode())
    assert survey(f"s3://{BUCKET}/comp").classes == {"circle": 3, "square": 3}
    assert fetched == ["comp/train.csv"]
    assert import_pictures(workspace, "cloud", f"s3://{BUCKET}/comp").classes == {"circle": 3, "square": 3}


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


def test_an_archive_in_a_bucket_is_unpacked(workspace: Workspace, s3: Any, folder: Path, tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "shapes"), "zip", folder)
    s3.upload_file(archive, BUCKET, "sets/shapes.zip")
    seen = survey(f"s3://{BUCKET}/sets/shapes.zip")
    assert (seen.classes, seen.bytes) == (None, Path(archive).stat().st_size)
    assert import_pictures(workspace, "cloud", f"s3://{BUCKET}/sets/shapes.zip").added == 6


def test_mistakes_are_explained(workspace: Workspace, s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for address, said in (
        ("s3://no-such-bucket/x", "no-such-bucket cannot be read"),
        (f"s3://{BUCKET}/empty", "Nothing lies under"),
        ("s3://Not_A_Bucket!/x", "not a name of a bucket"),
    ):
        with pytest.raises(NotThere, match=said) as caught:
            import_pictures(workspace, "cloud", address)
        assert caught.value.hint
    for address in ("s3://", "s3://key:word@bucket/x"):
        with pytest.raises(BadInput, match="names no bucket"):
            survey(address)
    s3.put_object(Bucket=BUCKET, Key="flat/1.png", Body=b"x")
    with pytest.raises(BadInput, match="no subfolders"):
        survey(f"s3://{BUCKET}/flat")
    s3.put_object(Bucket=BUCKET, Key="flat/2.png", Body=b"x")
    with pytest.raises(BadInput, match="more than 1 files"):
        survey(f"s3://{BUCKET}/flat", options=ImportOptions(most_files=1))
    monkeypatch.setenv(ENDPOINT_VARIABLE, "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(NotThere, match="does not answer"):
        survey(f"s3://{BUCKET}/flat")
    assert workspace.dataset_names() == []


def test_progress_is_in_megabytes(workspace: Workspace, s3: Any, folder: Path) -> None:
    put(s3, folder, "pets/")
    events: list[object] = []
    import_pictures(workspace, "cloud", f"s3://{BUCKET}/pets", context=Context(events.append))
    said = [event.what for event in events if isinstance(event, Progress)]
    assert {"Listing the bucket", "Fetching from the bucket, MB", "Reading pictures"} <= set(said)
