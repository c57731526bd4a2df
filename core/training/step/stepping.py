"""One step of training, and one look at val."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.architectures.network import Network
from core.pixels.mixing import mixed, mixes
from core.pixels.randomness import generator, torch_seed
from core.pixels.views import Draws, draw
from core.runs.augmentation import varies
from core.runs.methods import MERITS
from core.runs.plan import Plan
from core.runs.recipe import Stage
from core.support.errors import SafelightError
from core.support.registry import at
from core.support.system_errors import is_short_of_memory
from core.training.arithmetic.device import Device
from core.training.ranks.ranks import ALONE, Ranks
from core.training.step import optimisers
from core.training.step.inputs import Inputs, LabelledBatch
from core.training.step.objective import losses, one_hot
from core.training.step.state import RunState
from core.training.step.statistics import KeptStatistics


def is_out_of_memory(error: BaseException) -> bool:
    """True when a step asked for more memory than the processor or the GPU has."""
    return isinstance(error, torch.OutOfMemoryError) or is_short_of_memory(error)


class OutOfMemory(SafelightError):
    """A step does not fit into the device's memory, however small its parts."""


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
        self._part = device.shared(inputs.part(state.network), state.ranks, stage.norm_statistics == "synchronised")
        self._tally = state.sums.unbind()
        self._shares: dict[tuple[int, int], torch.Tensor] = {}
        self._cuts: dict[tuple[int, int], list[list[tuple[int, int]]]] = {}
        self._statistics = KeptStatistics(self._part)
        self._by_chance = not _draws_nothing(inputs.part(state.network))
        # Once: comparing settings took 4 of a head step's 270 microseconds.
        self._varies, self._mixes = varies(stage.augmentation), mixes(stage.augmentation)

    def step(self, batch: LabelledBatch, rate: float, whole: int | None = None, rows: NDArray[np.int64] | None = None) -> int:
        """One step of the optimiser; returns how many times its parts had to be halved to fit.

        Nothing here waits for the device: sums stay on it until somebody looks.

        Args:
            batch: Of this rank.
            rate: Learning rate.
            whole: Pictures of the step in all ranks; those of the batch when None.
            rows: Positions of the batch in the train side, where margins are to be kept; pictures that are mixed have none.

        Raises:
            OutOfMemory: It does not fit in parts of two pictures either.
        """
        halved, count = 0, len(batch.labels) if whole is None else whole
        self._statistics.keep()
        while not self._collected(batch, count, None if self._mixes else rows):
            # Only here, where nothing holds what was raised: its traceback kept the step's tensors, and no memory came back.
            if self._device.torch.type == "cuda":
                torch.cuda.empty_cache()
            # The weights are those of the last good step: only gradients were being collected.
            before = self._cut(len(batch.labels))
            halved += 1
            self._state.progress.splits *= 2
            if self._cut(len(batch.labels)) == before:
                raise _no_room("this network")
        self._move(rate)
        return halved

    def _collected(self, batch: LabelledBatch, count: int, rows: NDArray[np.int64] | None) -> bool:
        """Collects the gradients of a step; False, with none of them left, when there was no memory for that."""
        try:
            answered = self._gradients(batch, count)
            if rows is not None:
                self._state.margins.note(rows, answered)
            return True
        except (RuntimeError, MemoryError) as error:
            # Of several ranks the others wait for this one's gradients by now.
            if not is_out_of_memory(error) or self._ranks.count > 1:
                raise
        self._zero()
        self._statistics.put_back()
        return False

    def _move(self, rate: float) -> None:
        """Has the optimiser take its step.

        Raises:
            OutOfMemory: Some weights may have moved and others not: only what was saved before counts.
        """
        optimiser = self._optimiser
        if self._stage.clip_gradient > 0:
            torch.nn.utils.clip_grad_norm_(optimisers.parameters_of(optimiser), self._stage.clip_gradient)
        optimisers.set_rate(optimiser, rate)
        try:
            optimiser.step()
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            raise _no_room("what the optimiser remembers of this network") from None
        self._zero()
        if self._state.average is not None:
            self._state.average.update()

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

    def _gradients(self, batch: LabelledBatch, count: int) -> torch.Tensor:
        """Collects the gradients of a step; returns what the network answered. *Shapes*: [B, C]."""
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
        sums: list[tuple[torch.Tensor | int | None, ...]] = []
        answered: list[torch.Tensor] = []
        for number, pieces in enumerate(cut):
            numbers = generator(where[0], "mixing", *where[1:], ranks.rank * len(cut) + number) if self._mixes else None
            for inputs, targets, answers in self._pieces(raw, labels, draws, pieces, numbers):
                with self._device.gathering(self._part, len(sums) == sum(map(len, cut)) - 1):
                    with self._inputs.arithmetic(self._device):
                        logits = self._part(inputs)
                    trained, shown = losses(logits, targets, self._stage.label_smoothing, self._class_weights)
                    self._device.backward(trained, self._share(len(answers), count))
                answered.append(logits.detach())
                sums.append(self._tallied(answered[-1], answers, trained, shown))
        # Only now: a step whose later parts found no room is made again from its beginning.
        for part in sums:
            for total, more in zip(self._tally, part, strict=True):
                if more is not None:
                    total.add_(more)
        return answered[0] if len(answered) == 1 else torch.cat(answered)

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

    def _tallied(
        self, logits: torch.Tensor, answers: torch.Tensor, trained: torch.Tensor, shown: torch.Tensor
    ) -> tuple[torch.Tensor | int | None, ...]:
        """What a part adds to the epoch's sums: loss, right ones, pictures, and not 0 for a loss that is not finite.

        *Shapes*: logits [B, C], without gradients.
        """
        right = (logits.argmax(1) == answers).sum()
        # Where what is trained is what is shown, the first sum tells of a loss that is not finite.
        alike = self._stage.label_smoothing == 0 and self._class_weights is None
        bad = None if alike else (~torch.isfinite(trained.detach().sum())).double()
        return shown.sum(dtype=torch.float64), right, len(shown), bad

    def _share(self, part: int, whole: int) -> torch.Tensor:
        """What each picture of a part counts in the step's loss, of whose gradients the ranks take the mean.

        *Shapes*: float32 [part].
        """
        if (part, whole) not in self._shares:
            self._shares[part, whole] = torch.ones(part, device=self._device.torch) * self._ranks.count / whole
        return self._shares[part, whole]


def _no_room(what: str) -> OutOfMemory:
    hint = "Choose smaller pictures or a smaller architecture, or close what else uses the device."
    return OutOfMemory(f"The device has not enough memory for {what}.", hint)


def spans(count: int, parts: int) -> list[tuple[int, int]]:
    """Where the parts of so many pictures begin and end; the first ones are larger by one where they cannot be equal."""
    ends = [number * (count // parts) + min(number, count % parts) for number in range(parts + 1)]
    return list(itertools.pairwise(ends))


def _draws_nothing(part: nn.Module) -> bool:
    """True for heads whose result no random number can change: seeding for each of their steps costs a tenth of the step."""
    still = (nn.Sequential, nn.Linear, nn.LayerNorm, nn.ReLU)
    return all(type(each) in still or (type(each) is nn.Dropout and each.p == 0) for each in part.modules())


@torch.inference_mode()
def log_probabilities(
    network: Network,
    inputs: Inputs,
    device: Device,
    batch: int,
    between: Callable[[], None] = lambda: None,
    ranks: Ranks = ALONE,
) -> torch.Tensor:
    """Logarithms of the probabilities of a whole side, of which each rank looks at its part.

    `between` is called before each batch.

    *Shapes*: float32 [n, C], on the device.
    """
    part = inputs.part(network).eval()
    own = ranks.part(len(inputs.labels))
    picks = [np.arange(begin, min(begin + batch, own.stop)) for begin in range(own.start, own.stop, batch)]
    found = []
    for raw, _ in inputs.batches(picks):
        between()
        with inputs.arithmetic(device):
            logits = part(inputs.prepared(raw, None))
        found.append(torch.log_softmax(logits.float(), 1))
    if not found:
        found = [inputs.labels.new_zeros(0, network.classes, dtype=torch.float32)]
    return ranks.joined(torch.cat(found), len(inputs.labels))


def fitting(look: Callable[[int], torch.Tensor], batch: int) -> torch.Tensor:
    """What a look comes to with so many pictures at a time, or with as many as the memory has room for."""
    while True:
        try:
            return look(batch)
        except (RuntimeError, MemoryError) as error:
            if batch == 1 or not is_out_of_memory(error):
                raise
            batch = max(1, batch // 2)


@dataclass(frozen=True)
class Judged:
    """What a side says of weights: mean cross-entropy, accuracy (fraction), and what they are chosen by, larger is better."""

    loss: float
    accuracy: float
    merit: float


def judged(
    network: Network,
    inputs: Inputs,
    device: Device,
    batch: int,
    best_by: str = "accuracy",
    between: Callable[[], None] = lambda: None,
    ranks: Ranks = ALONE,
) -> Judged:
    """What a side says of the network; a smaller batch is taken where memory is short.

    Args:
        network: It; afterwards it is in the mode for judging.
        inputs: The side.
        device: Where.
        batch: Pictures at a time.
        best_by: What weights are chosen by.
        between: Called before each batch.

    Raises:
        NotThere: Nothing of the name `best_by` to choose by.
    """
    logs = fitting(lambda count: log_probabilities(network, inputs, device, count, between, ranks), batch)
    loss = torch.nn.functional.nll_loss(logs, inputs.labels)
    right = (logs.argmax(1) == inputs.labels).double().mean()
    merit: float = at(MERITS.get(best_by).place)(logs, inputs.labels)
    return Judged(float(loss), float(right), merit)
