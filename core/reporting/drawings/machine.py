"""What a run took of its machine over the time it worked: processors, memory, GPUs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from core.reporting.drawings.frame import Axis, Frame, fractions, numbers
from core.runs.resources.samples import ResourceSample
from core.support.markup import Element

_FEWEST = 3
"""Samples that make a line; fewer say no more than the figures do."""


def machine_curves(samples: Sequence[ResourceSample]) -> list[tuple[str, Element]]:
    """A drawing, with its title, of each quantity that was looked at; none where too little was."""
    if len(samples) < _FEWEST:
        return []
    drawn = [
        ("Processors busy", _curve(samples, "processors", lambda one: one.processor)),
        ("Memory", _curve(samples, "GB", lambda one: one.memory / 1e9)),
    ]
    if any(sample.gpu >= 0 for sample in samples):
        frame = Frame(_time(samples), fractions("busy"))
        drawn.append(("GPU busy", _drawn(frame, samples, "GPU busy", lambda one: max(0.0, one.gpu))))
    if any(sample.gpu_memory for sample in samples):
        drawn.append(("Memory of the GPU", _curve(samples, "GB", lambda one: one.gpu_memory / 1e9)))
    return drawn


def _curve(samples: Sequence[ResourceSample], unit: str, value: Callable[[ResourceSample], float]) -> Element:
    frame = Frame(_time(samples), numbers(unit, max(map(value, samples)) or 1.0))
    return _drawn(frame, samples, unit, value)


def _drawn(frame: Frame, samples: Sequence[ResourceSample], meaning: str, value: Callable[[ResourceSample], float]) -> Element:
    unit = _unit(samples)[0]
    # By the time that was worked: a pause of a night would leave nothing to see of the rest.
    times = accumulate(sample.seconds / unit for sample in samples)
    return frame.drawing(f"{meaning} over time", frame.line(list(zip(times, map(value, samples), strict=True)), "own"))


def _time(samples: Sequence[ResourceSample]) -> Axis:
    size, name = _unit(samples)
    return numbers(f"{name} of work", sum(sample.seconds for sample in samples) / size)


def _unit(samples: Sequence[ResourceSample]) -> tuple[float, str]:
    """Seconds, minutes or hours, whichever makes numbers that can be read."""
    whole = sum(sample.seconds for sample in samples)
    return (1.0, "seconds") if whole < 180 else (60.0, "minutes") if whole < 3 * 3600 else (3600.0, "hours")
