"""The places where a study can be trained, one line each; the verb and the window read this table."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.cluster import ray_line, slurm
from core.cluster.installed import ray_is_here
from core.cluster.watching import carried_by
from core.studies.carrying import Carry
from core.support.errors import BadInput
from core.support.registry import Registry

HERE = "here"


@dataclass(frozen=True)
class TrainingPlace:
    """Where runs can be trained.

    Attributes:
        name: As in `--on`.
        title: As the window calls it.
        help: What it is, in a sentence.
        is_here: Whether it can be used from this machine.
        carry: Gives who trains a study's runs there, from its address, as in ray://HOST:10001, or "", and from its options; None
            for whoever trains them when nothing is said.
        options: What can be said of it, for a person; "" where that is nothing.
        example: Some of it, as a person writes it.
    """

    name: str
    title: str
    help: str
    is_here: Callable[[], bool]
    carry: Callable[[str, Mapping[str, str]], Carry | None]
    options: str = ""
    example: str = ""


PLACES: Registry[TrainingPlace] = Registry("place")
for _place in (
    TrainingPlace(HERE, "This machine", "on this machine, heads together", lambda: True, lambda at, options: None),
    TrainingPlace(
        "slurm", "SLURM", "as an array of jobs on the SLURM cluster that this machine submits to", slurm.is_here,
        lambda at, options: carried_by(slurm.slurm_line(options)),
        "partition, time (minutes, or H:MM:SS), gpus, cpus, or any option of sbatch", "partition=gpu gpus=1 time=2:00:00",
    ),
    TrainingPlace(
        "ray", "Ray", "on the Ray cluster this machine belongs to, or on another one by ray://HOST:PORT", ray_is_here,
        lambda at, options: carried_by(ray_line.ray_line(at or ray_line.AUTO, options)),
        "cpus, gpus of a run", "gpus=1 cpus=4",
    ),
):  # fmt: skip
    PLACES.add(_place.name, _place)


def carry_on(said: str, options: Mapping[str, Mapping[str, str]]) -> Carry | None:
    """Who trains a study's runs at the place that is meant; None where that is whoever always does.

    Args:
        said: A place, as `--on` takes it.
        options: Of each place that something was said of, what was said.

    Raises:
        NotThere: No such place.
        BadInput: An option cannot be used there.
    """
    place = PLACES.get(said.partition("://")[0])
    for other, values in options.items():
        if values and other != place.name:
            words = f"--{other} says something of {PLACES.get(other).title}, and the study is carried out {_whereabouts(place)}."
            raise BadInput(words)
    address = said if "://" in said else ""
    if address and place.name != "ray":
        raise BadInput(f"{place.title} has no address.", f"Say --on {place.name}.")
    return place.carry(address, options.get(place.name, {}))


def _whereabouts(place: TrainingPlace) -> str:
    return "here" if place.name == HERE else f"on {place.title}"


def pairs_in(text: str) -> dict[str, str]:
    """Options in one line, with spaces between them: "partition=gpu gpus=1"; a value with spaces stands in quotation marks.

    Raises:
        BadInput: One is none.
    """
    try:
        return pairs_of(shlex.split(text))
    except ValueError:
        raise BadInput(f"{text!r}: a quotation mark has no other one.", "Close it, or leave it out.") from None


def pairs_of(said: Sequence[str]) -> dict[str, str]:
    """Options as they are typed, "key=value" each.

    Raises:
        BadInput: One is none.
    """
    found = {}
    for text in said:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise BadInput(f"{text!r} says nothing.", "Say it as key=value, as in gpus=1.")
        found[key.strip()] = value.strip()
    return found
