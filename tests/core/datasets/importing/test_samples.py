"""The sample datasets: what is written, licences, options, and what is said when a package is missing."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace
from pathlib import Path

import pytest

from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.sample_sets import digits
from core.datasets.importing.sample_sets.digits import DigitOptions
from core.datasets.importing.samples import SAMPLES, _edition, import_sample
from core.datasets.sources.listing import Listing
from core.support.errors import NotThere
from core.support.fields import describe
from core.support.jobs import Abandoned, Context
from core.support.workspace import Workspace


def test_every_sample_says_what_it_is() -> None:
    assert SAMPLES.names() == ["solar-cells", "digits"]
    for sample in SAMPLES:
        assert sample.title
        assert "CC BY" in sample.licence
        assert list(describe(sample.options))
        assert sample.classes == tuple(sorted(sample.classes))


def first_of_each(folder: Path, options: DigitOptions, context: Context) -> Listing:
    listing = digits.SAMPLE.write(folder, options, context)
    return replace(listing, found=tuple(entry for entry in listing.found if entry.path.endswith(("0.png", "5.png")))[:60])


def test_a_sample_becomes_a_dataset(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SAMPLES._things, "digits", replace(digits.SAMPLE, write=first_of_each))
    options = DigitOptions(enlarge=2)
    result = import_sample(workspace, "digits", "digits", options)
    assert (result.added, result.already, result.refused) == (60, 0, ())
    dataset = Dataset.open(workspace, "digits")
    assert "name the authors" in dataset.licence
    assert "scikit-learn" in (dataset.folder / "dataset.toml").read_text(encoding="utf-8")
    assert dataset.here
    assert {sample.width for sample in dataset.catalog.samples()} == {16}
    again = import_sample(workspace, "digits", "digits", options)
    assert (again.added, again.already) == (0, 60)


def test_an_unknown_sample_and_a_cancelled_one(workspace: Workspace) -> None:
    with pytest.raises(NotThere, match="solar-cells"):
        import_sample(workspace, "cells", "solar-cell")
    context = Context()
    context.abandon()
    with pytest.raises(Abandoned):
        import_sample(workspace, "digits", "digits", context=context)
    assert workspace.dataset_names() == []


def test_a_sample_says_which_edition_it_is_where_that_is_known() -> None:
    assert _edition("numpy") == f"numpy {importlib.metadata.version('numpy')}"
    assert _edition("no-such-package") == "no-such-package"
