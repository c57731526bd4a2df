"""The surest mistakes are shown once more under heat maps where that is asked for; what cannot be drawn says why."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from core.architectures.building import build
from core.architectures.weights import preprocessing_for
from core.evaluation.report import read_report
from core.reporting.request import PageRequest
from core.reporting.run.matter import gather_run
from core.reporting.run.page import run_page
from core.reporting.run.pictures import looked_at
from core.reporting.saving import save_page
from core.runs.folder import RunFolder
from core.support.errors import Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.page_reading import foreign, read_page
from tests.trained_runs import write_best

TITLE = "Where it looked in them"


@pytest.fixture(scope="module")
def explained(read_workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The run `one` with weights; `two` has none."""
    workspace = Workspace.at(shutil.copytree(read_workspace.root, tmp_path_factory.mktemp("heat") / "workspace"))
    folder = RunFolder.open(workspace, "one")
    plan = folder.plan
    assert plan is not None
    folder.write_plan(plan.model_copy(update={"preprocessing": preprocessing_for(plan.recipe)}))
    write_best(folder, build(plan.recipe, len(plan.classes)).eval(), plan.classes)
    return workspace


def test_the_surest_mistakes_are_shown_under_heat_maps(explained: Workspace, tmp_path: Path) -> None:
    plain = gather_run(explained, "one", "val", True, Context())
    assert plain.heat is None
    assert TITLE not in read_page(run_page(plain)).texts
    matter = gather_run(explained, "one", "val", True, Context(), heat=True)
    told = matter.side.predictions
    wrong = [told.samples[row] for row in matter.side.mistakes.tolist()]
    assert matter.heat is not None
    assert matter.pictures is not None
    assert list(matter.heat.pictures) == wrong != []
    drawn = {sample: one for sample, one in matter.heat.pictures.items() if one.thumbnail is not None}
    for sample, one in drawn.items():
        assert one.thumbnail != matter.pictures[sample].thumbnail
        assert (one.credit, one.licence) == (matter.pictures[sample].credit, matter.pictures[sample].licence)
    for sample in set(wrong) - set(drawn):
        assert "Nothing in this picture speaks for" in matter.heat.pictures[sample].reason
    assert drawn
    assert "the class it was taken for" in matter.heat.words
    assert "Nothing in this picture" not in matter.heat.words, "that is said of single pictures"
    found = read_page(run_page(matter))
    assert foreign(found) == []
    assert TITLE in found.texts
    assert len(wrong) == 4, "all are shown"
    told = f"The 4 mistakes it was surest of, with a heat map over each, which tells where and not why. {matter.heat.words}"
    assert told in found.text
    assert looked_at(dataclasses.replace(matter, heat=None)) is None
    saved = save_page(explained, ["one"], PageRequest(tmp_path / "one.html", heat=True))
    assert TITLE in saved.file.read_text(encoding="utf-8")


def test_a_picture_that_was_changed_since_is_not_explained(explained: Workspace, tmp_path: Path) -> None:
    workspace = Workspace.at(shutil.copytree(explained.root, tmp_path / "workspace"))
    matter = gather_run(workspace, "one", "val", True, Context())
    row = int(matter.side.mistakes[0])
    assert matter.data.known is not None
    file = matter.data.known.dataset.picture_path(matter.side.predictions.paths[row])
    assert file.is_relative_to(workspace.root)
    file.write_bytes(b"another")
    heat = gather_run(workspace, "one", "val", True, Context(), heat=True).heat
    assert heat is not None
    assert heat.pictures[matter.side.predictions.samples[row]].reason == "It is no longer the file it was."


def test_a_run_without_weights_opens_nothing_for_it(explained: Workspace, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no weights"):
        save_page(explained, ["two"], PageRequest(tmp_path / "two.html", "test", heat=True))
    assert read_report(RunFolder.open(explained, "two").report_path).opened == ()
    assert list(tmp_path.iterdir()) == []
