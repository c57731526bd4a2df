"""Shows everything on a sample dataset: import, split, three recipes, the test set opened, verdicts, one picture asked."""

from __future__ import annotations

import argparse
import textwrap
import time
from dataclasses import dataclass
from typing import Any

from core.cli.answers import Answer, fields_of
from core.cli.console import Console
from core.cli.following import follow, outcome
from core.cli.verbs import compare as comparing
from core.cli.verbs import predict as asking
from core.cli.verbs import runs as listing
from core.cli.verbs import split as splitting
from core.datasets.catalog.dataset import Dataset
from core.datasets.importing.samples import SAMPLES, import_sample
from core.datasets.splits.certificate import certificate
from core.datasets.splits.splitting import SplitRequest, make_split
from core.evaluation.comparison import compare
from core.runs.events import ENDED
from core.runs.folder import RunFolder
from core.runs.listing import summarise
from core.support.errors import Refused
from core.support.wording import counted, duration
from core.training import launcher
from core.training.presets import recipe_for

DATASET = "solar-cells"
PARTS = (0.6, 0.2, 0.2)
"""Larger val and test parts than usual: the verdicts are what is to be seen."""


@dataclass(frozen=True)
class Act:
    """One recipe of the demo, with what it is there to show."""

    preset: str
    settings: tuple[str, ...]
    shows: str


# From what knows nothing of pictures to what knows ImageNet: each differs from the one before it by one idea.
ACTS = (
    Act("mlp", (), "pixels without their neighbourhood: the baseline"),
    Act("resnet18-scratch", ("epochs=8", "picture_size=64"), "a convolutional network that knows nothing yet"),
    Act("lite0-frozen", (), "a network that knows ImageNet, with a new head"),
)


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.add_argument("--fresh", action="store_true", help="train anew, even where an earlier demo left finished runs")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Runs the demo; what an earlier one left is used again, and what it left unfinished is finished.

    Raises:
        Refused: A training ended before its time; a second call goes on with it.
        SafelightError: Another step could not be done; the message says which.
    """
    began = time.monotonic()
    dataset = _dataset(console)
    split = _split(dataset, console)
    names = []
    for number, part in enumerate(ACTS, start=3):
        console.tell(f"\n{number}. Train {part.preset}: {part.shows}")
        folder = _train(dataset.name, split, part, options.fresh, console)
        if folder.state() not in ENDED:
            said = outcome(folder)
            raise Refused(said.complaint or said.text, "The demo ends here; `main.py demo` goes on where it ended.")
        names.append(folder.name)
    rows = [summarise(RunFolder.open(console.workspace, name)) for name in names]
    console.tell(f"\n6. What they reached on val\n\n{listing.run_table(rows)}")
    found = compare([RunFolder.open(console.workspace, name) for name in names], "test")
    # A second demo opens the same results again and must not claim otherwise.
    sealed = ", which was sealed until now" if set(found.opened.values()) == {1} else ""
    console.tell(f"\n7. The verdicts, on the test set{sealed}\n\n{comparing.text(found)}")
    picture = _ask(dataset, split, names, console)
    seconds = time.monotonic() - began
    document = {
        "dataset": dataset.name,
        "split": split,
        "runs": [listing.document(summarise(RunFolder.open(console.workspace, name))) for name in names],
        "comparison": fields_of(found, standings="runs"),
        "picture": picture,
        "seconds": seconds,
    }
    return Answer(document, _next_steps(dataset.name, names[-1], seconds))


def _dataset(console: Console) -> Dataset:
    sample = SAMPLES.get(DATASET)
    console.tell(f"1. Import the sample {sample.title!r}")
    for text in (sample.text, f"Licence: {sample.licence}"):
        console.tell(textwrap.fill(text, 110, initial_indent="   ", subsequent_indent="   "))
    if DATASET not in console.workspace.dataset_names():
        with console.interruptible() as context:
            result = import_sample(console.workspace, DATASET, DATASET, None, context)
        classes = ", ".join(f"{count} {name}" for name, count in result.classes.items())
        console.tell(f"   {counted(result.added, 'picture')}: {classes}.")
    else:
        console.tell("   It is there already.")
    return Dataset.open(console.workspace, DATASET)


def _split(dataset: Dataset, console: Console) -> str:
    console.tell("\n2. Split it so that nothing leaks")
    current = dataset.current_split
    if current is not None:
        stored = certificate(dataset, current)
        console.tell(f"   Split {current} is there already: {stored.request}, {counted(stored.groups, 'group')}.")
        return current
    with console.interruptible() as context:
        found = make_split(dataset, SplitRequest(*PARTS), context)
    console.tell(splitting.text(found, certificate(dataset, found.split)))
    return found.split


def _train(dataset: str, split: str, part: Act, fresh: bool, console: Console) -> RunFolder:
    name = f"demo-{part.preset}"
    if fresh:
        name = console.workspace.new_run_name(name)
    if name not in console.workspace.run_names():
        recipe = recipe_for(part.preset, part.settings)
        folder = launcher.launch(console.workspace, launcher.request_for(console.workspace, dataset, recipe, name, split))
    else:
        folder = RunFolder.open(console.workspace, name)
        if folder.state() in ENDED and folder.report_path.is_file():
            console.tell(f"   {name} is there already.")
            return folder
        # The training outlives a demo that was ended, and may still be at work.
        if not launcher.is_alive(folder):
            launcher.resume(console.workspace, name)
    console.tell(follow(folder, console).text)
    return folder


def _ask(dataset: Dataset, split: str, names: list[str], console: Console) -> dict[str, Any]:
    from core.prediction.documents import document
    from core.prediction.predicting import predict_pictures

    table = dataset.table(split)
    tested = [row for row, side in enumerate(table.sides) if side == "test"]
    # Of the commonest class any run is right that says nothing else.
    rarest = min(table.classes, key=lambda name: (table.labels.count(name), name))
    row = next((row for row in tested if table.labels[row] == rarest), tested[0])
    picture = dataset.picture_path(table.paths[row])
    (answer,) = predict_pictures(console.workspace, names, [picture], console.context)
    console.progress.close()
    console.tell(f"\n8. A test picture of the class {table.labels[row]}, under all three\n\n{asking.picture_text(answer, {})}")
    return document(answer, {})


def _next_steps(dataset: str, best: str, seconds: float) -> str:
    steps = (
        ("", "the window, with these runs in it"),
        ("import my-pictures FOLDER", "your own pictures, a folder per class"),
        (f"check {dataset}", "what a scan finds odd"),
        (f"evaluate {best}", "classes, confusion, calibration"),
        (f"predict {best} -- PICTURE", "what it sees on a picture"),
    )
    size = max(len(words) for words, _ in steps)
    lines = [f"  python main.py {words:<{size}}  {gives}" for words, gives in steps]
    return "\n".join([f"\nThat took {duration(seconds)}. What to do next:", *lines])
