"""Buckets as a source: a real S3 server on loopback, only what is new fetched, mistakes explained."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.importing import ImportOptions, import_pictures
from core.datasets.importing.survey import survey
from core.datasets.sources.bucket import ENDPOINT_VARIABLE
from core.datasets.sources.download_folders import downloads, folder_of
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, NotThere
from core.support.jobs import Context, Progress
from core.support.workspace import Workspace
from tests.servers.bucket import BUCKET, put


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
    flat = survey(f"s3://{BUCKET}/flat")
    assert flat.question is not None
    assert "their classes are not known" in flat.question.message
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
