"""The demo's course, on a smaller sample and shorter recipes; `make run` shows the real one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.cli.entry import run
from core.cli.verbs import demo
from core.datasets.importing.samples import SAMPLES
from core.datasets.sources.listing import Listing
from core.runs.listing import list_runs
from core.support.jobs import Context
from core.support.workspace import Workspace


@pytest.fixture
def short_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo on some of the handwritten digits with two recipes of one epoch."""
    sample = SAMPLES.get("digits")

    def some(folder: Path, options: Any, context: Context) -> Listing:
        listing = sample.write(folder, options, context)
        return replace(listing, found=listing.found[::6])

    monkeypatch.setitem(SAMPLES._things, "digits", replace(sample, write=some))
    quick = ("epochs=1", "picture_size=16", "precision=fp32")
    acts = tuple(demo.Act(preset, quick, "a short one") for preset in ("mlp", "cnn-small"))
    monkeypatch.setattr(demo, "DATASET", "digits")
    monkeypatch.setattr(demo, "ACTS", acts)


@pytest.mark.usefixtures("short_demo", "trained_here")
def test_the_demo_goes_from_import_to_a_picture_and_uses_again_what_is_there(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--workspace", str(workspace.root)]
    assert run(["demo", *place]) == 0
    told = capsys.readouterr().out
    for words in (
        "Licence: CC BY 4.0",
        "300 pictures",
        "nothing known leaks",
        "demo-mlp is complete after 1 epoch",
        "random, seed 0",
        " ± ",
        "which was sealed until now",
        "(exact McNemar",
        "A test picture of the class",
        "What to do next",
    ):
        assert words in told, words
    assert {(row.run, row.state, row.opened) for row in list_runs(workspace)} == {
        ("demo-mlp", "completed", 1),
        ("demo-cnn-small", "completed", 1),
    }
    assert run(["demo", "--json", *place]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert "demo-mlp is there already." in err
    assert "sealed until now" not in err
    assert [row["run"] for row in found["runs"]] == ["demo-mlp", "demo-cnn-small"]
    assert found["comparison"]["opened"] == {"demo-mlp": 2, "demo-cnn-small": 2}
    assert set(found["picture"]["predictions"]) == {"demo-mlp", "demo-cnn-small"}
