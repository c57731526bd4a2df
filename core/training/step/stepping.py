"""One step of training."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.pixels.devices import give_back
from core.pixels.mixing import mixed, mixes
from core.pixels.randomness import generator, torch_seed
from core.pixels.views import Draws, draw
from core.runs.augmentation import varies
from core.runs.plan import Plan
from core.runs.recipe import Stage
from core.support.errors import SafelightError
from core.training.arithmetic.device import Device
from core.training.step import optimisers
from core.training.step.inputs import Inputs, LabelledBatch
from core.training.step.judging import is_out_of_memory
from core.training.step.objective import losses, one_hot
from core.training.step.state import RunState
from core.training.step.statistics import KeptStatistics, apart
from core.training.step.sums import Came


class OutOfMemory(SafelightError):
    """A step does not fit into the device's memory, however small its parts."""


class NoRankHasRoom(OutOfMemory):
    """The same, found out by all ranks at the same point: none of them waits for another."""


class SpoiledStep(OutOfMemory):
    """Memory failed in the middle of the optimiser's step, of whichever rank: some weights have moved and others not."""


class Stepper:
    """Makes the steps of one stage.

    Args:
        plan: What is trained.
        stage: The stage of it.
        state: What the steps change.
        inputs: The train side.
        device: Where.
        class_weights: float32 [C] on the device; None when classes count as they come.
    """

    def __init__(
        self, plan: Plan, stage: Stage, state: RunState, inputs: Inputs, device: Device, class_weights: torch.Tensor | None
    ) -> None:
        self._plan = plan
        self._preprocessing = plan.preprocessing.seen_at(stage.train_size)
        self._stage = stage
        self._state = state
        self._inputs = inputs
        self._device = device
        self._class_weights = class_weights
        self._ranks = state.ranks
        self._synchronised = stage.norm_statistics == "synchronised"
        self._part = device.computing(inputs.part(state.network), state.ranks, self._synchronised)
        self._gather = device.gathering(self._part, state.ranks)
        self._shares: dict[tuple[int, int], torch.Tensor] = {}
        self._cuts: dict[tuple[int, int], list[list[tuple[int, int]]]] = {}
        self._statistics = KeptStatistics(self._part)
        self._begins = True
        self._by_chance = not _draws_nothing(inputs.part(state.network))
        # Once: comparing settings took 4 of a head step's 270 microseconds.
        self._varies, self._mixes = varies(stage.augmentation), mixes(stage.augmentation)

    def step(self, batch: LabelledBatch, rate: float, whole: int | None = None, rows: NDArray[np.int64] | None = None) -> int:
        """One step of the optimiser; returns how many times its parts had to be halved to fit.

        Nothing here waits for the device: sums stay on it until somebody looks. *Shapes*: `rows` int64 [n], as the batch.

        Args:
            batch: Of this rank.
            rate: Learning rate.
            whole: Pictures of the step in all ranks; those of the batch when None.
            rows: Positions of the batch in the train side, where margins are to be kept; pictures that are mixed have none.

        Raises:
            OutOfMemory: It does not fit in parts of two pictures either.
            SpoiledStep: Memory failed once weights were moving; only what was saved before counts.
        """
        halved, count = 0, len(batch.labels) if whole is None else whole
        self._statistics.keep()
        if self._begins:
            self._begins = False
            self._make_room()
            if self._synchronised and self._ranks.count > 1:
                halved = self._tried(batch, count)
        more, collected = self._fitted(batch, count, self._synchronised and self._ranks.count > 1)
        self._take_down(collected, None if self._mixes else rows)
        self._gather()
        self._move(rate)
        return halved + more

    def _make_room(self) -> None:
        """Has what the optimiser remembers there before any weight moves: a rank that is short of memory for it takes all along.

        Raises:
            NoRankHasRoom: It does not fit; nothing was changed.
        """
        room = True
        try:
            optimisers.begin_at_rest(self._optimiser)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            room = False
        if not self._ranks.agreed(room):
            raise _no_room(_MEMORY)

    def _tried(self, batch: LabelledBatch, count: int) -> int:
        """Finds out how small the parts have to be where nobody waits yet; how often they were halved for it.

        Statistics of all ranks are exchanged in the middle of a pass, where a rank without memory leaves the others waiting. So
        the first step is made once without: what it comes to is forgotten.
        """
        with apart(self._part):
            halved, _ = self._fitted(batch, count, False)
        self._zero()
        self._statistics.put_back()
        return halved

    def _fitted(self, batch: LabelledBatch, count: int, exchanging: bool) -> tuple[int, list[Came]]:
        """How often parts were halved until all ranks had their gradients of a step, and what was collected then.

        `exchanging` says that ranks wait for each other in the middle of it: one that has no memory then ends all.
        """
        halved = 0
        while (collected := self._collected(batch, count, exchanging)) is None:
            # Only here, where nothing holds what was raised: its traceback kept the step's tensors, and no memory came back.
            give_back(self._device.torch)
            # The weights are those of the last good step: only gradients were being collected.
            before = self._cut(len(batch.labels))
            halved += 1
            self._state.progress.splits *= 2
            # Parts of ranks may differ by a picture: as long as one of them can go through in smaller ones, all try again.
            if self._ranks.agreed(self._cut(len(batch.labels)) == before):
                raise _no_room("this network")
        return halved, collected

    def _collected(self, batch: LabelledBatch, count: int, exchanging: bool) -> list[Came] | None:
        """The gradients of a step; None, with nothing left of them, when a rank had no memory for its part."""
        collected = None
        try:
            collected = self._gradients(batch, count)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error) or exchanging:
                raise
        if self._ranks.agreed(collected is not None):
            return collected
        self._zero()
        self._statistics.put_back()
        return None

    def _take_down(self, collected: list[Came], rows: NDArray[np.int64] | None) -> None:
        """Counts a step's losses and margins, once no rank makes it again."""
        for part in collected:
            self._state.add(part)
        if rows is not None:
            answered = [part.answered for part in collected]
            self._state.margins.note(rows, answered[0] if len(answered) == 1 else torch.cat(answered))

    def _move(self, rate: float) -> None:
        """Has the optimiser take its step, and the averaged weights follow it.

        Raises:
            SpoiledStep: Some weights may have moved and others not: only what was saved before counts.
        """
        optimiser, moved = self._optimiser, True
        try:
            self._state.unscale()
            if self._stage.clip_gradient > 0:
                torch.nn.utils.clip_grad_norm_(optimisers.parameters_of(optimiser), self._stage.clip_gradient)
            optimisers.set_rate(optimiser, rate)
            self._state.move()
            self._zero()
            if self._state.average is not None:
                self._state.average.update()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            moved = False
        # Of all ranks: one that went back by itself would leave the others waiting for its part of their next step.
        if not self._ranks.agreed(moved):
            raise SpoiledStep(*_words_of(_MEMORY))

    def parts(self, count: int) -> int:
        """How many parts so many pictures of this rank go through in."""
        return sum(map(len, self._cut(count)))

    @property
    def differs(self) -> str:
        """What in a step of smaller parts is not as it would have been, in words; empty where nothing is."""
        return " BatchNorm layers see the pictures of one part at a time." if self._statistics else ""

    @property
    def _optimiser(self) -> torch.optim.Optimizer:
        assert self._state.optimiser is not None
        return self._state.optimiser

    def _zero(self) -> None:
        optimisers.forget_gradients(self._optimiser)

    def _cut(self, count: int) -> list[list[tuple[int, int]]]:
        """Where the parts of a step begin and end, by the planned part that they are pieces of; none has fewer than two pictures.

        What is planned is cut first, for pictures are mixed within a planned part, however small the pieces have to be.
        """
        splits = self._state.progress.splits
        if (count, splits) not in self._cuts:  # once for all steps of a size: it took 4 of a head step's 240 microseconds
            # A plan for several devices that fewer carry out: what each would have seen goes through by itself.
            devices = max(1, self._plan.devices // self._ranks.count)
            self._cuts[count, splits] = [
                [(begin + first, begin + last) for first, last in spans(end - begin, max(1, min(splits, (end - begin) // 2)))]
                for begin, end in spans(count, max(1, min(self._stage.accumulate * devices, count // 2)))
            ]
        return self._cuts[count, splits]

    def _gradients(self, batch: LabelledBatch, count: int) -> list[Came]:
        """Collects this rank's gradients of a step."""
        where = (self._plan.seed, self._state.progress.epoch, self._state.progress.share)
        ranks = self._ranks
        if self._by_chance:
            self._device.seed(torch_seed(where[0], "network", *where[1:], *([ranks.rank] if ranks.rank else [])))
        augmentation, own = self._stage.augmentation, ranks.part(count)
        draws = None
        if self._varies:
            # For the whole step, and from then on as if one device saw all of it.
            draws = draw(augmentation, count, self._preprocessing, generator(where[0], "augmentation", *where[1:]))
            draws = draws.part(own.start, own.stop)
        raw, labels = batch
        cut = self._cut(len(labels))
        collected: list[Came] = []
        for number, pieces in enumerate(cut):
            numbers = generator(where[0], "mixing", *where[1:], ranks.rank * len(cut) + number) if self._mixes else None
            for inputs, targets, answers in self._pieces(raw, labels, draws, pieces, numbers):
                with self._inputs.arithmetic(self._device):
                    logits = self._part(inputs)
                trained, shown = losses(logits, targets, self._stage.label_smoothing, self._class_weights)
                self._device.backward(self._state.scaled(trained), self._share(len(answers), count))
                collected.append(self._came(logits.detach(), answers, trained, shown))
        return collected

    def _pieces(
        self,
        raw: torch.Tensor,
        labels: torch.Tensor,
        draws: Draws | None,
        pieces: list[tuple[int, int]],
        numbers: np.random.Generator | None,
    ) -> Iterator[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
        """The pieces of a planned part as they go into the network, with what is learned from them and what they are counted as.

        *Shapes*: each float32 [B, 3, S, S] or [B, D]; int64 [B] or float32 [B, C]; int64 [B].
        """

        def prepared(begin: int, end: int) -> torch.Tensor:
            return self._inputs.prepared(raw[begin:end], None if draws is None else draws.part(begin, end))

        if numbers is None:
            for begin, end in pieces:
                yield prepared(begin, end), labels[begin:end], labels[begin:end]
            return
        start, stop = pieces[0][0], pieces[-1][1]
        given = one_hot(labels[start:stop], len(self._plan.classes))
        images, targets = mixed(prepared(start, stop), given, self._stage.augmentation, numbers)
        answers = targets.argmax(1)
        for begin, end in pieces:
            own = slice(begin - start, end - start)
            yield images[own], targets[own], answers[own]

    def _came(self, logits: torch.Tensor, answers: torch.Tensor, trained: torch.Tensor, shown: torch.Tensor) -> Came:
        """What a part adds to the epoch's sums. *Shapes*: logits [B, C], without gradients."""
        # Where what is trained is what is shown, the first sum tells of a loss that is not finite.
        alike = self._stage.label_smoothing == 0 and self._class_weights is None
        return Came(shown, logits, answers, None if alike else ~torch.isfinite(trained.detach().sum()))

    def _share(self, part: int, whole: int) -> torch.Tensor:
        """What each picture of a part counts in the step's loss, of whose gradients the ranks take the mean.

        *Shapes*: float32 [part].
        """
        if (part, whole) not in self._shares:
            self._shares[part, whole] = torch.ones(part, device=self._device.torch) * self._ranks.count / whole
        return self._shares[part, whole]


_MEMORY = "what the optimiser remembers of this network"


def _no_room(what: str) -> NoRankHasRoom:
    return NoRankHasRoom(*_words_of(what))


def _words_of(what: str) -> tuple[str, str]:
    hint = "Choose smaller pictures or a smaller architecture, or close what else uses the device."
    return f"The device has not enough memory for {what}.", hint


def spans(count: int, parts: int) -> list[tuple[int, int]]:
    """Where the parts of so many pictures begin and end; the first ones are larger by one where they cannot be equal."""
    ends = [number * (count // parts) + min(number, count % parts) for number in range(parts + 1)]
    return list(itertools.pairwise(ends))


def _draws_nothing(part: nn.Module) -> bool:
    """True for heads whose result no random number can change: seeding for each of their steps costs a tenth of the step."""
    still = (nn.Sequential, nn.Linear, nn.LayerNorm, nn.ReLU)
    return all(type(each) in still or (type(each) is nn.Dropout and each.p == 0) for each in part.modules())
