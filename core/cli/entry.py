"""From the command line's words to one verb, its output and its exit status. Never a traceback for a person."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Protocol, cast

from core.cli.answers import Answer, json_text
from core.cli.console import Console, Misused
from core.cli.option_words import with_options
from core.support.defects import log_defect, own_version
from core.support.errors import AlreadyThere, BadInput
from core.support.foreign_text import one_line, plain_lines
from core.support.jobs import Abandoned
from core.support.system_errors import in_plain_words
from core.support.workspace import Workspace

DEFAULT_WORKSPACE = Path(__file__).resolve().parents[2]
"""The checkout itself."""


@dataclass(frozen=True)
class Verb:
    """A verb of the command line: the module in `core.cli.verbs` that does it, and one line on what it is for; `makes` says
    whether a workspace is made where there is none."""

    name: str
    module: str
    summary: str
    hidden: bool = False
    makes: bool = True


VERBS = {
    verb.name: verb
    for verb in (
        Verb("demo", "demo", "show everything on a sample dataset, without a window"),
        Verb("import", "import_pictures", "make or extend a dataset: folder, archive, CSV, link, bucket, sample, public dataset"),
        Verb("scrape", "scrape", "collect pictures from Flickr by class, with their licences on record"),
        Verb("recheck", "recheck", "mark collected pictures that were taken down since"),
        Verb("credits", "credits", "write the attribution list of collected pictures"),
        Verb("check", "check", "scan a dataset and list what was found"),
        Verb("map", "picture_map", "lay a dataset's pictures out so that those that look alike lie near each other"),
        Verb("range", "value_range", "show or change what is black and white in pictures of more than 8 bits"),
        Verb("exclude", "exclude", "leave out what a check found, or undo that"),
        Verb("label", "label", "propose classes for pictures that have none, and take those that are sure"),
        Verb("relabel", "relabel", "give pictures another class"),
        Verb("tie", "tie", "say which pictures belong together, so that no split parts them, or undo that"),
        Verb("history", "history", "list what was decided about a dataset, take it back or do it again"),
        Verb("split", "split", "assign whole groups to train, val and test"),
        Verb("background", "background", "derive a dataset whose pictures show their objects on a plain ground"),
        Verb("augment", "augment", "derive a dataset with more views of its training pictures"),
        Verb("export-dataset", "export_dataset", "write a dataset's pictures as folders per class, with a manifest"),
        Verb("sheet", "sheet", "put all pictures of each class on pages, as PDF or PNG"),
        Verb("train", "train", "train a recipe on a dataset"),
        Verb(
            "architectures",
            "architectures",
            "list the networks a recipe can name, with size, accuracy and licence of their weights",
        ),
        Verb("rates", "rates", "look for the learning rate that suits a run, on a copy of it"),
        Verb("presets", "presets", "list the presets; save a run's recipe as one of your own, rename or remove one"),
        Verb("resume", "resume", "go on with a run at its last checkpoint"),
        Verb("stop", "stop", "ask a run to save and end"),
        Verb("runs", "runs", "list the runs and where they come from; rename, note or delete some"),
        Verb("rename", "rename", "give a dataset another name; what stands on it follows"),
        Verb("remove", "remove", "move datasets to the trash, and say what stood on them"),
        Verb("trash", "trash", "list removed datasets and runs, put them back, or delete them for good"),
        Verb("evaluate", "evaluate", "judge a run on val, or open its test result"),
        Verb("report", "report", "everything there is to see of a run: curves, calibration, mistakes, gap, cost"),
        Verb("reliance", "reliance", "how far a run leans on backgrounds, where pictures have masks"),
        Verb("compare", "compare", "tell whether runs differ, on the same pictures"),
        Verb("study", "study", "answer a question by several runs: grids, repeats over seeds, comparisons, with a verdict"),
        Verb("queue", "queue", "show what waits to be trained, in which order and until when; move, pause, remove"),
        Verb("predict", "predict", "ask runs what is on pictures"),
        Verb("export", "export", "write a run's network as ONNX, PyTorch, OpenVINO or a folder that answers by itself"),
        Verb("serve", "serve", "have runs answer on this machine's own address: a page to drop pictures on, and JSON"),
        Verb("pack", "pack", "put a dataset, a run or a study into one file that can be carried elsewhere"),
        Verb("unpack", "unpack", "take in what was packed, after every file in it was found to be what it says"),
        Verb("doctor", "doctor", "look whether this machine, the workspace and a shared disk are right", makes=False),
        Verb("worker", "worker", "train a run folder (used by the window)", hidden=True),
        Verb("engine", "engine", "predict and preview on request (used by the window)", hidden=True),
    )
}
"""Every verb. A new one is a module and a line here."""


_SEEN_AS_RUNS = {"train", "resume"}
"""Verbs whose work windows see by the run they train."""


class _VerbModule(Protocol):
    def options(self, parser: argparse.ArgumentParser) -> None: ...

    # None where it has said everything on its way.
    def act(self, options: argparse.Namespace, console: Console) -> Answer | None: ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        # argparse would print and end the process here, and with --json nothing would be on stdout.
        raise Misused(f"{self.format_usage().rstrip()}\n{message[:1].upper()}{message[1:].rstrip('.')}.")


def run(arguments: Sequence[str]) -> int:
    """Does what the words ask and returns the exit status: 0 done, 1 refused or failed, 2 not understood."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console without a sign shows a question mark in its place
    words = list(arguments)
    # Looked for before anything is parsed: words that make no sense are answered with a document too.
    as_json = "--json" in words
    try:
        status = _run(words, as_json)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # whoever read the output has seen enough
        # Python flushes stdout once more at its end, and would complain about the closed pipe after all.
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return 1


def _run(words: list[str], as_json: bool) -> int:
    verb_name, rest = _find_verb(words)
    try:
        if verb_name is None:
            return _help(words)
        if verb_name not in VERBS:
            raise Misused(f"There is no verb {verb_name!r}. Verbs: {', '.join(v.name for v in VERBS.values() if not v.hidden)}.")
        answer = _act(VERBS[verb_name], rest)
    except Misused as error:
        return _fail(str(error), "", as_json, 2)
    except (Abandoned, KeyboardInterrupt):
        return _fail("Interrupted; what was half-made was dropped.", "", as_json, 1)
    # An OSError, but none that a person should read a sentence about.
    except BrokenPipeError:
        raise
    except Exception as error:
        if (told := in_plain_words(error)) is not None:
            hint = f"{told.hint.removesuffix('.')}: --replace." if isinstance(told, AlreadyThere) else told.hint
            return _fail(with_options(one_line(told.message)), with_options(one_line(hint)), as_json, 1)
        # A defect: one sentence for the person, the rest for the log.
        log = log_defect(error, f"verb {verb_name}")
        return _fail(f"Safelight ran into a defect ({type(error).__name__}).", f"What happened is written in {log}.", as_json, 1)
    if answer is None:
        return 0
    if answer.complaint:
        print(with_options(plain_lines(answer.complaint)), file=sys.stderr)
    if as_json:
        print(json_text(answer.document))
    elif answer.text:
        print(with_options(plain_lines(answer.text)))
    return answer.status


def _act(verb: Verb, words: list[str]) -> Answer | None:
    # Only the verb that is asked for: torch alone takes a second or two to load, and `runs` does not need it.
    module = cast(_VerbModule, importlib.import_module(f"core.cli.verbs.{verb.module}"))
    parser = _Parser(
        prog=f"main.py {verb.name}",
        description=(module.__doc__ or "").strip().splitlines()[0],
        # Else a script that says --lim ends on the day another option begins with these letters.
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.options(parser)
    _shared_options(parser)
    _check_none_is_empty(words)
    ahead, after = _parted(words, parser)
    try:
        options = parser.parse_intermixed_args(ahead)
    except SystemExit:  # --help was printed
        return None
    options.after = after
    workspace = Workspace.at(options.workspace) if verb.makes else Workspace.seen_at(options.workspace)
    if verb.makes:
        _finish_renames(workspace)
    _by_names(options, workspace)
    console = Console(workspace, options.json)
    dataset = getattr(options, "dataset", None)
    if not isinstance(dataset, str) or verb.name in _SEEN_AS_RUNS:
        return module.act(options, console)
    # Else windows see nothing of a verb at work, and rename the dataset below it.
    with console.seen_by_others(dataset, f"{verb.name} {dataset}"):
        return module.act(options, console)


def _finish_renames(workspace: Workspace) -> None:
    """Ends renames that were killed in the middle, so that no verb misses what stood on what was renamed. The window's engine is
    a verb as well."""
    if workspace.unfinished_renames():
        from core.history.dataset_acts import finish_renames  # only then: it takes a while to load

        finish_renames(workspace)


def _by_names(options: argparse.Namespace, workspace: Workspace) -> None:
    """Puts names where the words say the folder of a dataset or run, as a shell's completion does."""
    called = {"dataset": workspace.dataset_called, "target": workspace.dataset_called}
    called |= dict.fromkeys(("run", "runs", "after_run", "from_run", "like", "command_of"), workspace.run_called)
    for key, name_of in called.items():
        said = getattr(options, key, None)
        if isinstance(said, str):
            setattr(options, key, _name(said, name_of))
        elif isinstance(said, list):
            setattr(options, key, [_name(name, name_of) for name in said])


def _name(said: str, name_of: Callable[[str], str]) -> str:
    try:
        return name_of(said)
    except BadInput:
        return said  # no name at all, of which the verb itself will say what it thinks


def _check_none_is_empty(words: Sequence[str]) -> None:
    """Refuses an empty word, which a shell makes of a variable that is not set: as a path it would mean the current folder."""
    for place, word in enumerate(words):
        if not word and "--note" not in words[max(0, place - 2) : place]:  # a note is taken away so
            raise Misused("One of the words is empty. Is a variable of the shell not set?")


def _shared_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--workspace", metavar="DIR", default=DEFAULT_WORKSPACE, help="folder with data/ and models/; this checkout if not given"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document and nothing else on stdout")


def _find_verb(words: list[str]) -> tuple[str | None, list[str]]:
    """The verb and all other words: shared options may stand before it or after it."""
    place = 0
    while place < len(words):
        if words[place] == "--workspace":
            place += 2
        elif words[place].startswith("-"):
            place += 1
        else:
            return words[place], words[:place] + words[place + 1 :]
    return None, words


def _parted(words: list[str], parser: argparse.ArgumentParser) -> tuple[list[str], list[str]]:
    """The words before `--` with the options that stand behind it, and the other words behind it.

    Behind `--` a word counts as an option only when the verb has it and no file of that name is there.
    """
    if "--" not in words:
        return words, []
    place = words.index("--")
    ahead, rest, after = words[:place], words[place + 1 :], list[str]()
    takes_value = {name: entry.nargs != 0 for entry in parser._actions for name in entry.option_strings}
    while rest:
        word = rest.pop(0)
        name, equals, _ = word.partition("=")
        if name not in takes_value or Path(word).exists():
            after.append(word)
            continue
        ahead.append(word)
        if takes_value[name] and not equals and rest:
            ahead.append(rest.pop(0))
    return ahead, after


def _help(words: list[str]) -> int:
    if "--version" in words:
        print(json_text({"version": own_version()}) if "--json" in words else f"Safelight {own_version()}")
        return 0
    if not {"-h", "--help"} & set(words):
        raise Misused("A verb is missing. `python main.py --help` lists them.")
    width = max(len(name) for name in VERBS)
    lines = [f"  {verb.name:<{width}}  {verb.summary}" for verb in VERBS.values() if not verb.hidden]
    usage = "usage: main.py [--workspace DIR] [VERB ...] [--json]\n       main.py --version"
    print(f"{usage}\n\nWithout a verb the window opens. Verbs:\n")
    print("\n".join(lines))
    print("\n`main.py VERB --help` tells what a verb takes.")
    return 0


def _fail(message: str, hint: str, as_json: bool, status: int) -> int:
    print(plain_lines(f"{message} {hint}".strip()), file=sys.stderr)
    if as_json:
        document: dict[str, Any] = {"error": {"message": message, "hint": hint}}
        print(json_text(document))
    return status
