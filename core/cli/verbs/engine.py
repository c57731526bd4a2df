"""Predicts and previews on request, over JSON lines on stdin and stdout; the window keeps one."""

from __future__ import annotations

import argparse

from core.cli.answers import Answer
from core.cli.console import Console


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("--aside", action="store_true", help="for work that takes minutes: every core, at lower priority")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Serves until stdin is closed."""
    # Here, for --help shall not wait for torch.
    from core.engine.server import serve

    serve(console.workspace, options.aside)
    return Answer({}, "")
