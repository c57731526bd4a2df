"""All checks: a new one is one registration."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.datasets.cleaning.checking import check_stored
from core.datasets.cleaning.checks.check import Check, Evidence, Finding
from core.datasets.cleaning.checks.registry import CHECKS
from core.datasets.cleaning.exclusion import exclude
from core.support.workspace import Workspace
from tests.asked_questions import found
from tests.catalogs import Planted, plant, planted_dataset


def test_a_new_check_is_one_registration(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(evidence: Evidence) -> Iterator[Finding]:
        yield from (Finding("square", (path,), 1.0, "As wide as high.") for path in evidence.paths)

    monkeypatch.setattr(CHECKS, "_things", dict(CHECKS._things))
    CHECKS.add("square", Check("square", "Square", "As wide as high.", find))
    dataset = planted_dataset(workspace)
    plant(dataset, [Planted("a/1.png")])
    assert "square" in found(check_stored(dataset))
    assert exclude(dataset, ["square"]).excluded == 1


def test_what_cleaning_proposes_for_each_kind() -> None:
    assert {check.kind: check.proposal for check in CHECKS if check.proposal != "keep"} == {
        "tiny": "exclude", "uniform": "exclude", "label-conflict": "majority", "suspect-label": "suggested",
        "odd-size": "strong", "odd-aspect": "strong", "dark": "strong", "bright": "strong", "low-contrast": "strong",
        "blurred": "strong", "outlier": "strong",
    }  # fmt: skip
    assert {check.kind for check in CHECKS if check.keeps_first} == {"exact-duplicate", "near-duplicate"}
    assert {check.kind for check in CHECKS if not check.asked} == {"exif-rotated"}
    assert {check.kind for check in CHECKS if check.of_classes} == {"giveaway"}
    for check in CHECKS:
        assert check.title
        assert check.text.endswith(".")
