"""The memory of a search survives a line that was cut off, and says of anything else in it that it is damaged."""

from __future__ import annotations

import json
import os
import threading
from contextlib import nullcontext
from pathlib import Path

import pytest

from core.studies.folder import StudyFolder
from core.studies.searching import journal
from core.studies.searching.asking import as_search
from core.studies.searching.journal import FILE, SearchJournal, trials_of
from core.studies.searching.ranges import searched_of
from core.studies.study import Study
from core.support.errors import BadInput, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace


def search(**fields: object) -> Study:
    begun = Study(name="rates", dataset="pets", split="main", created="2026-01-01T00:00:00+00:00")
    searched = [
        searched_of(text) for text in ("learning_rate=0.0001..0.1", "batch_size=4..64", "weight_decay=0..0.1", "head=linear,mlp")
    ]
    return as_search(begun, searched, **fields)  # type: ignore[arg-type]


def carried(workspace: Workspace, study: Study, most: int = 100) -> Path:
    opened = SearchJournal.open(workspace, study)
    for number in range(most):
        with opened.next_trial((), Context()) as hand:
            if hand is None:
                break
            hand.note_run(f"r{number}")
            rate = float(dict(hand.cell.values)["learning_rate"])
            hand.ended(1 - abs(rate - 0.01))
    return StudyFolder.of(workspace, study.name).path / FILE


def test_what_is_chosen_lies_in_its_range_and_is_known_to_all(workspace: Workspace) -> None:
    study = search(trials=12)
    carried(workspace, study)
    trials = trials_of(workspace, study)
    assert [(trial.number, trial.state, trial.run) for trial in trials] == [(n, "ended", f"r{n - 1}") for n in range(1, 13)]
    for trial in trials:
        chosen = dict(trial.cell.values)
        assert 0.0001 <= float(chosen["learning_rate"]) <= 0.1
        assert 4 <= int(chosen["batch_size"]) <= 64
        assert 0 <= float(chosen["weight_decay"]) <= 0.1
        assert chosen["head"] in ("linear", "mlp")
        assert max(len(text) for text in chosen.values()) <= 8, "cells cannot be read"
    assert len({trial.cell for trial in trials}) == 12


def test_a_trial_that_somebody_looks_at_is_taken_up_and_one_that_is_held_is_not(workspace: Workspace) -> None:
    """A look of the window at that moment had an interrupted trial passed over, and at the end of the search left."""
    fcntl = pytest.importorskip("fcntl")
    study = search(trials=1)
    opened = SearchJournal.open(workspace, study)
    with opened.next_trial((), Context()) as hand:
        assert hand is not None
        with opened.next_trial((), Context()) as other:
            assert other is None
    (lock,) = StudyFolder.of(workspace, study.name).path.glob("*/0001.lock")
    look = open(lock, "wb")  # noqa: SIM115  closed by the timer
    fcntl.flock(look, fcntl.LOCK_SH)
    timer = threading.Timer(0.1, look.close)
    timer.start()
    with opened.next_trial((), Context()) as again:
        assert again is not None
    timer.join()


def test_half_a_line_at_the_end_is_taken_away(workspace: Workspace) -> None:
    study = search(trials=4)
    file = carried(workspace, study, 2)
    whole = file.read_bytes()
    for tail in (b'{"op_code":4,"work', b"x" * 3000, b"\xff"):
        file.write_bytes(whole + tail)
        assert len(trials_of(workspace, study)) == 2, "who only looks passes it over"
        SearchJournal.open(workspace, study)
        assert file.read_bytes() == whole
    file.write_bytes(b'{"op')
    SearchJournal.open(workspace, study)
    assert trials_of(workspace, study) == ()


@pytest.mark.parametrize(
    "line",
    [
        b"nothing", b"[]", b"7", b"{}", b'{"op_code":99}', b'{"op_code":4}', b"\xff\xfe",
        b"[" * 20_000, b'{"op_code":5,"worker_id":"x","trial_id":0,"param_name":"a","param_value_internal":1}',
        b'{"op_code":8,"worker_id":"x","trial_id":0,"user_attr":7}',
    ],
)  # fmt: skip
def test_what_nobody_of_ours_wrote_is_damage(workspace: Workspace, line: bytes) -> None:
    study = search(trials=4)
    file = carried(workspace, study, 1)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:-2], line + b"\n", *lines[-2:]]))
    with pytest.raises(BadInput, match=r"search\.jsonl is damaged"):
        trials_of(workspace, study)
    with pytest.raises(BadInput, match="damaged"), SearchJournal.open(workspace, study).next_trial((), Context()):
        pass


def test_other_ranges_than_its_own_are_damage_too(workspace: Workspace) -> None:
    study = search(trials=4)
    file = carried(workspace, study, 1)
    for key, value in (("learning_rate", '"much"'), ("batch_size", "null"), ("learning_rate", "1e9")):
        changed = [json.loads(line) for line in file.read_text().splitlines()]
        for entry in changed:
            if entry.get("param_name") == key:
                entry["param_value_internal"] = json.loads(value)
        was = file.read_bytes()
        file.write_text("".join(json.dumps(entry) + "\n" for entry in changed))
        with pytest.raises(BadInput, match="damaged") if value != "1e9" else nullcontext():
            (trial,) = trials_of(workspace, study)
            assert float(dict(trial.cell.values)["learning_rate"]) == 0.1, "beyond the range is never told"
        file.write_bytes(was)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_nothing_is_written_through_a_link(workspace: Workspace, tmp_path: Path) -> None:
    study = search(trials=4)
    letters = tmp_path / "letters.txt"
    letters.write_text("Dear")
    place = StudyFolder.of(workspace, study.name).path
    place.mkdir(parents=True)
    (place / FILE).symlink_to(letters)
    with pytest.raises(
        Refused,
        match=(
            r"^.*/search\.jsonl is a link that leads elsewhere; nothing is written through it\. Put the file or "
            r"folder itself there in place of the link\.$"
        ),
    ):
        SearchJournal.open(workspace, study)
    assert letters.read_text() == "Dear"


def test_a_journal_that_is_too_large_is_not_read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    study = search(trials=4)
    file = carried(workspace, study, 1)
    monkeypatch.setattr(journal, "MOST_BYTES", file.stat().st_size)
    assert len(trials_of(workspace, study)) == 1
    monkeypatch.setattr(journal, "MOST_BYTES", file.stat().st_size - 1)
    with pytest.raises(
        BadInput,
        match=(
            r"^.*/search\.jsonl is damaged: it is too large\. Restore it, or remove it: the runs are kept, and taken "
            r"where a trial chooses the same\.$"
        ),
    ) as caught:
        trials_of(workspace, study)
    assert caught.value.message == f"{file} is damaged: it is too large."
    assert caught.value.hint == "Restore it, or remove it: the runs are kept, and taken where a trial chooses the same."


@pytest.mark.parametrize(("pruning", "given_up"), [("none", []), ("halving", [4, 5, 6]), ("median", [4, 5, 6])])
def test_trials_are_given_up_by_the_rule_that_the_search_has(workspace: Workspace, pruning: str, given_up: list[int]) -> None:
    """The first three are good: what comes after them and says less is given up by each rule but none."""
    study = search(trials=6, pruning=pruning)
    opened = SearchJournal.open(workspace, study)
    for number in range(1, 7):
        with opened.next_trial((), Context()) as hand:
            assert hand is not None
            if hand.is_given_up(1, 0.9 if number < 4 else 0.1):
                hand.pruned("It was worse.")
            else:
                hand.ended(0.9 if number < 4 else 0.1)
    trials = trials_of(workspace, study)
    assert [trial.number for trial in trials if trial.state == "pruned"] == given_up
    assert {trial.why for trial in trials} == ({"", "It was worse."} if given_up else {""})
    assert [trial.seen for trial in trials] == [((1, 0.9 if number < 4 else 0.1),) for number in range(1, 7)]


def test_what_failed_is_known_by_its_reason_and_what_it_tells(workspace: Workspace) -> None:
    study = search(trials=3)
    opened = SearchJournal.open(workspace, study)
    for tells in (True, False):
        with opened.next_trial((), Context()) as hand:
            assert hand is not None
            hand.failed("The loss ran away.", tells)
    assert [(trial.state, trial.why, trial.merit) for trial in trials_of(workspace, study)] == [
        ("failed", "The loss ran away.", None)
    ] * 2
    with opened.next_trial((), Context()) as hand:
        assert hand is not None
        assert hand.number == 3
