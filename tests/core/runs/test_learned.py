"""What a run keeps of what it learned from: compact, whole, found again by its weights."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from core.runs.learned import (
    NAME,
    Learned,
    LearnedRecord,
    key,
    keys,
    of_weights,
    read_record,
    record_sha256,
    remember_weights,
    write_record,
)
from core.support.atomic import read_json, write_json
from core.support.errors import BadInput, Refused
from core.support.workspace import Workspace

SAMPLES = [hashlib.sha256(bytes([number])).hexdigest() for number in range(100)]
RECORD = LearnedRecord(Learned(("b", "a"), ("c",), keys(SAMPLES[:60]), keys(SAMPLES[60:80])), keys(SAMPLES[80:]))


def test_a_record_comes_back_as_it_was(workspace: Workspace) -> None:
    write_record(workspace, workspace.models / "b", RECORD)
    assert read_record(workspace.models / "b") == RECORD
    assert read_record(workspace.models / "other") is None
    document = read_json(workspace.models / "b" / NAME)
    assert document["schema_number"] >= 2
    assert len(document["train"]) < 11 * 60  # not the 64 digits of each


def test_a_run_has_learned_from_what_came_before_it(workspace: Workspace) -> None:
    after = RECORD.learned.before("d", keys(SAMPLES[80:90]), keys(SAMPLES[90:]))
    assert after.runs == ("d", "b", "a")
    assert after.unknown == ("c",)
    assert after.on("val") == keys([*SAMPLES[:60], *SAMPLES[80:90]])
    assert after.on("test") == keys(SAMPLES)
    assert key(SAMPLES[0]) in after.train


def test_weights_are_recognised_after_their_run_is_gone(workspace: Workspace) -> None:
    folder = workspace.models / "b"
    write_record(workspace, folder, RECORD)
    remember_weights(workspace, "ab" * 32, folder)
    said = record_sha256(folder)
    shutil.rmtree(workspace.trash(folder))
    assert of_weights(workspace, "ab" * 32) == RECORD
    assert of_weights(workspace, "cd" * 32, said) == RECORD
    assert of_weights(workspace, "cd" * 32) is None
    assert of_weights(workspace, "cd" * 32, "../../secret") is None
    assert workspace.run_names() == []


@pytest.mark.parametrize(("name", "value"), [("train", "AAA"), ("train", "AAAA"), ("runs", 3), ("key_bytes", 4), ("val", None)])
def test_a_damaged_record_is_said_to_be_damaged(workspace: Workspace, name: str, value: object) -> None:
    folder = workspace.models / "b"
    write_record(workspace, folder, RECORD)
    write_json(folder / NAME, {**read_json(folder / NAME), name: value})
    with pytest.raises(BadInput, match="is damaged"):
        read_record(folder)


def test_a_record_of_a_newer_safelight_is_refused(workspace: Workspace) -> None:
    folder = workspace.models / "b"
    write_record(workspace, folder, RECORD)
    write_json(folder / NAME, {**read_json(folder / NAME), "schema_number": 99})
    with pytest.raises(
        Refused, match=r"^.*/learned\.json was written by a newer Safelight\. Update Safelight to use these weights\.$"
    ):
        read_record(folder)


def test_what_no_record_can_be_found_by_finds_none(workspace: Workspace) -> None:
    folder = workspace.models / "b"
    write_record(workspace, folder, RECORD)
    remember_weights(workspace, "ab" * 32, folder)
    (store,) = workspace.models.glob(".learned")
    (store / ("ab" * 32)).write_text("no digest")
    assert of_weights(workspace, "ab" * 32) is None
    (store / ("ab" * 32)).write_bytes(b"\xff")
    assert of_weights(workspace, "ab" * 32) is None
    assert of_weights(workspace, "ab" * 32, "cd" * 32) is None, "the record that the file names is gone"
    remember_weights(workspace, "ef" * 32, workspace.models / "none")
    assert not (store / ("ef" * 32)).exists()


def test_a_sample_without_a_digest_is_a_picture_that_nothing_has_learned_from() -> None:
    assert key(SAMPLES[0]) == bytes.fromhex(SAMPLES[0])[: len(key(SAMPLES[0]))]
    odd = key("no digest\udcff")
    assert len(odd) == len(key(SAMPLES[0]))
    assert odd not in RECORD.learned.train | RECORD.learned.val
    assert odd == key("no digest\udcff") != key("another")
    assert keys(["no digest\udcff", SAMPLES[0]]) == {odd, key(SAMPLES[0])}
