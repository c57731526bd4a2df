"""What travels with an exported network."""

from __future__ import annotations

import json

from core.export.facts import facts_of
from core.runs.folder import RunFolder
from core.support.file_hash import file_sha256
from core.support.workspace import Workspace
from tests.exported_runs import RUN


def test_they_name_the_weights_the_classes_in_order_and_how_pictures_become_squares(ready: Workspace) -> None:
    folder = RunFolder.asked(ready, RUN)
    plan = folder.plan
    assert plan is not None
    document = json.loads(json.dumps(facts_of(folder, plan, "CC BY 4.0").document()))
    assert document["classes"] == ["circle", "square", "a class, with a comma"]
    assert document["pictures"] == [
        {"side": 18, "resize": 18, "fit": "pad", "interpolation": "bicubic", "background": [255, 255, 255], "value_range": None}
    ]
    assert document["weights_sha256"] == file_sha256(folder.best_weights)
    assert (document["weights_licences"], document["data_licence"]) == ({}, "CC BY 4.0")


def test_they_say_whose_everything_is(ready: Workspace) -> None:
    folder = RunFolder.asked(ready, RUN)
    plan = folder.plan
    assert plan is not None
    found = facts_of(folder, plan, "CC BY 4.0")
    assert found.document() == {
        "run": RUN, "classes": list(plan.classes), "pictures": list(found.squares),
        "weights": f"{plan.weights.name}, SHA-256 {plan.weights.sha256}", "weights_sha256": found.sha256, "weights_licences": {},
        "dataset": "shapes", "split": plan.split.name, "data_licence": "CC BY 4.0",
    }  # fmt: skip
    unknown = plan.model_copy(update={"weights": plan.weights.model_copy(update={"sha256": ""})})
    assert facts_of(folder, unknown, "").weights == f"{plan.weights.name}, SHA-256 unknown"
