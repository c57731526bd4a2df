"""Curves of what a run took: by the time that was worked, a drawing for each quantity that was looked at."""

from __future__ import annotations

import pytest

from core.reporting.drawings.machine import machine_curves
from core.runs.resources.samples import ResourceSample
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import read_page


def samples(count: int, seconds: float = 2.0, gpu: float = -1.0, gpu_memory: float = 0.0) -> list[ResourceSample]:
    return [
        ResourceSample(1000.0 + 5000 * n, seconds, 1.5 + n % 2, 2e9 + n * 1e8, gpu=gpu, gpu_memory=gpu_memory)
        for n in range(count)
    ]


def test_pauses_take_no_room() -> None:
    (title, processors), (_, memory) = machine_curves(samples(5))
    assert title == "Processors busy"
    found = read_page(page("", "", [processors, memory]))
    lines = [[float(point.split(",")[0]) for point in line["points"].split()] for line in found.named("polyline")]
    steps = [later - earlier for earlier, later in zip(lines[0], lines[0][1:], strict=False)]
    assert steps == pytest.approx([steps[0]] * 4, abs=0.2)
    assert "seconds of work" in found.texts
    assert "GB" in found.texts


def test_gpus_are_drawn_where_there_are_any() -> None:
    titles = [title for title, _ in machine_curves(samples(4, 100.0, 0.9, 3e9))]
    assert titles == ["Processors busy", "Memory", "GPU busy", "Memory of the GPU"]
    assert [title for title, _ in machine_curves(samples(4, gpu=0.0))][2:] == ["GPU busy"]


@pytest.mark.parametrize(("seconds", "unit"), [(10.0, "seconds"), (100.0, "minutes"), (4000.0, "hours")])
def test_the_unit_fits_the_length(seconds: float, unit: str) -> None:
    _, drawn = machine_curves(samples(4, seconds))[0]
    assert f"{unit} of work" in read_page(page("", "", [drawn])).texts


def test_too_few_samples_draw_nothing() -> None:
    assert machine_curves(samples(2)) == []
    assert machine_curves([]) == []


def test_it_is_drawn_as_it_was_looked_at() -> None:
    as_drawn("machine", *(drawn for _, drawn in machine_curves(samples(3, 100.0, 0.9, 3e9))))
    one, *_ = machine_curves([ResourceSample(n, 60, 0, 0) for n in range(3)])
    as_drawn("machine-idle", one[1])


@pytest.mark.parametrize(("seconds", "unit"), [(44.9, "seconds"), (45.0, "minutes"), (2699.0, "minutes"), (2700.0, "hours")])
def test_a_unit_begins_where_its_numbers_can_be_read(seconds: float, unit: str) -> None:
    _, drawn = machine_curves(samples(4, seconds))[0]
    assert f"{unit} of work" in read_page(page("", "", [drawn])).texts
