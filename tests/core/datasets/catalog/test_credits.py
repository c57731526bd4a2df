"""The attribution list: everyone whose pictures were collected, with links."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from core.datasets.catalog import ledger
from core.datasets.catalog.credits import Credits, read_credits, write_credits
from core.datasets.catalog.dataset import Dataset
from core.support.errors import BadInput


def test_the_attribution_list_names_everyone_with_links(boats: Dataset, tmp_path: Path) -> None:
    listed = ledger.entries(boats.catalog.path)
    ledger.mark_gone(boats.catalog.path, [listed[0].photo], "2026-01-01")
    assert write_credits(boats, tmp_path / "credits.HTML") == 8
    page = (tmp_path / "credits.HTML").read_text(encoding="utf-8")
    assert all(f'<a href="{entry.page}">' in page for entry in listed)
    assert 'href="https://creativecommons.org/' in page
    assert page.count("taken down since") == 1
    write_credits(boats, tmp_path / "credits.csv")
    with open(tmp_path / "credits.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["photo"] for row in rows} == {entry.photo for entry in listed}
    with pytest.raises(BadInput, match=r"\.csv"):
        write_credits(boats, tmp_path / "credits.pdf")


def test_the_record_is_read_with_how_many_are_marked_as_taken_down(dataset: Dataset) -> None:
    found = read_credits(dataset)
    assert found == Credits(ledger.entries(dataset.catalog.path), len(ledger.gone_samples(dataset.catalog.path)))
    assert found.entries
