"""What a derived dataset takes over: sides, owners, and what may be done with the pictures."""

from __future__ import annotations

from core.datasets.catalog import ledger
from core.datasets.catalog.dataset import Dataset
from core.datasets.splits.certificate import certificate
from core.derived.carrying import carry_ledger, carry_split, no_derivatives
from core.derived.parents import AT, FROM, parents
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.catalogs import Planted, plant, planted_dataset
from tests.derived_datasets import sides_of


def test_pictures_lie_on_the_side_of_what_they_were_made_from(workspace: Workspace, objects: Dataset) -> None:
    made = planted_dataset(workspace, "made")
    everything = parents(objects, objects.current_split)
    plant(
        made,
        [
            Planted(f"{number}.png", one.label, group=one.group, columns={AT: one.path, FROM: one.sha256})
            for number, one in enumerate(everything)
        ],
    )
    split = str(objects.current_split)
    notes = carry_split(objects, split, made, Context())
    assert made.current_split == split
    assert sides_of(made) == {f"{number}.png": one.side for number, one in enumerate(everything)}
    assert "carried over from objects" in certificate(made, split).request
    assert not any("leak" in note for note in notes)
    assert carry_ledger(objects, made) == 3
    assert {entry.owner for entry in ledger.entries(made.catalog.path)} == {"id-0", "id-1", "id-2"}
    (edit,) = made.catalog.edits()
    made.catalog.undo(edit.id)
    assert (made.split_names(), made.current_split) == ((), None)


def test_a_picture_of_no_side_is_told_as_one(workspace: Workspace, objects: Dataset) -> None:
    made, split = planted_dataset(workspace, "made"), str(objects.current_split)
    one = parents(objects, split)[0]
    plant(made, [Planted("0.png", one.label, group=one.group, columns={AT: "gone.png", FROM: "0" * 64})])
    assert carry_split(objects, split, made, Context())[0] == f"1 picture is on no side of {split} in objects, and on none here."


def test_licences_that_allow_no_changes_are_counted(objects: Dataset) -> None:
    assert no_derivatives(objects, parents(objects)) == 2
