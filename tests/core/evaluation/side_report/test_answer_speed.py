"""What was measured of a run's speed, on the disk."""

from __future__ import annotations

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from core.evaluation.side_report.answer_speed import FILE, AnswerSpeed, keep_speed, speed_here


def test_it_comes_back_on_the_machine_it_was_measured_on(tmp_path: Path) -> None:
    speed = AnswerSpeed(platform.node(), "CPU", "2030-01-01T00:00:00+00:00", 96, 0.012, 310.5)
    keep_speed(tmp_path, speed)
    assert speed_here(tmp_path) == speed
    keep_speed(tmp_path, replace(speed, host="elsewhere"))
    assert speed_here(tmp_path) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"host": 3}', '{"latency": "x"}'])
def test_damage_counts_as_not_measured(tmp_path: Path, damage: str) -> None:
    (tmp_path / FILE).write_text(damage)
    assert speed_here(tmp_path) is None
