"""What a run says while it goes: frozen records, one JSON line each in `events.jsonl`. Times are seconds since 1970."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from core.support.documents import parse, record
from core.support.errors import BadInput
from core.support.foreign_text import is_valid, valid

REASONS = ("completed", "stopped", "early-stopped", "pruned", "failed")
"""Why a run can end; a run that was killed has no `Finished` event and counts as interrupted. "pruned" is said by a search that
had the run stopped."""

ENDED = ("completed", "early-stopped")
"""Those with which a run has come to its end: there is nothing of its plan left to do."""


@dataclass(frozen=True)
class Started:
    """A process took up the run. `from_step` is 0, or the step of the checkpoint it resumed from."""

    time: float
    process: int
    host: str
    from_step: int


@dataclass(frozen=True)
class Preparing:
    """Work before the first step: caching pictures, features, downloading weights, probing. As `jobs.Progress`."""

    time: float
    what: str
    done: int
    total: int | None
    seconds_left: float | None


@dataclass(frozen=True)
class StageStarted:
    """A stage begins. `step` and `epoch` are those finished before it, over all stages."""

    time: float
    stage: int
    title: str
    step: int
    epoch: int


@dataclass(frozen=True)
class Batch:
    """Progress within an epoch, at most ten times a second.

    `step` counts all steps of the run from 1; `epoch` is a fraction (1.5 is half way through the second epoch). `loss` and
    `accuracy` (fraction) are means over the epoch's pictures so far.
    """

    time: float
    step: int
    epoch: float
    loss: float
    accuracy: float
    rate: float
    pictures_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class Epoch:
    """One finished epoch. `epoch` counts from 1 over all stages; accuracies are fractions; `seconds` is its own time.

    `val_merit` is what the best epoch is chosen by, where that is not the accuracy; larger is better.
    """

    time: float
    epoch: int
    stage: int
    step: int
    train_loss: float
    train_accuracy: float
    val_loss: float
    val_accuracy: float
    rate: float
    seconds: float
    pictures_per_second: float
    val_merit: float | None = None

    @property
    def merit(self) -> float:
        """What the best epoch is chosen by; larger is better."""
        return self.val_accuracy if self.val_merit is None else self.val_merit


@dataclass(frozen=True)
class CheckpointSaved:
    """A checkpoint is complete on disk; `best` says that its weights became best.safetensors too."""

    time: float
    step: int
    epoch: int
    best: bool


@dataclass(frozen=True)
class Noted:
    """One sentence for the person: a smaller batch after out-of-memory, a picture left out, what the probe picked.

    Where it is about a moment of the training, `mark` says it beside the curves in two or three words, at that step and epoch.
    """

    time: float
    text: str
    mark: str = ""
    step: int = 0
    epoch: float = 0.0


@dataclass(frozen=True)
class ArithmeticChanged:
    """From this step on the run computes in other arithmetic than before: `arithmetic` is its name, as shown beside curves."""

    time: float
    step: int
    epoch: int
    arithmetic: str


@dataclass(frozen=True)
class StopHeard:
    """The process knows that it should stop: it finishes its step, saves and ends."""

    time: float


@dataclass(frozen=True)
class Finished:
    """The process ended by its own will. `reason` is one of `REASONS`.

    `message` and `hint` explain "failed", and with another reason why a run that was to go on stays what it was. `diverged`: the
    loss ran away, and would do so again.
    """

    time: float
    reason: str
    message: str = ""
    hint: str = ""
    diverged: bool = False


Event = Started | Preparing | StageStarted | Batch | Epoch | CheckpointSaved | Noted | ArithmeticChanged | StopHeard | Finished

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (Started, Preparing, StageStarted, Batch, Epoch, CheckpointSaved, Noted, ArithmeticChanged, StopHeard, Finished)
}


def encode(event: Event) -> str:
    """The event as one JSON line, without the line end."""
    text = json.dumps({"event": type(event).__name__, **vars(event)}, ensure_ascii=False, allow_nan=False)
    if is_valid(text):
        return text
    # A sentence names a folder whose name is no UTF-8: a run that could not say why it failed was said to have been killed.
    told = {name: valid(value) if isinstance(value, str) else value for name, value in vars(event).items()}
    return json.dumps({"event": type(event).__name__, **told}, ensure_ascii=False, allow_nan=False)


def decode(line: str) -> Event | None:
    """The event in a JSON line; None for a kind a newer Safelight may have added.

    Raises:
        BadInput: Not a JSON object, or fields are missing.
    """
    try:
        document = parse(line)
        kind = _KINDS.get(document["event"])
        if kind is None:
            return None
        event: Event = record(kind, document)
        if isinstance(event, Finished) and event.reason not in REASONS:
            raise ValueError(f"no reason: {event.reason}")
        return event
    except (ValueError, TypeError, KeyError) as error:
        raise BadInput(f"A line of the event log is damaged: {line[:80]!r}.", "The lines before it are used.") from error
