"""Following a run from the command line: its curves on stderr, Ctrl-C that stops and saves, and what it came to."""

from __future__ import annotations

from shlex import quote
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console, on_interrupt
from core.evaluation.wording import chosen_words, floor_words, learned_words, percent
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.listing import RunSummary, summarise
from core.support.jobs import Context, Progress
from core.support.wording import counted, duration
from core.training import launcher


def follow(folder: RunFolder, console: Console, since: float = 0.0) -> Answer:
    """Shows the run until it ends; the first Ctrl-C asks it to stop and save, the second leaves it to itself.

    Args:
        folder: The run.
        console: Where to show it.
        since: Events before this time (seconds since 1970) are known already.
    """

    def stop() -> None:
        console.say(f"Stopping {folder.name} after this step and saving it. Ctrl-C again leaves it to itself.")
        launcher.stop(folder)

    def show(event: object) -> None:
        if getattr(event, "time", since) >= since:
            console.progress.show(event)

    console.progress.show(Progress("Waiting for the training process", 0))
    try:
        with on_interrupt(stop):
            launcher.follow(folder, Context(show))
    # The run is a process of its own and hears no Ctrl-C typed here, so nothing is lost by looking away.
    except KeyboardInterrupt:
        console.progress.close()
        return left_running(folder)
    console.progress.close()
    return outcome(folder)


def outcome(folder: RunFolder) -> Answer:
    """What a run that has ended came to."""
    row = summarise(folder)
    finished = folder.history().finished
    reason = finished.reason if finished else "failed"
    message = " ".join(part for part in (finished.message, finished.hint) if part) if finished else ""
    if finished is None:
        goes_on = "goes on at its last checkpoint" if folder.last_checkpoint.exists() else "begins anew: nothing was saved yet"
        parts = (
            f"The training process of {row.run} vanished.",
            launcher.ended_by(folder),
            f"`main.py resume {quote(row.run)}` {goes_on}.",
        )
        message = " ".join(filter(None, parts))
    if finished is not None and reason in ENDED and not folder.report_path.is_file():
        # What went wrong was noted in the log when it happened; the run's weights stay what they are.
        message = f"{row.run} has come to its end and was not judged. `main.py resume {quote(row.run)}` tries again."
        return Answer({**_document(row), "reason": reason, "message": message}, "", 1, message)
    document = {**_document(row), "reason": reason, "message": message}
    if reason == "failed":
        return Answer(document, "", 1, f"{row.run} failed. {message}".strip())
    if message:
        return Answer(document, "", 1, f"{row.run} stays {reason}. {message}")
    return Answer(document, _text(row, reason))


def left_running(folder: RunFolder) -> Answer:
    """Word of a run that goes on without anybody watching."""
    row = summarise(folder)
    name = row.run
    text = f"{name} goes on in the background. `main.py stop {quote(name)}` ends it, `main.py runs` shows how far it is."
    return Answer({**_document(row), "reason": None, "message": text}, text)


_KEYS = (
    "run", "dataset", "recipe", "state", "epochs", "val_accuracy", "val_interval", "val_floor", "val_balanced", "weights_origin",
    "weights_sha256", "seconds",
)  # fmt: skip


def _document(row: RunSummary) -> dict[str, Any]:
    return {**{key: getattr(row, key) for key in _KEYS}, "left_out": row.left_out.model_dump(mode="json")}


def _text(row: RunSummary, reason: str) -> str:
    verb = {
        "completed": "is complete",
        "stopped": "was stopped and saved",
        "pruned": "was pruned",
        "early-stopped": "stopped early",
    }[reason]
    lines = [
        f"{row.run} {verb} after {counted(row.epochs, 'epoch')} in {duration(row.seconds)}: "
        f"val accuracy {percent(row.val_accuracy, row.val_interval)}{chosen_words('val')}, weights {row.weights_origin}."
    ]
    if row.val_floor is not None:
        balanced = f", balanced accuracy {percent(row.val_balanced, None)}" if row.val_balanced is not None else ""
        lines.append(f"On val {floor_words(row.val_floor)}{balanced}.")
    lines += learned_words(row.left_out)
    if row.uneven:
        lines.append(row.uneven)
    if reason in ("stopped", "pruned"):
        lines.append(f"`main.py resume {quote(row.run)}` goes on with it.")
    else:
        lines.append(f"`main.py evaluate {quote(row.run)}` judges it; `main.py predict {quote(row.run)} -- PICTURE` asks it.")
    return "\n".join(lines)
