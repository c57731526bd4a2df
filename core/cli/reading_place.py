"""Where the files of a dataset are read, as verbs ask it: here, or by the nodes of a Ray cluster."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager

from core.cli.console import Misused
from core.datasets.catalog.inspecting import Inspector, inspect
from core.support.workspace import Workspace


def add_reading_place(parser: argparse.ArgumentParser, what: str) -> None:
    """Declares `--on` and `--ray`.

    Args:
        parser: Of the verb.
        what: What is done there, as the help says it.
    """
    parser.add_argument("--on", metavar="PLACE", help=f"where {what}: here, ray, or ray://HOST:PORT (default here)")
    parser.add_argument("--ray", metavar="KEY=VALUE", action="append", default=[], help="with --on ray: cpus, gpus of a share")


def cluster_asked(options: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """The address of the cluster that is to read, "" for none, and what a share takes of it.

    Raises:
        Misused: It is said of a place where nothing is read.
        NotThere: No such place.
        BadInput: The address is none, or what is said of a share cannot be used.
    """
    if options.on is None and not options.ray:
        return "", {}
    from core.cluster.places import HERE, PLACES, pairs_of  # brings studies and training along, as long to load as all the rest
    from core.cluster.ray_line import AUTO, asked_of, check_address

    asked = options.on or HERE
    place, said = PLACES.get(asked.partition("://")[0]).name, pairs_of(options.ray)
    if place not in (HERE, "ray"):
        raise Misused("Pictures are read here, or --on ray.")
    if place == HERE:
        if said:
            raise Misused("--ray says something of --on ray.")
        return "", {}
    address = asked if "://" in asked else AUTO
    check_address(address)
    asked_of(said)
    return address, said


@contextmanager
def reading_at(address: str, needs: dict[str, str], workspace: Workspace, dataset: str) -> Iterator[Inspector]:
    """Who has files inspected, as long as the block lasts.

    Args:
        address: Of a cluster; "" for this machine.
        needs: What a share takes of it.
        workspace: Which every node sees.
        dataset: What is read for.

    Raises:
        Refused: No cluster answers.
    """
    if not address:
        yield inspect
        return
    from core.cluster.ray_line import RayCluster
    from core.cluster.reading import reading_on

    with closing(RayCluster(address)) as cluster:
        yield reading_on(cluster, workspace, dataset, needs)
