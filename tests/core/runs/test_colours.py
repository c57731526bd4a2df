"""A run's colour: given once, to be told from others on its dataset, and kept whatever happens to them."""

from __future__ import annotations

import json

from core.runs.colours import COLOURS, colour_of
from core.runs.folder import RunFolder
from core.runs.listing import list_runs
from core.runs.recipe import Recipe
from core.support.workspace import Workspace


def begin(workspace: Workspace, name: str, dataset: str = "vehicles") -> int:
    return RunFolder.create(workspace, name, dataset, Recipe()).request.colour


def test_runs_on_a_dataset_have_different_colours_while_there_are_any(workspace: Workspace) -> None:
    colours = [begin(workspace, f"run {number}") for number in range(COLOURS)]
    assert sorted(colours) == list(range(COLOURS))
    assert begin(workspace, "others", "flowers") == 0
    assert begin(workspace, "one more") in range(1, COLOURS), "the fewest of all runs have it"


def test_a_colour_stays_through_renaming_and_the_end_of_others(workspace: Workspace) -> None:
    first, second = begin(workspace, "first"), begin(workspace, "second")
    workspace.trash(workspace.run_folder("first"))
    run = RunFolder.open(workspace, "second").rename(workspace, "other")
    run.set_note("good")
    assert run.request.colour == second != first
    assert [row.colour for row in list_runs(workspace)] == [second]
    assert begin(workspace, "third") == first, "what is free again is given again"


def test_a_run_of_an_earlier_safelight_has_a_colour_that_stays(workspace: Workspace) -> None:
    run = RunFolder.create(workspace, "old", "vehicles", Recipe())
    document = json.loads((run.path / "request.json").read_text(encoding="utf-8"))
    del document["colour"]
    document["schema_number"] = 2
    (run.path / "request.json").write_text(json.dumps(document), encoding="utf-8")
    before = run.request.colour
    assert before == colour_of(document)
    again = run.rename(workspace, "new")
    again.set_note("noted")
    assert again.request.colour == before
