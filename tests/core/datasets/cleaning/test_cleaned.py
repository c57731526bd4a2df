"""What was cleaned: counted by what led to it, as it stands, undone decisions aside."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.cleaning.cleaned import MoveCount, ReasonCount, cleaned
from core.datasets.cleaning.finding_words import finding_title
from core.support.workspace import Workspace
from tests.catalogs import many, plant, planted_dataset


def test_decisions_are_counted_by_what_led_to_them(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    plant(dataset, many(12))
    catalog = dataset.catalog
    ids = [sample.id for sample in catalog.samples()]
    found = cleaned(dataset)
    assert (found.excluded, found.moved, found.unusable, found.checked) == ((), (), (), False)
    catalog.exclude(ids[:3], "near-duplicate")
    catalog.exclude(ids[3:5], "near-duplicate, blurred")
    catalog.exclude(ids[5:6])
    catalog.exclude(ids[6:7], "commas, and no kinds")
    undone = catalog.exclude(ids[7:8], "dark")
    assert undone is not None
    catalog.undo(undone)
    catalog.relabel(ids[8:10], "c0")
    with schema.writing(catalog.path) as connection:
        connection.execute("INSERT INTO refused SELECT 'x', 'x', 'truncated', 'cut', 'a', 1, 1, 1, NULL, NULL")
    found = cleaned(dataset)
    assert found.excluded == (
        ReasonCount(finding_title("near-duplicate"), 3),
        ReasonCount(f"{finding_title('near-duplicate')}, {finding_title('blurred')}", 2),
        ReasonCount("By hand", 1),
        ReasonCount("Commas, and no kinds", 1),
    )
    assert sum(move.pictures for move in found.moved) == 2
    assert all(move == MoveCount(move.came_with, "c0", move.pictures) for move in found.moved)
    assert found.unusable == (ReasonCount(finding_title("truncated"), 1),)


def test_a_check_that_found_nothing_is_told_from_none(workspace: Workspace) -> None:
    dataset = planted_dataset(workspace)
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("INSERT INTO choices VALUES ('checked', '1')")
    assert cleaned(dataset).checked
