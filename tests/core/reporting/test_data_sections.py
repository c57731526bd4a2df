"""What a page says of data and split: places of this machine left out, leaks and warnings said, what is gone told."""

from __future__ import annotations

import dataclasses

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.cleaned import Cleaned, MoveCount, ReasonCount
from core.reporting.data_matter import DataMatter, gather_data
from core.reporting.data_sections import data, split
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.page_reading import ReadPage, read_page
from tests.paged_runs import DATASET


def gathered(workspace: Workspace) -> DataMatter:
    return gather_data(workspace, DATASET, RunFolder.open(workspace, "one").plan, Context())


def read(matter: DataMatter) -> ReadPage:
    said = split(matter)
    return read_page(page("", "", [data(matter), *([said] if said is not None else [])]))


def test_a_source_is_named_without_its_place(read_workspace: Workspace) -> None:
    found = read(gathered(read_workspace))
    assert "folder pictures (30)" in found.text
    assert str(read_workspace.root.parent) not in found.text
    assert "Pictures in use 30 in 3 classes" in found.text
    assert "Licences CC BY 4.0 (30)" in found.text
    assert "never checked" in found.text


def test_what_was_cleaned_is_counted_and_rare_moves_are_summed_up(read_workspace: Workspace) -> None:
    matter = gathered(read_workspace)
    assert matter.known is not None
    known = matter.known
    moved = tuple(MoveCount(f"a{number}", "b", 2000 - number) for number in range(14))
    found = Cleaned((ReasonCount("Blurred", 3),), moved, (ReasonCount("Empty", 1200),), checked=True)

    def told(found: Cleaned) -> str:
        read_ = read(dataclasses.replace(matter, known=dataclasses.replace(known, cleaned=found)))
        assert [cell.get("class") for cell in read_.named("td")[:3]] == [None, None, "n"] or not found.moved
        return read_.text.partition("What was cleaned ")[2].partition(" The split ")[0]

    to, last = "Moved to another class", " Moved to another class others 3,975"
    listed = " ".join(f"{to} a{number} to b {2000 - number:,}" for number in range(12))
    start = f"What Why Pictures Left out Blurred 3 No use from the start Empty 1,200 {listed}"
    assert told(found) == start + last
    assert told(dataclasses.replace(found, moved=moved[:12])) == start
    assert told(Cleaned((), (), (), checked=True)) == "No picture was left out or moved to another class."


def test_the_counts_of_the_split_add_up(read_workspace: Workspace) -> None:
    matter = gathered(read_workspace)
    assert matter.known is not None
    entry = matter.known.certificate
    assert entry is not None
    found = read(matter)
    sums = [sum(counts.values()) for counts in entry.counts.values()]
    assert f"All classes {sums[0]} {sums[1]} {sums[2]} {entry.groups}" in found.text
    assert "Most alike across sides" in found.texts
    assert [cell.get("class") for cell in found.named("td")[:5]] == [None, "n", "n", "n", "n"]
    unknown = dataclasses.replace(matter.known, certificate=dataclasses.replace(entry, class_groups={}))
    counts = entry.counts
    first = next(iter(counts["train"]))
    row = f"{first} {counts['train'][first]} {counts['val'][first]} {counts['test'][first]} 0"
    assert row in read(dataclasses.replace(matter, known=unknown)).text


def test_what_leaks_since_and_warnings_are_said(read_workspace: Workspace) -> None:
    matter = gathered(read_workspace)
    assert matter.known is not None
    assert matter.known.certificate is not None
    warned = dataclasses.replace(matter.known.certificate, warnings=("A side is small.",))
    known = dataclasses.replace(matter.known, across=("a.png",), certificate=warned)
    found = read(dataclasses.replace(matter, known=known))
    assert "Nothing leaked when it was made; by now it does." in found.text
    assert "1 picture on val or test (a.png) is tied" in found.text
    assert "A side is small." in found.texts


def test_what_is_gone_is_told(paged: Workspace) -> None:
    dataset = Dataset.open(paged, DATASET)
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DELETE FROM splits")
    assert "It is not there any more." in read(gathered(paged)).text
    paged.trash(dataset.folder)
    gone = gathered(paged)
    assert gone.known is None
    assert split(gone) is None
    assert "There is no dataset called" in read(gone).text
