"""A round of labelling: which picture is asked about, what was decided, what is left. Knows no window and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.labelling.proposal import Proposal, above, ordered

REMAKE = 25
"""Labels after which the closer look is asked anew: often enough that it learns, seldom enough that no list jumps about."""

KEYS = "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Keys that choose a class."""


def label_keys(classes: Iterable[str]) -> dict[str, str]:
    """Which key chooses which class: a class that is called as a key is chosen by it, the others have the next free ones in
    the order given.

    Classes beyond the keys have none.
    """
    known = list(dict.fromkeys(classes))
    own = {name.upper(): name for name in known if len(name) == 1 and name.upper() in KEYS}
    free = (key for key in KEYS if key not in own)
    others = dict(zip(free, (name for name in known if name not in own.values()), strict=False))
    return {key: own.get(key) or others[key] for key in KEYS if key in own or key in others}


@dataclass(frozen=True)
class LabelStep:
    """One decision of a round: pictures with the class each gets; none where a picture was left for later.

    Attributes:
        proposals: The pictures.
        labels: Class of each by its number.
        kind: "accept", "correct", "all" (many at once) or "skip".
    """

    proposals: tuple[Proposal, ...]
    labels: tuple[tuple[int, str], ...]
    kind: str


class LabelRound:
    """Asks about pictures in an order, and remembers what was decided, so that it can be taken back.

    Args:
        order: One of `core.labelling.proposal.ORDERS`.
    """

    def __init__(self, order: str = "uncertain") -> None:
        self.order = order
        self._waiting: list[Proposal] = []
        self._later: dict[int, Proposal] = {}
        self._labelled: dict[int, str] = {}
        self._steps: list[LabelStep] = []
        self._returned: dict[int, Proposal] = {}

    @property
    def current(self) -> Proposal | None:
        """The picture that is asked about; those left for later come when no other is left. None when all are labelled."""
        return next(iter(self.upcoming(1)), None)

    @property
    def left(self) -> int:
        """Pictures without a class, those left for later included."""
        return len(self._waiting) + len(self._later)

    @property
    def done(self) -> int:
        """Pictures that were labelled in this round."""
        return len(self._labelled)

    @property
    def steps(self) -> tuple[LabelStep, ...]:
        """What was decided, the latest last."""
        return tuple(self._steps)

    def upcoming(self, count: int) -> list[Proposal]:
        """The pictures that are asked about next, the current one first."""
        return [*self._waiting[:count], *list(self._later.values())[: max(0, count - len(self._waiting))]]

    def take(self, proposals: Iterable[Proposal], order: str = "") -> None:
        """Takes proposals in place of earlier ones; the picture that is asked about stays, with what was proposed for it.

        Changed under a finger that comes down on Enter, a proposal would be accepted that nobody has read. Those that were
        labelled meanwhile are passed over, and those left for later stay so.
        """
        shown = self.current
        self.order = order or self.order
        fresh = {one.sample: one for one in proposals if one.sample not in self._labelled}
        for sample in self._returned.keys() & fresh.keys():
            del self._returned[sample]
        fresh.update(self._returned)  # what was proposed while these had a class does not know of them
        self._later = {sample: fresh.pop(sample) for sample in self._later if sample in fresh}
        first = fresh.pop(shown.sample, None) if shown is not None and not order else None
        first = shown if first is not None and shown is not None and shown.ranked else first
        self._waiting = [*([first] if first is not None else []), *ordered(fresh.values(), self.order)]

    def accept(self) -> LabelStep | None:
        """Gives the current picture the class that is proposed; None where none is."""
        shown = self.current
        return None if shown is None or not shown.label else self.choose(shown.label)

    def choose(self, label: str) -> LabelStep | None:
        """Gives the current picture this class; None where there is no picture."""
        shown = self.current
        if shown is None:
            return None
        return self._decide([shown], [label], "accept" if label == shown.label else "correct")

    def skip(self) -> LabelStep | None:
        """Leaves the current picture for later; None where there is no picture."""
        shown = self.current
        if shown is None:
            return None
        self._drop([shown])
        self._later[shown.sample] = shown
        return self._remember(LabelStep((shown,), (), "skip"))

    def sure(self, percent: float, label: str = "") -> list[Proposal]:
        """Pictures left whose class is said to be at least so likely, the least likely first; of one class where it is named."""
        return above([*self._waiting, *self._later.values()], percent, label)

    def accept_all(self, proposals: Sequence[Proposal]) -> LabelStep | None:
        """Gives each of these pictures what is proposed for it, as one decision; None for none."""
        return self._decide(proposals, [one.label for one in proposals], "all") if proposals else None

    @property
    def is_begun(self) -> bool:
        """True where there is a decision to take back."""
        return bool(self._steps)

    def take_back(self) -> LabelStep | None:
        """Takes the latest decision back: its first picture is asked about next. None where there is none."""
        if not self._steps:
            return None
        step = self._steps.pop()
        for one in step.proposals:
            self._labelled.pop(one.sample, None)
        self._drop(step.proposals)  # one that was left for later, then labelled, then taken back waits already
        self._waiting[:0] = step.proposals
        self._returned.update((one.sample, one) for one in step.proposals if step.labels)
        return step

    def _decide(self, proposals: Sequence[Proposal], labels: Sequence[str], kind: str) -> LabelStep:
        self._drop(proposals)
        pairs = tuple((one.sample, label) for one, label in zip(proposals, labels, strict=True))
        self._labelled.update(pairs)
        for sample, _ in pairs:
            self._returned.pop(sample, None)
        return self._remember(LabelStep(tuple(proposals), pairs, kind))

    def _drop(self, proposals: Sequence[Proposal]) -> None:
        gone = {one.sample for one in proposals}
        self._waiting = [one for one in self._waiting if one.sample not in gone]
        for sample in gone:
            self._later.pop(sample, None)

    def _remember(self, step: LabelStep) -> LabelStep:
        self._steps.append(step)
        return step
