"""How a search went, and what it chose: what each trial came to in their order, and a line for each across what was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.frame import Axis, Frame, drawing, text
from core.studies.searching.axes import SearchAxis, axes_of, best_so_far, result_axis, round_steps
from core.studies.searching.telling import leader, merit_text
from core.studies.searching.trials import SearchTrial
from core.studies.study import Study
from core.support.markup import Element, Part, element
from core.support.wording import counted

_WIDTH, _HEIGHT = 940.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 80.0, 34.0, 16.0
_CROSS = 4.0


def history_plot(study: Study, trials: Sequence[SearchTrial]) -> Element:
    """What each trial came to, a cross where it was given up, and the best so far as a line. Something has to be known of one."""
    result = result_axis(trials)
    last = max(study.trials, *(trial.number for trial in trials), 2)
    marks = tuple(float(round(number)) for number in round_steps(1, last, 10) if float(number).is_integer())
    across = Axis(0.0, last + 1.0, "Trial", marks, lambda number: f"{number:.0f}")
    up = Axis(result.low, result.high, "Val", tuple(round_steps(result.low, result.high)), merit_text)
    frame = Frame(across, up, _WIDTH, _HEIGHT)
    best = best_so_far(trials)
    parts: list[Part] = [frame.line(_steps(best, max(trial.number for trial in trials)), "own")]
    for trial in trials:
        if trial.reached is None:
            continue
        spot = (float(trial.number), trial.reached)
        if trial.state == "ended":
            parts.append(frame.dot(spot, "own" if any(number == trial.number for number, _ in best) else "quiet"))
        else:
            parts += _cross(frame.x(spot[0]), frame.y(spot[1]))
    return frame.drawing(f"What {counted(len(trials), 'trial')} came to, and the best so far", *parts)


def parallel_plot(study: Study, trials: Sequence[SearchTrial]) -> Element:
    """An upright axis for each thing that was chosen and for what came of it; the trial that is ahead stands out."""
    known = [trial for trial in trials if trial.reached is not None]
    axes, ahead = axes_of(study, known), leader(known)
    gap = (_WIDTH - _LEFT - _RIGHT) / max(1, len(axes) - 1)
    parts: list[Part] = []
    for trial in sorted(known, key=lambda trial: (trial == ahead, trial.reached or 0.0)):
        values: tuple[str | float, ...] = (*(value for _, value in trial.cell.values), trial.reached or 0.0)
        points = [
            (_LEFT + place * gap, _y(axis.share(value))) for place, (axis, value) in enumerate(zip(axes, values, strict=True))
        ]
        look = "own" if trial == ahead else "faint" if trial.state == "ended" else "faint dashed"
        parts.append(element("polyline", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), class_=f"line {look}"))
    for place, axis in enumerate(axes):
        parts += _axis(axis, _LEFT + place * gap, int(gap / 7))
    return drawing(_WIDTH, _HEIGHT, f"What {counted(len(known), 'trial')} chose, and what came of it", *parts)


def _axis(axis: SearchAxis, x: float, letters: int) -> list[Part]:
    return [
        element("line", x1=x, x2=x, y1=_y(0), y2=_y(1), class_="axis"),
        text(x, _TOP - 16, shortened(axis.title, max(4, letters)), "middle", "name"),
        *(text(x + 6, _y(share) + 4, shortened(words, max(4, letters - 1))) for share, words in axis.ticks),
    ]


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)


def _steps(best: Sequence[tuple[int, float]], last: int) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number, merit in best:
        if points:
            points.append((float(number), points[-1][1]))
        points.append((float(number), merit))
    return [*points, (float(last), points[-1][1])] if points else []


def _cross(x: float, y: float) -> list[Part]:
    return [
        element("line", x1=x - _CROSS, x2=x + _CROSS, y1=y - turn * _CROSS, y2=y + turn * _CROSS, class_="axis")
        for turn in (1, -1)
    ]
