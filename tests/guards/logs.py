"""Collects the warnings and errors a test logs."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def collected() -> Iterator[list[logging.LogRecord]]:
    """The records of level warning and above that are logged inside the block."""
    collector = _Collector()
    root = logging.getLogger()
    root.addHandler(collector)
    try:
        yield collector.records
    finally:
        root.removeHandler(collector)


def complaints(records: list[logging.LogRecord], expected: list[str]) -> list[str]:
    """One line for every record no pattern covers, and one for every pattern that covered none."""
    messages = [f"{record.name}: {record.getMessage()}" for record in records]
    surprising = [f"logged unexpectedly: {text}" for text in messages if not any(re.search(rule, text) for rule in expected)]
    absent = [f"never logged: {rule}" for rule in expected if not any(re.search(rule, text) for text in messages)]
    return surprising + absent
