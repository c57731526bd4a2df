"""The tables of a catalog, and how older ones are brought to today's."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.datasets.catalog import schema
from core.datasets.catalog.samples import Catalog, SampleFilter
from tests.catalogs import of_the_first_schema


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


def test_an_older_catalog_can_be_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite"
    of_the_first_schema(path)
    assert Catalog(path).count(SampleFilter(licence="CC0", gone=False)) == 1
    assert schema.schema_number(path) == schema.SCHEMA
