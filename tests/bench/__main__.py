"""`python -m tests.bench [WORD ...]`: runs every bench_*.py whose name holds one of the words and prints one table."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.bench.harness import Row

HERE = Path(__file__).parent
HEAD = ("what", "against", "ratio", "goal", "")


def main(words: list[str]) -> int:
    """Prints the table; 0 when every goal was met, 1 when one was missed or a benchmark failed."""
    names = [file.stem for file in sorted(HERE.glob("bench_*.py")) if not words or any(word in file.stem for word in words)]
    if not names:
        print(f"no benchmark is called {' or '.join(words)}")
        return 2
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} processors\n", flush=True)
    rows, failed = [], []
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="safelight-bench-", ignore_cleanup_errors=True) as home:
        for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = home
        for name in names:
            began = time.perf_counter()
            print(f"{name} ...", file=sys.stderr, flush=True)
            try:
                rows += importlib.import_module(f"tests.bench.{name}").run()
            except Exception:
                traceback.print_exc()
                failed.append(name)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    print(table(rows))
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return 1 if failed or any(row.met is False for row in rows) else 0


def table(rows: list[Row]) -> str:
    """The rows as aligned text, each followed by its detail."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    out = []
    for number, line in enumerate(cells):
        out.append("  ".join(_aligned(cell, widths[column], column) for column, cell in enumerate(line)).rstrip())
        if number == 0:
            out.append("  ".join("-" * width for width in widths[:-1]))
        elif rows[number - 1].detail:
            out.append(f"    {rows[number - 1].detail}")
    return "\n".join(out)


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    goal = "-" if row.goal is None else f"{'at most ' if row.better == 'lower' else ''}{row.goal:g}"
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    return row.name, row.against, f"{row.ratio:.3g}", goal, verdict


def _aligned(cell: str, width: int, column: int) -> str:
    return cell.rjust(width) if column in (2, 3) else cell.ljust(width)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
