"""What a study is, and which runs it wants: one mechanism for grids, repeats over seeds and comparisons. No torch."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field, field_validator, model_validator

from core.runs.recipe import Recipe
from core.runs.settings.recipe_settings import setting_in_words
from core.support.errors import BadInput
from core.support.fields import Record
from core.support.wording import some
from core.training.fitting import TrainingPictures
from core.training.presets import recipe_for

SCHEMA = 1
PRESET, DATASET, SPLIT = "preset", "dataset", "split"
"""Factors that are no settings of a recipe: what it begins as, and what it is trained on."""

MOST_RUNS = 2000
MOST_SEEDS = 100
MOST_TRIALS = 1000
MOST_AT_ONCE = 100


class Factor(Record):
    """One thing that is varied.

    Attributes:
        key: A setting of a recipe as `train --set` takes it, or "preset", "dataset", "split".
        values: What it is set to, one after the other, as text; none of a range.
        low, high: The ends of a range, which a search chooses from.
        scale: How a range is gone through; "" for values.
    """

    key: str = Field(min_length=1)
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0
    scale: Literal["", "linear", "log"] = ""

    @model_validator(mode="after")
    def _values_or_a_range(self) -> Factor:
        if bool(self.values) == bool(self.scale):
            raise ValueError("a factor has values or a range")
        if self.scale and not self.low < self.high:
            raise ValueError("the lower end of a range comes first")
        if self.scale == "log" and self.low <= 0:
            raise ValueError("a range on a log scale begins above 0")
        return self

    @property
    def written(self) -> str:
        """What it may be, as a person writes it: "0.01,0.001" or "0.001..0.1:log"."""
        return f"{self.low:.10g}..{self.high:.10g}:{self.scale}" if self.scale else ",".join(self.values)

    @property
    def words(self) -> str:
        """What it may be, as shown."""
        if not self.scale:
            return ", ".join(self.values)
        return f"{self.low:g} to {self.high:g}" + (" on a log scale" if self.scale == "log" else "")

    @field_validator("values")
    @classmethod
    def _each_once(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values))


class Study(Record):
    """A question: a base recipe, what is varied, and how often.

    Attributes:
        name: Of the study.
        question: As a person asks it.
        dataset, split: What all cells are trained on that do not say otherwise.
        preset: What all recipes begin as that do not say otherwise.
        settings: What is set in all of them, as key=value.
        factors: What is varied.
        seeds: Repeats of each cell; their seeds are 0, 1, 2 ... Of a search those of the best cells, with the seeds 1, 2 ...
        trials: Cells that a search chooses; 0 of a study that has every combination.
        best: How many of them a search repeats.
        pruning: Which trials a search gives up: "median", those worse than half of the others were; "halving", all but the best
            third at each asking; "none".
        at_once: Trials that a search chooses together, before anything is known of any of them; of several none is given up.
        prune_at: Epochs after which it asks; those at a quarter and at half of a run where none are told.
        created: ISO 8601 in UTC.
        winner: The cell that test was opened for, in words; "" while test is sealed.
    """

    schema_number: int = SCHEMA
    name: str
    question: str = ""
    dataset: str
    split: str
    preset: str = "quick"
    settings: tuple[str, ...] = ()
    factors: tuple[Factor, ...] = ()
    seeds: int = Field(3, ge=1, le=MOST_SEEDS)
    trials: int = Field(default=0, ge=0, le=MOST_TRIALS)
    best: int = Field(default=3, ge=1, le=MOST_TRIALS)
    pruning: Literal["median", "halving", "none"] = "median"
    prune_at: tuple[int, ...] = ()
    at_once: int = Field(default=1, ge=1, le=MOST_AT_ONCE)
    created: str
    winner: str = ""

    @model_validator(mode="after")
    def _only_searches_have_ranges(self) -> Study:
        if not self.trials and any(factor.scale for factor in self.factors):
            raise ValueError("only a search chooses from ranges")
        return self

    @property
    def is_search(self) -> bool:
        """Whether its cells are chosen one after the other, instead of being every combination."""
        return self.trials > 0

    @property
    def about(self) -> str:
        """What its runs are trained on, as shown: "pets, split main", and all of them where one of the two is varied."""
        values = {factor.key: factor.values for factor in self.factors}
        splits = values.get(SPLIT, (self.split,))
        return f"{some(values.get(DATASET, (self.dataset,)))}, {'split' if len(splits) == 1 else 'splits'} {some(splits)}"

    def extended(self, factors: Sequence[Factor], seeds: int | None) -> Study:
        """The study with further factors, further values of those it has, and as many seeds; none goes.

        Raises:
            BadInput: No study has so many seeds, or so few.
        """
        # model_copy checks nothing: a number that the record does not allow would be kept, and never be read again.
        if seeds is not None and not 1 <= seeds <= MOST_SEEDS:
            raise BadInput(f"A study has 1 to {MOST_SEEDS} seeds, not {seeds}.", "Say how many seeds.")
        if self.is_search and factors:
            # What the trials so far say of a space says nothing of another one.
            raise BadInput(f"{self.name} is a search, and what it searches stays as it began.", "Begin another search.")
        known = {factor.key: factor for factor in self.factors}
        for factor in factors:
            before = known.get(factor.key)
            known[factor.key] = Factor(key=factor.key, values=(*(before.values if before else ()), *factor.values))
        return self.model_copy(update={"factors": tuple(known.values()), "seeds": max(self.seeds, seeds or 1)})

    def following(self, was: str, name: str) -> Study:
        """The study after the dataset called `was` was given another name."""

        def told(key: str, value: str) -> str:
            return name if key == DATASET and value == was else value

        factors = tuple(
            one.model_copy(update={"values": tuple(told(one.key, value) for value in one.values)}) for one in self.factors
        )
        opened = next((cell for cell in cells_of(self) if cell.words == self.winner), None) if self.winner else None
        winner = Cell(tuple((key, told(key, value)) for key, value in opened.values)).words if opened else self.winner
        return self.model_copy(update={"dataset": told(DATASET, self.dataset), "factors": factors, "winner": winner})


CellValues = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    """One combination of the factors' values.

    Attributes:
        values: Of each factor, in their order.
        words: As commands say it, and as it is known by, "learning_rate 0.001, batch_size 4"; "the recipe" without factors.
        title: As the window says it, "Learning rate 0.001, batch size 4".
    """

    values: CellValues

    @property
    def words(self) -> str:
        return written(self.values)

    @property
    def title(self) -> str:
        return titled(self.values)


def written(values: CellValues) -> str:
    """The values of a cell by the fields that commands take."""
    return ", ".join(f"{key} {value}" for key, value in values) or "the recipe"


def titled(values: CellValues) -> str:
    """The values of a cell by the names that the window gives settings."""
    told = ", ".join(f"{setting_in_words(key)} {value}" for key, value in values)
    return told[:1].upper() + told[1:] or "the recipe"


@dataclass(frozen=True)
class WantedRun:
    """A run that a study wants.

    Attributes:
        cell: Whose.
        seed: Of it.
        dataset, split: What it is trained on.
        recipe: In full.
        number: Its trial's, from 1; 0 where it is of none.
    """

    cell: Cell
    seed: int
    dataset: str
    split: str
    recipe: Recipe
    number: int = 0


def factor_of(text: str) -> Factor:
    """A factor as a person writes it: "learning_rate=0.01,0.001".

    Raises:
        BadInput: It has no values.
    """
    key, equals, values = text.partition("=")
    found = tuple(value.strip() for value in values.split(",") if value.strip())
    if not equals or not key.strip() or not found:
        raise BadInput(f"The factor {text!r} has no values.", "Write it as key=a,b,c, for example learning_rate=0.01,0.001.")
    return Factor(key=key.strip(), values=found)


def cells_of(study: Study) -> tuple[Cell, ...]:
    """Every combination of the factors' values, the last factor's going round first."""
    keys = [factor.key for factor in study.factors]
    return tuple(Cell(tuple(zip(keys, values, strict=True))) for values in itertools.product(*(f.values for f in study.factors)))


def devices_of(study: Study) -> set[str]:
    """The devices that its recipes ask for.

    Raises:
        NotThere, BadInput: A preset or setting cannot be used.
    """
    varied = {factor.key: factor.values for factor in study.factors}
    if "device" in varied:
        return set(varied["device"])
    return {recipe_for(preset, study.settings).device for preset in varied.get(PRESET, (study.preset,))}


def wanted_runs(study: Study, pictures: TrainingPictures | None = None) -> tuple[WantedRun, ...]:
    """The runs a study wants that is no search, cell by cell, each with every seed.

    Args:
        study: It.
        pictures: What presets follow that come with Safelight; None leaves them as they are.

    Raises:
        NotThere, BadInput: A preset or setting cannot be used, or there would be too many runs.
    """
    if any(factor.key == "seed" for factor in study.factors):
        raise BadInput("The seed is no factor: seeds are repeats of each cell.", "Say how many seeds.")
    # Counted before any is made: three factors of a thousand values each would fill the memory first.
    runs = math.prod(len(factor.values) for factor in study.factors) * study.seeds
    if runs > MOST_RUNS:
        told = f"{study.name} would be {runs:,} runs; a study has at most {MOST_RUNS:,}."
        raise BadInput(told, "Take fewer values or seeds.")
    return tuple(wanted_run(study, cell, seed, pictures) for cell in cells_of(study) for seed in range(study.seeds))


def wanted_run(study: Study, cell: Cell, seed: int, pictures: TrainingPictures | None = None) -> WantedRun:
    """The run of a cell with a seed; `pictures` as for `wanted_runs`.

    Raises:
        NotThere, BadInput: Its preset or a setting cannot be used.
    """
    chosen = {PRESET: study.preset, DATASET: study.dataset, SPLIT: study.split} | dict(cell.values)
    own = [f"{key}={value}" for key, value in cell.values if key not in (PRESET, DATASET, SPLIT)]
    recipe = recipe_for(chosen[PRESET], [*study.settings, *own, f"seed={seed}"], pictures)
    return WantedRun(cell, seed, chosen[DATASET], chosen[SPLIT], recipe)
