"""Answers a question by several runs: what is varied, how often, and the verdict. What has been trained already is taken."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from shlex import quote
from typing import Any

from core.cli.answers import Answer
from core.cli.console import Console, Misused, on_interrupt
from core.cli.curve_text import curves_document, curves_text
from core.cli.place_options import add_place_options, carry_of
from core.cli.queue_text import queued
from core.cli.searches import begun_search, longer_search, search_options, searched, trials_document, trials_text
from core.cli.tables import table
from core.cluster.places import HERE
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.edits import now
from core.evaluation.report import Evaluation
from core.queueing.acts import queue_study, remove_unqueued_study
from core.studies.answering import said_on_test
from core.studies.carrying import RunBegan, together
from core.studies.folder import StudyFolder, study_names
from core.studies.pictures.picture_curve import picture_curves
from core.studies.study import Study, factor_of
from core.studies.templates import TEMPLATES
from core.studies.training import StudyRuns, begin_study, no_verdict, open_winner, opened_winner, study_runs, study_verdict
from core.studies.verdict import HEADS, StudyVerdict
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.wording import counted


def options(parser: argparse.ArgumentParser) -> None:
    """Declares what the verb takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "templates (--template NAME):\n" + "\n".join(
        f"  {name:<16}{TEMPLATES.get(name).question}" for name in TEMPLATES.names()
    )
    parser.add_argument("study", metavar="NAME", nargs="?", help="the study; without it, all are listed")
    parser.add_argument("--dataset", metavar="DATASET", help="of a new study: what it is about")
    parser.add_argument("--split", metavar="NAME", help="of a new study; the dataset's current split if not given")
    parser.add_argument("--template", choices=TEMPLATES.names(), help="of a new study: a question that people ask often")
    parser.add_argument("--recipe", metavar="PRESET", help="of a new study: what all recipes begin as (default quick)")
    parser.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        dest="settings",
        help="of a new study: a setting of all",
    )
    parser.add_argument(
        "--factor", metavar="KEY=A,B", action="append", default=[], dest="factors",
        help="what is varied: a setting of recipes, preset, dataset or split; further values may be added later",
    )  # fmt: skip
    parser.add_argument("--seeds", metavar="N", type=int, help="repeats of each cell (default 3); more may be asked for later")
    search_options(parser)
    parser.add_argument("--resume", action="store_true", help="go on with a study that is there, and begin none")
    parser.add_argument("--queue", action="store_true", help="put it in line: what is missing is trained when its turn comes")
    add_place_options(parser)
    parser.add_argument("--plan", action="store_true", help="tell which runs it wants, and train nothing")
    parser.add_argument("--remove", action="store_true", help="move the study to the trash; its runs stay")
    parser.add_argument("--open-test", action="store_true", help="open the test results of the best cell, which is counted")


def act(options: argparse.Namespace, console: Console) -> Answer:
    """Trains what is missing, and tells the verdict; or removes the study. Status 1 when a run failed or something is missing.

    Raises:
        Misused: Words that do not go together.
        NotThere: No such study, dataset, split, template, preset or place.
        BadInput: A factor or setting cannot be used, or what is said of the place.
        Refused: Test is to be opened before everything was trained.
    """
    # Looked at first: words beside --remove, or without a study's name, were passed over as if they had been heard.
    said = _said(options)
    if options.study is None:
        if options.remove or said:
            raise Misused(f"{'--remove' if options.remove else said[0]} is about one study: give its name.")
        return _listed(console)
    if options.remove:
        if said:
            raise Misused(f"--remove moves a study to the trash; it goes without {' and '.join(said)}.")
        return _removed(options.study, console)
    _check_queue(options)
    carry = carry_of(options) or together
    folder = StudyFolder.of(console.workspace, options.study)
    study = _asked(options, console, folder)
    found = study_runs(console.workspace, study)  # what cannot be used is refused before anything is kept
    if not options.plan and not options.queue and found.missing:
        context = _telling(console)
        with on_interrupt(context.request_stop):
            found = begin_study(console.workspace, study, context, carry)
        console.progress.close()
    elif not folder.is_there or folder.study != study:  # looked at, it may lie where nothing can be written
        folder.write(study)
    if options.queue:
        return _queued(console, found)
    answer = study_verdict(console.workspace, found)
    opened = opened_winner(console.workspace, found, answer) if answer is not None else ()
    if options.open_test:
        if answer is None:
            raise no_verdict(study)
        opened = open_winner(console.workspace, found, answer)
    curves = picture_curves(console.workspace, found)
    failed = bool(found.failed) or (found.missing > 0 and not options.plan)
    complaint = ""
    if failed:
        complaint = f"{counted(len(found.failed), 'run')} failed." if found.failed else "Not everything has been trained."
    told = {**document(found, answer, opened), "curves": curves_document(curves)}
    return Answer(told, "\n".join([text(found, answer, opened), *curves_text(curves)]), int(failed), complaint)


def _removed(name: str, console: Console) -> Answer:
    trashed = remove_unqueued_study(console.workspace, name)
    back = f"`main.py trash --restore {quote(f'study:{trashed}')}` puts it back."
    return Answer({"study": name, "trashed": trashed}, f"{name} moved to the trash; its runs stay. {back}")


def _said(options: argparse.Namespace) -> list[str]:
    """What was said that makes or carries out a study, as it is written."""
    names = {"settings": "set", "factors": "factor", "searched": "search"}
    apart = {"verb", "study", "remove", "workspace", "json", "on"}
    said = [name for name, value in vars(options).items() if name not in apart and value not in (None, False, [])]
    return [f"--{names.get(name, name).replace('_', '-')}" for name in said] + ["--on"] * (options.on != HERE)


def _check_queue(options: argparse.Namespace) -> None:
    if options.queue and (options.plan or options.open_test):
        raise Misused("--queue trains what is missing later; it goes without --plan and --open-test.")
    if options.queue and options.on != HERE:
        raise Misused("--queue trains on this machine; a cluster of --on has a queue of its own.")


def _queued(console: Console, found: StudyRuns) -> Answer:
    if not found.missing:
        return Answer(document(found, None, ()), f"{found.study.name} has been trained to its end: nothing is missing.")
    return queued(console.workspace, queue_study(console.workspace, found.study.name))


def _asked(options: argparse.Namespace, console: Console, folder: StudyFolder) -> Study:
    factors = [factor_of(text) for text in options.factors]
    if folder.is_there or options.resume:
        study = folder.study
        _check_same(options, study)
        return longer_search(options, study).extended(factors, options.seeds)
    if options.dataset is None:
        raise NotThere(f"There is no study called {options.study}.", "--dataset begins a new one.")
    dataset = Dataset.open(console.workspace, options.dataset)
    split = options.split or dataset.current_split
    if split is None:
        raise NotThere(f"{dataset.name} has no split yet.", f"`main.py split {quote(dataset.name)}` makes one.")
    template = TEMPLATES.get(options.template) if options.template else None
    begun = Study(
        name=options.study,
        question=template.question if template else "",
        dataset=dataset.name,
        split=split,
        preset=options.recipe or (template.preset if template else "quick"),
        settings=tuple(options.settings),
        seeds=1 if options.seeds else (template.seeds if template else 3),
        created=now(),
    )
    # Factors of a person's own take the place of a template's that vary the same.
    own = {factor.key for factor in (*factors, *searched(options))}
    known = template.factors_about(console.workspace, dataset) if template else ()
    usual = [factor for factor in known if factor.key not in own]
    begun = begun.extended([*(factor for factor in usual if not factor.scale), *factors], options.seeds)
    return begun_search(options, begun, template, [factor for factor in usual if factor.scale])


def _check_same(options: argparse.Namespace, study: Study) -> None:
    """Refuses what would make another study of one that is there; the words it was begun by may be said again, to go on."""
    template = TEMPLATES.get(options.template) if options.template else None
    same = {
        "--dataset": options.dataset in (None, study.dataset),
        "--split": options.split in (None, study.split),
        "--template": template is None or template.question == study.question,
        "--recipe": options.recipe in (None, study.preset),
        "--set": set(options.settings) <= set(study.settings),
    }
    for name, is_same in same.items():
        if not is_same:
            hint = "--factor and --seeds extend it."
            raise Misused(f"{study.name} is there already and began otherwise, and {name} is for a new study. {hint}")


def _telling(console: Console) -> Context:
    def hear(event: object) -> None:
        if isinstance(event, RunBegan):
            console.say(f"{event.number} of {event.of}: {event.words}, {event.run}{' (taken)' if event.taken else ''}")
        else:
            console.progress.show(event)

    return Context(hear)


def _listed(console: Console) -> Answer:
    names = study_names(console.workspace)
    none = "There is no study yet. `main.py study NAME --dataset DATASET --template luck` begins one."
    return Answer(names, "\n".join(names) or none)


def document(found: StudyRuns, answer: StudyVerdict | None, opened: tuple[Evaluation, ...]) -> dict[str, Any]:
    """A study as `--json` prints it."""
    runs = [
        {"cell": dict(one.cell.values), "seed": one.seed, "run": run or None, "trained": trained}
        for one, run, trained in zip(found.wanted, found.runs, found.trained, strict=True)
    ]
    return {
        "study": found.study.name, "question": found.study.question, "runs": runs, "missing": found.missing,
        "failed": [{"run": entry.path, "reason": entry.reason} for entry in found.failed],
        "trials": trials_document(found.trials), "verdict": asdict(answer) if answer is not None else None,
        "test": [{"run": one.run, "n": one.n, "accuracy": one.accuracy, "interval": list(one.interval)} for one in opened],
    }  # fmt: skip


def text(found: StudyRuns, answer: StudyVerdict | None, opened: tuple[Evaluation, ...]) -> str:
    """A study as a person reads it."""
    study = found.study
    lines = [f"{study.name}: {study.question}" if study.question else study.name]
    done = found.total - found.missing
    lines += [f"{done} of {counted(found.total, 'run')} trained, on {study.about}.", ""]
    lines += trials_text(study, found.trials) if study.is_search else []
    if answer is not None:
        rows = [cell.row for cell in answer.cells]
        lines += [table(HEADS, rows, right={1, 2, 3}), "", answer.sentence, *answer.basis]
    lines += map(said_on_test, opened)
    lines += [f"Failed: {entry.path}: {entry.reason}" for entry in found.failed]
    return "\n".join(lines)
