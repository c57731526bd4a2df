"""The catalog file: pages and filters, threads, schema numbers, damage."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.samples import Catalog, SampleFilter
from core.datasets.splits.splitting import SplitRequest, make_split
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{label}/{number:02d}.png", label=label) for label in "ba" for number in range(20)])
    return made


def test_pages_follow_each_other_in_the_order_of_paths(dataset: Dataset) -> None:
    catalog = dataset.catalog
    pages = [catalog.samples(offset=start, limit=15) for start in (0, 15, 30)]
    assert [len(page) for page in pages] == [15, 15, 10]
    paths = [sample.path for page in pages for sample in page]
    assert paths == sorted(paths)
    ids = catalog.ids()
    assert [sample.path for sample in catalog.by_ids(ids[10:12])] == paths[10:12]
    assert [sample.id for sample in catalog.by_paths([paths[3], "none.png", paths[1]])] == [ids[3], ids[1]]


def test_filters_narrow_together(dataset: Dataset) -> None:
    catalog = dataset.catalog
    split = make_split(dataset, SplitRequest()).split
    sizes = {side: catalog.count(SampleFilter(split=split, side=side)) for side in ("train", "val", "test", "none")}
    assert sizes == {"train": 32, "val": 4, "test": 4, "none": 0}
    assert catalog.count(SampleFilter(label="a", text="/0")) == 10
    assert catalog.count(SampleFilter(label="a", split=split, side="val")) == 2
    catalog.exclude(catalog.ids(SampleFilter(label="a")))
    assert catalog.count(SampleFilter(label="a", excluded=False)) == 0
    assert catalog.count(SampleFilter(excluded=True)) == 20
    assert catalog.count_used() == 20


def test_large_hashes_survive_the_file(dataset: Dataset) -> None:
    plant(dataset, [Planted("z/top.png", phash=2**64 - 1), Planted("z/one.png", phash=1)])
    assert [sample.phash for sample in dataset.catalog.samples(SampleFilter(text="z/"))] == [1, 2**64 - 1]


def test_threads_that_write_at_once_lose_nothing(dataset: Dataset) -> None:
    ids = dataset.catalog.ids()
    errors: list[BaseException] = []

    def work(part: int) -> None:
        try:
            for number in ids[part::4]:
                dataset.catalog.exclude([number])
                dataset.catalog.count()
        except BaseException as error:  # handed to the test's own thread
            errors.append(error)

    threads = [threading.Thread(target=work, args=(part,)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert dataset.catalog.count_used() == 0
    assert len(dataset.catalog.edits()) == len(ids)


def fail_after_deleting(catalog: Catalog) -> None:
    with schema.writing(catalog.path) as connection:
        connection.execute("DELETE FROM samples")
        raise ZeroDivisionError


def test_a_failed_write_changes_nothing(dataset: Dataset) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_deleting(dataset.catalog)
    assert dataset.catalog.count() == 40


def test_a_newer_catalog_is_read_but_not_written(dataset: Dataset) -> None:
    connection = sqlite3.connect(dataset.catalog.path)
    connection.execute(f"PRAGMA user_version={schema.SCHEMA + 1}")
    connection.close()
    assert dataset.catalog.read_only()
    assert dataset.catalog.count() == 40
    assert len(dataset.table()) == 40
    with pytest.raises(Refused, match="newer Safelight"):
        dataset.catalog.exclude([1])
    with pytest.raises(Refused, match="newer Safelight"):
        make_split(dataset, SplitRequest())


def test_an_older_catalog_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.sqlite"
    schema.create(path)
    monkeypatch.setattr(
        schema, "MIGRATIONS", (*schema.MIGRATIONS, "ALTER TABLE edits ADD COLUMN author TEXT; CREATE TABLE more (x)")
    )
    monkeypatch.setattr(schema, "SCHEMA", schema.SCHEMA + 1)
    with schema.writing(path) as connection:
        connection.execute("INSERT INTO more VALUES (1)")
        assert connection.execute("SELECT author FROM edits").fetchall() == []
    assert schema.schema_number(path) == schema.SCHEMA


def test_a_missing_and_a_damaged_catalog_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        Catalog(tmp_path / "catalog.sqlite").count()
    with pytest.raises(NotThere), schema.writing(tmp_path / "catalog.sqlite"):
        pass
    (tmp_path / "bad.sqlite").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(BadInput, match="not a catalog or is damaged"):
        Catalog(tmp_path / "bad.sqlite").count()
    with pytest.raises(BadInput, match="not a catalog or is damaged"):
        Catalog(tmp_path / "bad.sqlite").exclude([1])
    assert not (tmp_path / "catalog.sqlite").exists()


def test_a_catalog_is_not_made_over_another(dataset: Dataset) -> None:
    with pytest.raises(Refused):
        schema.create(dataset.catalog.path)


def _of_the_first_schema(path: Path) -> None:
    """A catalog as the first version wrote it, with one sample."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    for statement in filter(str.strip, schema.MIGRATIONS[0].split(";")):
        connection.execute(statement)
    connection.execute("PRAGMA user_version=1")
    connection.execute("INSERT INTO sources VALUES (1, 'folder', '/pictures', 'CC0', '2025')")
    columns = "id, path, sha256, label, bytes, modified, origin, width, height, format, mode, orientation, frames, phash, "
    connection.execute(
        f"INSERT INTO samples ({columns} brightness, contrast, sharpness, extension_matches, source) "
        "VALUES (1, 'a/1.png', 'ab', 'a', 1, 1, 'a/1.png', 3, 4, 'PNG', 'RGB', 1, 1, 0, 0.5, 0.2, 1.0, 1, 1)"
    )
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_an_older_catalog_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    _of_the_first_schema(path)
    assert Catalog(path).count(SampleFilter(licence="CC0", gone=False)) == 1
    assert schema.schema_number(path) == schema.SCHEMA


def test_an_older_catalog_that_cannot_be_written_is_read_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.sqlite"
    _of_the_first_schema(path)

    def refused(_path: Path) -> None:
        raise Refused("It cannot be written.", "", _path)

    monkeypatch.setattr(schema, "writing", refused)
    assert Catalog(path).count(SampleFilter(licence="CC0", gone=False)) == 1
    with schema.reading(path) as connection:
        assert connection.execute("SELECT * FROM likenesses").fetchall() == []
        assert connection.execute("SELECT * FROM neighbours").fetchall() == []
    assert schema.schema_number(path) == 1
