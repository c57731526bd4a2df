"""What travels with an exported network."""

from __future__ import annotations

import json
from pathlib import Path

from core.export.facts import UNKNOWN, facts_of, licences_of
from core.runs.folder import RunFolder
from core.runs.plan import NetworkPlan, Preprocessing, WeightsOrigin
from core.runs.recipe import Recipe
from core.support.file_hash import file_sha256
from tests.exported_runs import RUN, exportable


def part(architecture: str, kind: str) -> NetworkPlan:
    return NetworkPlan(
        name=architecture, recipe=Recipe(architecture=architecture), weights=WeightsOrigin(kind=kind, name="x", sha256="0"),
        backbone_sha256="0", preprocessing=Preprocessing(size=8, resize=8), features="fp32",
    )  # fmt: skip


def test_they_name_the_weights_the_classes_in_order_and_how_pictures_become_squares(tmp_path: Path) -> None:
    workspace = exportable(tmp_path)
    folder = RunFolder.asked(workspace, RUN)
    plan = folder.plan
    assert plan is not None
    document = json.loads(json.dumps(facts_of(folder, plan, "CC BY 4.0").document()))
    assert document["classes"] == ["circle", "square", "a class, with a comma"]
    assert document["pictures"] == [
        {"side": 18, "resize": 18, "fit": "pad", "interpolation": "bicubic", "background": [255, 255, 255], "value_range": None}
    ]
    assert document["weights_sha256"] == file_sha256(folder.best_weights)
    assert (document["weights_licences"], document["data_licence"]) == ({}, "CC BY 4.0")


def test_licences_are_those_of_published_weights_and_what_is_not_known_is_said() -> None:
    parts = (part("lite0", "imagenet"), part("resnet18", "random"), part("cnn-small", "run"))
    assert licences_of(parts) == {"lite0": "Apache-2.0", "cnn-small": UNKNOWN}
