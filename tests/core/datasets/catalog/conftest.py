"""A dataset of which much is on record."""

from __future__ import annotations

import pytest

from core.datasets.catalog import ledger, schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.ledger import LedgerEntry
from core.datasets.cleaning.checks.check import Finding
from core.datasets.cleaning.findings import store_findings
from core.support.workspace import Workspace
from tests.catalogs import plant, planted_dataset
from tests.recorded_pictures import FLAT, OWNED, SAMPLES, SQUARE


@pytest.fixture
def dataset(workspace: Workspace) -> Dataset:
    """Four pictures of two sources; one is in the ledger and gone, three have findings."""
    made = planted_dataset(workspace)
    plant(made, SAMPLES)
    with schema.writing(made.catalog.path) as connection:
        connection.execute("INSERT INTO sources VALUES (2, 'archive', '/far/away/more.zip', '', '2026-01-02')")
        connection.execute("UPDATE samples SET source = 2 WHERE path = ?", (FLAT.path,))
        store_findings(
            connection,
            [
                Finding("dark", (SQUARE.path,), 0.9, "It is dark."),
                Finding("odd-aspect", (FLAT.path,), 0.8, "It is ten times as wide as high."),
                Finding("odd-aspect", (OWNED.path,), 0.3, "It is four times as high as wide."),
                Finding("near-duplicate", (OWNED.path, FLAT.path), 0.5, "They are alike."),
            ],
        )
    entry = LedgerEntry(OWNED.sha256, "12", "o@1", "Ann", "CC BY 4.0", "At sea", "https://example.org/12", "", "ship", "2026")
    ledger.record(made.catalog.path, [entry])
    ledger.mark_gone(made.catalog.path, ["12"], "2026-02-03")
    return made
