"""What a place has to train on, in a sentence for whoever chooses where; what is said of it is looked at, too."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from contextlib import closing

from core.cluster.places import PLACES
from core.cluster.ray_line import AUTO, RayCluster, at_once, needs_of, reading_needs
from core.cluster.slurm import slurm_line
from core.support.computing import surroundings
from core.support.errors import BadInput, Refused
from core.support.foreign_text import one_line
from core.support.jobs import Context
from core.support.wording import counted, some

_SINFO = ("sinfo", "--noheader", "--format=%P|%D|%c|%G")
_PATIENCE = 20.0  # seconds for an answer of SLURM


def offer(place: str, address: str, options: Mapping[str, str], context: Context, shares: bool = False) -> str:
    """Job: what a place offers, and what each run takes of it; "" of one that nobody can be asked about.

    Args:
        place: Its name.
        address: Where its head is; "" for the usual one.
        options: What is said of a run there.
        context: Not told anything; an offer is asked for in one go.
        shares: It is asked for by whoever has pictures looked at in shares, not for runs.

    Raises:
        NotThere: No such place.
        BadInput: An option cannot be used there.
        Refused: It does not answer.
    """
    context.check_abandoned()
    asks = _OFFERS.get(PLACES.get(place).name)
    return asks(address, options, "share" if shares else "run") if asks is not None else ""


def _of_ray(address: str, options: Mapping[str, str], what: str) -> str:
    with closing(RayCluster(address or AUTO)) as cluster:
        nodes = cluster.nodes()
    if not nodes:
        return "The cluster has no nodes."
    needs = needs_of(nodes, options)
    many = at_once(nodes, needs)
    has = f"{counted(len(nodes), 'node')} with {counted(sum(node.cpus for node in nodes), 'core')}"
    gpus = sum(node.gpus for node in nodes)
    has += f" and {counted(gpus, 'GPU')}" if gpus else " and no GPU"
    if what == "run":
        return f"{has}. A run takes {needs.words}, so that {many:,} can be trained at once."
    reading = reading_needs(nodes, options)
    told = f"{has}. A share takes {reading.words}, so that {at_once(nodes, reading):,} can be done at once"
    return f"{told}." if reading == needs else f"{told}; for a closer look {needs.words}, so that {many:,} can."


def _of_slurm(address: str, options: Mapping[str, str], what: str) -> str:
    slurm_line(options)  # which refuses what cannot be used
    partitions = _partitions()
    wish = options.get("partition", "")
    missing = [name for name in wish.split(",") if wish and name not in partitions]
    if partitions and missing:
        raise BadInput(f"SLURM has no partition called {missing[0]}.", f"There are: {some(list(partitions))}.")
    return f"{counted(len(partitions), 'partition')}: {some(list(partitions.values()))}." if partitions else ""


def _partitions() -> dict[str, str]:
    """What SLURM says of each partition, in words; nothing where nobody can be asked.

    Raises:
        Refused: It does not answer.
    """
    try:
        told = subprocess.run(_SINFO, env=surroundings(), capture_output=True, text=True, timeout=_PATIENCE, check=True).stdout
    except FileNotFoundError:
        return {}
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or type(error).__name__
        raise Refused(f"SLURM does not answer: {one_line(str(said).strip())}", "Try again in a moment.") from error
    found: dict[str, list[str]] = {}
    for line in told.splitlines():
        name, nodes, cores, more = (one_line(part.strip()) for part in f"{line}|||".split("|")[:4])
        usual = name.endswith("*")
        if nodes.isdecimal():
            each = f"{cores} core{'' if cores == '1' else 's'}"  # SLURM says "8+" where nodes differ
            has = f"{counted(int(nodes), 'node')} of {each}" + (f" and {more}" if more not in ("", "(null)") else "")
            found.setdefault(name.rstrip("*"), ["the usual one"] if usual else []).append(has)
    return {name: f"{name} ({', '.join(has)})" for name, has in found.items()}


_OFFERS: dict[str, Callable[[str, Mapping[str, str], str], str]] = {"ray": _of_ray, "slurm": _of_slurm}
