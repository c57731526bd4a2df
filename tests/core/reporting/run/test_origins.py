"""Where a run comes from: weights and the runs before it, stages, versions, note, and a command without this machine's places."""

from __future__ import annotations

import hashlib

from core.reporting.run.matter import gather_run
from core.reporting.run.origins import making, weights
from core.runs.folder import RunFolder
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from core.training.repeats.command import command_of
from tests.page_reading import ReadPage, read_page
from tests.paged_runs import paged_run


def read(workspace: Workspace, run: str) -> ReadPage:
    matter = gather_run(workspace, run, "val", False, Context())
    return read_page(page("", "", [weights(matter), making(matter)]))


def test_the_runs_before_it_are_named_nearest_first(paged: Workspace) -> None:
    paged_run(paged, "child", 3, weights="run:two")
    paged_run(paged, "grandchild", 4, weights="run:child")
    found = read(paged, "grandchild")
    assert "Runs its weights come from, nearest first" in found.texts
    listed = [text for text in found.texts if ", on shapes, from " in text]
    assert [text.split(",")[0] for text in listed] == ["child", "two"]
    assert "Runs its weights come from, nearest first" not in read(paged, "one").texts


def test_the_licence_of_published_weights_is_told(paged: Workspace) -> None:
    assert "Licence of such weights" not in read(paged, "one").texts
    folder = RunFolder.open(paged, "one")
    plan = folder.plan
    assert plan is not None
    began = plan.weights.model_copy(update={"kind": "imagenet"})
    folder.write_plan(
        plan.model_copy(update={"weights": began, "recipe": plan.recipe.model_copy(update={"architecture": "lite0"})})
    )
    assert "Licence of such weights lite0: Apache-2.0" in read(paged, "one").text


def test_where_it_computed_is_told(paged: Workspace) -> None:
    folder = RunFolder.open(paged, "one")
    plan = folder.plan
    assert plan is not None
    for threads, devices, said in ((1, 1, "CPU, 1 thread"), (2, 3, "CPU, 2 threads, 3 devices")):
        folder.write_plan(plan.model_copy(update={"threads": threads, "devices": devices, "device_name": "CPU"}))
        assert f"Device {said} Arithmetic" in read(paged, "one").text


def test_the_file_that_others_begin_from_is_told_by_its_checksum(paged: Workspace) -> None:
    assert "Came to" not in read(paged, "one").texts
    weights_file = RunFolder.open(paged, "one").best_weights
    weights_file.write_bytes(b"weights")
    assert f"Came to best.safetensors, SHA-256 {hashlib.sha256(b'weights').hexdigest()}" in read(paged, "one").text


def test_versions_stages_note_and_command(paged: Workspace) -> None:
    RunFolder.open(paged, "two").set_note("the one for Ada")
    found = read(paged, "two")
    for said in ("torch 2.13.0", "python 3.11.9", "Note: the one for Ada", "Everything", "224 × 224 pixels", "5793" * 16):
        assert said in found.text, said
    (command,) = [text for text in found.texts if text.startswith("main.py train")]
    whole = command_of(paged, "two", Context())
    assert command == f"main.py {whole[whole.index('train shapes') :]}"
    assert "--set seed=5" in command
    assert str(paged.root) not in found.text
