"""What is told of a plan before and after the start."""

from __future__ import annotations

from core.runs.folder import RunFolder
from core.runs.plan import Cost, NetworkPlan, NotCounted, PictureChoice, PictureTrial, Preprocessing
from core.support.workspace import Workspace
from core.training.presets import PRESETS
from gui.runs.plan_facts import plan_facts
from tests.told_runs import told_plan


def test_a_plan_tells_steps_floor_and_device_once_each(workspace: Workspace) -> None:
    recipe = PRESETS.get("lite0-two-stage").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    counts = {"train": {"boat": 90, "car": 10}, "val": {"boat": 18, "car": 2}}
    plan = plan.model_copy(update={"split": plan.split.model_copy(update={"counts": counts})})
    facts = {title: (text, tip) for title, text, tip in plan_facts(plan)}
    assert len(facts) == len(plan_facts(plan))
    assert facts["Classes"][0] == "3; always saying the commonest gives 90 %"
    assert facts["Steps"][0] == "960 in 48 epochs, 20 per epoch"
    assert facts["Device"][1].endswith(", 2 threads")
    alone = {title: tip for title, _, tip in plan_facts(plan.model_copy(update={"threads": 1}))}
    assert alone["Device"].endswith(", 1 thread")
    short = plan.model_copy(update={"stages": tuple(stage.model_copy(update={"steps": 1}) for stage in plan.stages)})
    assert ": 1 step, " in {title: tip for title, _, tip in plan_facts(short)}["Steps"]
    assert "bf16" not in facts["Device"][0], "what it computes in is told by the arithmetic alone"
    assert facts["Arithmetic"][0].startswith("bf16")
    assert facts["Weights"][1].endswith(plan.weights.sha256)


def test_a_size_that_is_not_found_yet_is_not_told_as_one(workspace: Workspace) -> None:
    recipe = PRESETS.get("quick").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    for fits, shown in ((("squeeze",), "224 or 288 pixels: "), (("squeeze", "pad"), "224 or 288 pixels, squeeze or pad: ")):
        choice = PictureChoice(sizes=(224, 288), fits=fits, pictures=500)
        told = {title: text for title, text, _ in plan_facts(plan.model_copy(update={"chosen": choice}))}
        assert told["Pictures"] == f"{shown}found out when the run begins"
    found = choice.model_copy(update={"trials": (PictureTrial(size=288, fit="pad", loss=0.1, accuracy=0.9, error=0.01),)})
    only = choice.model_copy(update={"sizes": (224,), "fits": ("squeeze",)})
    for known in (None, found, only):
        told = {title: text for title, text, _ in plan_facts(plan.model_copy(update={"chosen": known}))}
        assert told["Pictures"].startswith(f"{plan.preprocessing.size} × {plan.preprocessing.size} pixels, ")


def test_a_stage_of_smaller_pictures_says_so(workspace: Workspace) -> None:
    recipe = PRESETS.get("cnn-small").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    assert "pixels" not in {title: tip for title, _, tip in plan_facts(plan)}["Steps"]
    smaller = plan.model_copy(update={"stages": tuple(one.model_copy(update={"train_size": 32}) for one in plan.stages)})
    assert {title: tip for title, _, tip in plan_facts(smaller)}["Steps"].endswith(", on 32 pixels")


def test_whether_the_bits_come_again_is_told(workspace: Workspace) -> None:
    recipe = PRESETS.get("mlp").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    for fixed, shown, said in ((False, "", "may come to other last digits"), (True, "deterministic", "the same bits")):
        told = plan.model_copy(update={"recipe": recipe.model_copy(update={"deterministic": fixed})})
        text, tip = {title: (text, tip) for title, text, tip in plan_facts(told)}["Arithmetic"]
        assert shown in text
        assert ("deterministic" in text) == fixed
        assert said in tip


def test_a_solved_head_has_no_steps_to_tell_of(workspace: Workspace) -> None:
    recipe = PRESETS.get("quick").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    facts = {title: text for title, text, _ in plan_facts(plan)}
    assert facts["Steps"] == "none: the head is solved in one go"


def test_a_plan_without_an_estimate_or_counts_promises_nothing(workspace: Workspace) -> None:
    recipe = PRESETS.get("mlp").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe).model_copy(update={"estimate": None})
    titles = {title for title, _, _ in plan_facts(plan)}
    assert not titles & {"Time", "Memory", "Pace", "Classes", "Cached"}


def test_pictures_the_weights_know_are_told_of_before_the_start(workspace: Workspace) -> None:
    recipe = PRESETS.get("mlp").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    assert "Known already" not in {title for title, _, _ in plan_facts(plan)}
    spoilt = plan.model_copy(update={"left_out": NotCounted(val=3, runs=("first",))})
    facts = {title: text for title, text, _ in plan_facts(spoilt)}
    assert facts["Known already"].startswith("Of the pictures, 3 on val do not count: first learned from them")


def test_time_memory_and_disk_are_told_beside_what_there_is(workspace: Workspace) -> None:
    recipe = PRESETS.get("mlp").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    assert plan.estimate is not None
    facts = {title: text for title, text, _ in plan_facts(plan)}
    assert "Disk" not in facts, "older plans do not know"
    parts = (Cost(what="Starting", seconds=5), Cost(what="Decoding 60,000 pictures", seconds=40))
    known = {"costs": parts, "share": 0.5, "memory_free": 8 * 10**9, "disk_bytes": 11_800_000_000, "disk_free": 90 * 10**9}
    plan = plan.model_copy(update={"estimate": plan.estimate.model_copy(update=known)})
    told = {title: (text, tip) for title, text, tip in plan_facts(plan)}
    assert told["Disk"][0] == "11.80 GB of 90.00 GB free"
    assert told["Memory"][0] == "about 420.0 MB of 8.00 GB free"
    assert told["Time"][0] == "about 2 min\nOther programs leave 50 % of the processors to it; it is faster once they end."
    assert "Decoding 60,000 pictures: about 40 s" in told["Time"][1]


def test_each_member_of_an_ensemble_has_its_pictures_and_its_weights(workspace: Workspace) -> None:
    recipe = PRESETS.get("joined-frozen").recipe
    plan = told_plan(RunFolder.create(workspace, "told", "vehicles", recipe), recipe)
    members = tuple(
        NetworkPlan(
            name=name, recipe=PRESETS.get("quick").recipe, weights=plan.weights.model_copy(update={"sha256": letter * 64}),
            backbone_sha256=letter * 64, preprocessing=Preprocessing(size=size, resize=size, fit="squeeze"), features="fp32",
        )
        for name, letter, size in (("lite0@288", "a", 288), ("run:other", "b", 96))
    )  # fmt: skip
    facts = {title: (text, tip) for title, text, tip in plan_facts(plan.model_copy(update={"members": members}))}
    pictures = facts["Pictures"][0].splitlines()
    assert [line.partition(" pixels")[0] for line in pictures] == ["lite0@288: 288 × 288", "run:other: 96 × 96"]
    first, second = facts["Weights"][1].splitlines()
    assert first.startswith("lite0@288: ")
    assert first.endswith("a" * 64)
    assert second.endswith("b" * 64)
