"""How test processes share the work: each compiles a part of the modules for all, and what takes longest comes first."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
LONG_FIRST = ("e2e", "house", "core")
"""Folders whose modules take longest: the last modules are short, so that no process waits long for another one's last."""


class ByModule(LoadScopeScheduling):
    """A module stays on one process, and those that read the whole program share one: the program is parsed once."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return "tests/house" if module.startswith("tests/house/") else module


class FromItsPart(pytest.Dir):
    """A folder of which each process collects its own part first, and then those of the others."""

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        found = list(super().collect())
        begin = len(found) * int(WORKER.removeprefix("gw")) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
        return [*found[begin:], *found[:begin]]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """Has processes be given whole modules, in the order of `LONG_FIRST`."""
    config.option.loadscopereorder = False
    return ByModule(config, log)


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Has the processes read the modules in different orders.

    In a fresh checkout nothing is compiled, and whoever comes first keeps what it compiled for the others. All in one order, each
    process compiled each module at the same time as the others: 20 s of every run in it.
    """
    return FromItsPart.from_parent(parent, path=path) if WORKER else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Brings the tests of all processes into one order, by module."""
    if WORKER:
        items.sort(key=lambda item: _place(item.nodeid.partition("::")[0]))


def _place(module: str) -> tuple[int, str]:
    return min((LONG_FIRST.index(room) for room in module.split("/") if room in LONG_FIRST), default=len(LONG_FIRST)), module


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Has nobody look for garbage among what is only just being made and stays: that took 5 s of 17 in each process."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Has no later collection of garbage go through what was collected of tests and libraries: it stays to the end.

    Garbage is looked for more rarely than Python would: that took 3 % of what training took. Tests of the window see to theirs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)
    gc.enable()
