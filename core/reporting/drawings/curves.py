"""How a run learned: accuracy and loss by epoch, train dashed and val solid, the best epoch marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.reporting.drawings.confusion import shortened
from core.reporting.drawings.frame import TOP, Frame, fractions, numbers, steps, text
from core.runs.events import Epoch, StageStarted
from core.support.markup import Element, Part, element

_LEAST_LOW = 0.5
"""Where all accuracies lie in the upper half, the lower one is left out: in it there is nothing to see."""


def accuracy_curves(epochs: Sequence[Epoch], stages: Sequence[StageStarted], best: Epoch) -> Element:
    """Accuracy on train and val after each epoch."""
    lowest = min(min(epoch.train_accuracy, epoch.val_accuracy) for epoch in epochs)
    low = _LEAST_LOW if lowest > _LEAST_LOW else 0.0
    frame = Frame(steps("epoch", epochs[-1].epoch), fractions("accuracy", low))
    marks = _marks(frame, epochs, stages, lambda epoch: epoch.train_accuracy, lambda epoch: epoch.val_accuracy, best)
    return frame.drawing("Accuracy on train and val by epoch", *marks)


def loss_curves(epochs: Sequence[Epoch], stages: Sequence[StageStarted], best: Epoch) -> Element:
    """Loss on train and val after each epoch, from 0."""
    highest = max(max(epoch.train_loss, epoch.val_loss) for epoch in epochs)
    frame = Frame(steps("epoch", epochs[-1].epoch), numbers("loss", highest or 1.0))
    marks = _marks(frame, epochs, stages, lambda epoch: epoch.train_loss, lambda epoch: epoch.val_loss, best)
    return frame.drawing("Loss on train and val by epoch", *marks)


def _marks(
    frame: Frame,
    epochs: Sequence[Epoch],
    stages: Sequence[StageStarted],
    train: Callable[[Epoch], float],
    val: Callable[[Epoch], float],
    best: Epoch,
) -> list[Part]:
    return [
        *(part for stage in stages[1:] for part in _border(frame, stage)),
        frame.line([(epoch.epoch, train(epoch)) for epoch in epochs], "own dashed"),
        frame.line([(epoch.epoch, val(epoch)) for epoch in epochs], "own"),
        frame.dot((best.epoch, val(best)), "own"),
    ]


def _border(frame: Frame, stage: StageStarted) -> list[Element]:
    """Where a stage begins."""
    place = frame.x(stage.epoch)
    line = element("line", x1=place, x2=place, y1=TOP, y2=frame.y(frame.up.low), class_="border")
    return [line, text(place + 4, TOP + 8, shortened(stage.title, 24))]
