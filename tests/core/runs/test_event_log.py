"""Event logs survive kills, are followed while they grow, and add up to a history."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.runs import event_log
from core.runs.event_log import EventReader, EventWriter, History, read_history
from core.runs.events import Batch, Epoch, Event, Finished, Noted, StageStarted, Started, StopHeard, decode, encode
from core.support.errors import BadInput


def _epoch(number: int, accuracy: float, loss: float = 1.0) -> Epoch:
    return Epoch(0.0, number, 0, number * 10, 1.0, 0.5, loss, accuracy, 0.1, 1.0, 100.0)


def _batch(step: int) -> Batch:
    return Batch(0.0, step, step / 10, 1.0, 0.5, 0.1, 100.0, 1.0)


def _write(path: Path, *events: Event) -> None:
    writer = EventWriter(path)
    for event in events:
        writer.write(event)
    writer.sync()
    writer.close()


@pytest.mark.parametrize(
    "event", [_epoch(1, 0.5), _batch(3), Noted(1.0, "kleiner Stapel: ½"), StopHeard(1.5), Finished(2.0, "failed", "a", "b")]
)
def test_an_event_survives_its_line(event: Event) -> None:
    line = encode(event)
    assert "\n" not in line
    assert decode(line) == event


def test_kinds_and_fields_of_a_newer_program_are_passed_over() -> None:
    assert decode('{"event": "Celebrated", "time": 1}') is None
    assert decode('{"event": "Noted", "time": 1.0, "text": "x", "colour": "red"}') == Noted(1.0, "x")
    with pytest.raises(BadInput):
        decode('{"event": "Noted", "time": 1.0}')


def test_a_reader_takes_up_where_it_left_off_and_waits_for_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    reader = EventReader(path)
    assert reader.read_new() == []
    _write(path, Noted(1.0, "one"))
    assert reader.read_new() == [Noted(1.0, "one")]
    half = encode(Noted(2.0, "two"))
    with open(path, "a") as file:
        file.write(half[:10])
    assert reader.read_new() == []
    with open(path, "a") as file:
        file.write(half[10:] + "\n")
    assert reader.read_new() == [Noted(2.0, "two")]
    assert reader.damaged == 0


@pytest.mark.skipif(os.name == "nt", reason="no limits on files there")
def test_a_line_there_is_half_a_room_for_is_not_written(tmp_path: Path) -> None:
    import resource  # Unix

    path = tmp_path / "events.jsonl"
    writer = EventWriter(path)
    writer.write(Noted(1.0, "one"))
    before, after = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 10, after[1]))
    try:
        with pytest.raises(OSError, match="large"):
            writer.write(Noted(2.0, "two"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, after)
    assert path.read_bytes() == before
    writer.write(Noted(3.0, "three"))
    writer.close()
    reader = EventReader(path)
    assert reader.read_new() == [Noted(1.0, "one"), Noted(3.0, "three")]
    assert reader.damaged == 0


def test_a_line_torn_by_a_kill_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(encode(Noted(1.0, "one")) + "\n" + encode(Noted(2.0, "two"))[:12])
    _write(path, Noted(3.0, "three"))
    reader = EventReader(path)
    assert reader.read_new() == [Noted(1.0, "one"), Noted(3.0, "three")]
    assert reader.damaged == 1


def test_a_resume_drops_what_lay_beyond_the_checkpoint(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first = [
        Started(0.0, 1, "here", 0),
        StageStarted(0.0, 0, "everything", 0, 0),
        _batch(5),
        _epoch(1, 0.6),
        _batch(15),
        _epoch(2, 0.9),
    ]
    _write(path, *first, Started(0.0, 2, "here", 10), StageStarted(0.0, 0, "everything", 10, 1), _batch(15), _epoch(2, 0.7))
    history = read_history(path)
    assert [batch.step for batch in history.batches] == [5, 15]
    assert [epoch.val_accuracy for epoch in history.epochs] == [0.6, 0.7]
    assert len(history.stages) == 1
    assert history.finished is None
    assert history.started is not None
    assert history.started.from_step == 10


def test_what_was_worked_leaves_pauses_out() -> None:
    history = History()
    for event in (Started(100.0, 1, "here", 0), Noted(130.0, ""), Started(1000.0, 2, "here", 5), Noted(1020.0, "")):
        history.add(event)
    assert [history.worked_at(time) for time in (100.0, 130.0, 1000.0, 1020.0)] == [0.0, 30.0, 30.0, 50.0]
    assert history.worked_at(1020.0) == history.seconds
    assert history.worked_at(5.0) == 0.0


def test_an_epoch_that_is_told_again_by_a_resume_is_there_once(tmp_path: Path) -> None:
    _write(
        tmp_path / "events.jsonl",
        Started(1, 1, "here", 0),
        _epoch(1, 0.5),
        _epoch(2, 0.6),
        Started(2, 2, "here", _epoch(2, 0).step),
    )
    assert [epoch.epoch for epoch in read_history(tmp_path / "events.jsonl").epochs] == [1, 2]
    _write(tmp_path / "events.jsonl", _epoch(2, 0.6), _epoch(3, 0.7))
    assert [epoch.epoch for epoch in read_history(tmp_path / "events.jsonl").epochs] == [1, 2, 3]


def test_the_best_epoch_is_the_highest_then_the_surest_then_the_first(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    _write(path, _epoch(1, 0.8, 0.5), _epoch(2, 0.9, 0.4), _epoch(3, 0.9, 0.3), _epoch(4, 0.9, 0.3))
    best = read_history(path).best
    assert best is not None
    assert best.epoch == 3


def test_a_log_is_read_by_parts_and_what_is_no_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.runs.event_log.MOST_BYTES", 400)
    path = tmp_path / "events.jsonl"
    writer = EventWriter(path)
    for number in range(20):
        writer.write(Noted(float(number), "a line of some length"))
    writer.close()
    assert len(read_history(path).notes) == 20
    path.write_bytes(b"x" * 1000)
    reader = EventReader(path)
    assert [reader.read_new() for _ in range(3)] == [[], [], []]
    assert reader.damaged == 2, "the rest may be a line that is still being written"


def test_empty_lines_and_damaged_ones_are_passed_over_and_only_these_are_counted(tmp_path: Path) -> None:
    log = tmp_path / "events.jsonl"
    whole = encode(Noted(1.0, "one"))
    log.write_text(f"{whole}\n\n   \nno json\n{{}}\n{whole}\n{whole}", encoding="utf-8")
    reader = EventReader(log)
    assert reader.read_new() == [Noted(1.0, "one")] * 2
    assert reader.damaged == 2
    with log.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert reader.read_new() == [Noted(1.0, "one")], "the last line is whole by now"
    assert reader.damaged == 2


def test_a_line_that_never_ends_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "events.jsonl"
    monkeypatch.setattr(event_log, "MOST_BYTES", 100)
    log.write_text("x" * 250 + "\n" + encode(Noted(1.0, "one")) + "\n", encoding="utf-8")
    reader = EventReader(log)
    assert [reader.read_new() for _ in range(2)] == [[], []]
    assert reader.damaged == 2
    assert reader.read_new() == []
    assert reader.damaged == 3
    assert EventReader(tmp_path / "none").read_new() == []
