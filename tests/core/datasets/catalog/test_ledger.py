"""Attribution lists: whatever an owner calls a picture, it is text in the page and in the table."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

from core.datasets.catalog import ledger
from core.support.foreign_text import one_line, valid
from tests.hostile_names import hostile_names


def test_nothing_in_a_title_becomes_markup_or_a_formula(tmp_path: Path) -> None:
    entry = ledger.LedgerEntry("a" * 64, "1", "x", "<b>Eve</b>", "CC BY 2.0", "=cmd()", 'javascript:alert("1")', "", "q", "")
    ledger.write_html(tmp_path / "a.html", [entry])
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<b>" not in page
    assert "javascript:" not in page
    ledger.write_table(tmp_path / "a.csv", [entry])
    assert "'=cmd()" in (tmp_path / "a.csv").read_text(encoding="utf-8")


def test_two_hundred_hostile_names_stand_in_page_and_table(tmp_path: Path) -> None:
    names = hostile_names()
    entries = [
        ledger.LedgerEntry(f"{number:064}", str(number), "x", name, "CC BY 2.0", name, "https://a.example/" + name, "", "q", "")
        for number, name in enumerate(names)
    ]
    ledger.write_html(tmp_path / "a.html", entries)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    lines = re.findall("<li>.*?</li>", page, re.DOTALL)
    assert len(lines) == len(names)
    assert set(re.findall(r"</?\w+", "".join(lines))) == {"<li", "</li", "<a", "</a"}
    assert [html.unescape(line.split("by ", 1)[1].rsplit(", <a", 1)[0]) for line in lines] == [one_line(name) for name in names]
    ledger.write_table(tmp_path / "a.csv", entries)
    with open(tmp_path / "a.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["page"] for row in rows] == [valid("https://a.example/" + name) for name in names]
