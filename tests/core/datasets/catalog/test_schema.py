"""How a catalog is opened: schema numbers, damage, disks that cannot be written to, and who may write."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset, write_settings
from core.datasets.catalog.sample_filter import Order
from core.datasets.catalog.samples import Catalog, SampleFilter
from core.datasets.cleaning.exclusion import exclude_paths
from core.datasets.cleaning.findings import read_evidence
from core.datasets.splits.splitting import SplitRequest, make_split
from core.datasets.splits.ties import tie_paths
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace
from tests.catalogs import Planted, of_the_first_schema, plant, planted_dataset


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    made = planted_dataset(workspace)
    plant(made, [Planted(f"{label}/{number:02d}.png", label=label) for label in "ba" for number in range(20)])
    return made


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
    assert "newer Safelight" in dataset.catalog.why_read_only()
    assert dataset.catalog.count() == 40
    assert len(dataset.table()) == 40
    with pytest.raises(Refused, match="newer Safelight"):
        dataset.catalog.exclude([1])
    with pytest.raises(Refused, match="newer Safelight"):
        make_split(dataset, SplitRequest())


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


def test_an_older_catalog_that_cannot_be_written_is_read_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "catalog.sqlite"
    of_the_first_schema(path)

    def refused(_path: Path) -> None:
        raise Refused("It cannot be written.", "", _path)

    monkeypatch.setattr(schema, "writing", refused)
    assert Catalog(path).count(SampleFilter(licence="CC0", gone=False)) == 1
    with schema.reading(path) as connection:
        assert connection.execute("SELECT * FROM likenesses").fetchall() == []
        assert connection.execute("SELECT * FROM neighbours").fetchall() == []
    assert schema.schema_number(path) == 1


def make_newer(dataset: Dataset) -> None:
    """What a newer Safelight would have written into dataset.toml."""
    settings = dataset.folder / "dataset.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("schema_number = 1", "schema_number = 2"), encoding="utf-8")


WRITERS: dict[str, Callable[[Dataset], object]] = {
    "split": lambda dataset: make_split(dataset, SplitRequest()),
    "exclude": lambda dataset: exclude_paths(dataset, ["a/01.png"]),
    "tie": lambda dataset: tie_paths(dataset, ["a/01.png", "a/02.png"]),
    "settings": write_settings,
}


@pytest.mark.parametrize("writer", WRITERS)
def test_nothing_is_written_into_a_dataset_whose_settings_are_newer(dataset: Dataset, writer: str) -> None:
    make_newer(dataset)
    before = dataset.catalog.edits(), (dataset.folder / "dataset.toml").read_bytes()
    assert "newer Safelight" in dataset.catalog.why_read_only()
    with pytest.raises(Refused, match="newer Safelight"):
        WRITERS[writer](dataset)
    assert (dataset.catalog.edits(), (dataset.folder / "dataset.toml").read_bytes()) == before
    assert dataset.catalog.count() == 40


def on_a_read_only_disk(path: Path, target: Path) -> Path:
    """The catalog with its -wal and without a -shm, where none can be made."""
    target.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", target / f"{path.name}{ending}")
    (target / f"{path.name}-shm").symlink_to(target / "nowhere" / "none")
    return target / path.name


def test_decisions_in_the_wal_count_on_a_read_only_disk(dataset: Dataset, tmp_path: Path) -> None:
    holding = sqlite3.connect(dataset.catalog.path)  # while one connection is open, the -wal stays
    holding.execute("SELECT count(*) FROM samples").fetchone()
    dataset.catalog.exclude(dataset.catalog.ids()[:7])
    copy = on_a_read_only_disk(dataset.catalog.path, tmp_path / "disk")
    holding.close()
    assert Catalog(copy).count(SampleFilter(excluded=True)) == 7
    assert [edit.title for edit in Catalog(copy).edits()] == ["Excluded 7 pictures: by hand"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever may do everything may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_read_only(dataset: Dataset) -> None:
    dataset.folder.chmod(0o500)
    try:
        assert "may only be read" in dataset.catalog.why_read_only()
        with pytest.raises(Refused, match="may only be read"):
            dataset.catalog.exclude([1])
    finally:
        dataset.folder.chmod(0o700)


def test_an_empty_catalog_is_damaged_and_not_filled(dataset: Dataset) -> None:
    for ending in ("-wal", "-shm"):
        Path(f"{dataset.catalog.path}{ending}").unlink(missing_ok=True)
    dataset.catalog.path.write_bytes(b"")
    for act in (dataset.catalog.count, lambda: dataset.catalog.exclude([1]), dataset.table):
        with pytest.raises(BadInput, match="it is empty"):
            act()
    assert dataset.catalog.path.stat().st_size == 0


FULL = """
import resource, sys
from core.datasets.catalog.dataset import Dataset
from core.support.errors import SafelightError
from core.support.workspace import Workspace
dataset = Dataset.open(Workspace.at(sys.argv[1]), "planted")
ids = dataset.catalog.ids()
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
try:
    dataset.catalog.exclude(ids, "x" * 4000)
except SafelightError as error:
    print(type(error).__name__, error)
"""


def test_a_full_disk_is_told_and_changes_nothing(dataset: Dataset, workspace: Workspace) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(workspace.root)], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert "disk" in said.stdout
    assert said.stdout.split()[0] in ("DiskFull", "NotThere")
    assert dataset.catalog.count_used() == 40


def without_a_measure(path: Path) -> None:
    """A catalog as a program wrote it whose table of measures was shorter."""
    connection = sqlite3.connect(path)
    connection.execute("ALTER TABLE samples DROP COLUMN sharpness")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_a_catalog_gets_the_columns_of_new_measures(dataset: Dataset) -> None:
    without_a_measure(dataset.catalog.path)
    sample = dataset.catalog.samples()[0]
    assert (sample.measure("brightness"), sample.measure("sharpness")) == (0.5, None)
    assert schema.schema_number(dataset.catalog.path) == schema.SCHEMA
    dataset.catalog.exclude([sample.id])
    assert np.isnan(read_evidence(dataset.catalog).measures["sharpness"]).sum() == 39


def test_a_measure_that_a_read_only_catalog_lacks_is_not_measured(dataset: Dataset) -> None:
    without_a_measure(dataset.catalog.path)
    make_newer(dataset)
    assert dataset.catalog.samples()[0].measure("sharpness") is None
    assert len(dataset.catalog.ids(order=Order("sharpness"))) == 40
    assert read_evidence(dataset.catalog).measures["brightness"].tolist() == [0.5] * 40


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER grudge AFTER INSERT ON edits BEGIN DELETE FROM samples; END",
        "CREATE VIEW more AS SELECT 1",
        "DROP VIEW neighbours; CREATE VIEW neighbours AS SELECT 1",
    ],
)
def test_a_catalog_holds_no_statements_but_ours(dataset: Dataset, statement: str) -> None:
    connection = sqlite3.connect(dataset.catalog.path, isolation_level=None)
    connection.executescript(statement)
    connection.close()
    for use in (schema.reading, schema.writing):
        with pytest.raises(BadInput, match="that no Safelight makes"), use(dataset.catalog.path):
            pass


@pytest.mark.parametrize(("column", "told"), [("label", "class"), ("path", "path"), ("sha256", "hash")])
def test_bytes_in_the_place_of_a_text_are_damage(dataset: Dataset, column: str, told: str) -> None:
    with closing(sqlite3.connect(dataset.catalog.path, isolation_level=None)) as connection:
        connection.execute(f"UPDATE samples SET {column} = x'ff' WHERE id = 1")
        (plan,) = connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM samples WHERE {column} >= x'' LIMIT 1")
    assert "SEARCH" in plan[-1], "a look takes as long however many pictures there are"
    for use in (schema.reading, schema.writing):
        with pytest.raises(BadInput, match=f"the {told} of a picture is no text"), use(dataset.catalog.path):
            pass


def test_bytes_in_the_place_of_a_class_that_a_person_gave_are_damage(dataset: Dataset) -> None:
    with closing(sqlite3.connect(dataset.catalog.path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO relabels VALUES (1, x'ff')")
    for use in (schema.reading, schema.writing):
        with pytest.raises(BadInput, match="the class of a picture is no text"), use(dataset.catalog.path):
            pass


def test_a_virtual_table_is_known_in_whatever_words(dataset: Dataset) -> None:
    with closing(sqlite3.connect(dataset.catalog.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        told = "CREATE/**/VIRTUAL TABLE grudge USING csv(filename='letters.txt')"
        connection.execute("INSERT INTO sqlite_master VALUES ('table', 'grudge', 'grudge', 0, ?)", [told])
    with pytest.raises(BadInput, match="no Safelight makes"):
        dataset.catalog.count()


@pytest.mark.skipif(os.name == "nt", reason="locks there are not given up by closing another handle")
def test_looking_at_a_catalog_leaves_the_locks_of_others_in_this_process(dataset: Dataset) -> None:
    path = dataset.catalog.path
    elsewhere = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM samples'); c.close()"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("SELECT count(*) FROM samples").fetchone()
        with schema.reading(path):
            subprocess.run([sys.executable, "-c", elsewhere, str(path)], check=True, timeout=60)
        connection.execute("INSERT INTO choices VALUES ('grid', 'small')")
        with schema.reading(path) as other:
            assert other.execute("SELECT value FROM choices WHERE name = 'grid'").fetchone() == ("small",)


def test_a_catalog_is_not_read_through_a_link(dataset: Dataset, tmp_path: Path) -> None:
    place = dataset.catalog.path
    place.rename(tmp_path / "elsewhere.sqlite")
    place.symlink_to(tmp_path / "elsewhere.sqlite")
    with pytest.raises(BadInput, match="link that leads elsewhere"), schema.reading(place):
        pass
