"""The page of a study, section by section."""

from __future__ import annotations

from core.evaluation.wording import CHOSEN, decimals, percent, probability
from core.reporting.data_sections import data, split
from core.reporting.drawings.intervals import Dot, interval_dots
from core.reporting.parts import facts, notes, paragraphs, section, table, whole_page
from core.reporting.study.matter import StudyMatter
from core.reporting.study.plots import plots
from core.runs.colours import COLOURS
from core.studies.grids import short_names
from core.studies.verdict import CellResult
from core.support.markup import Element, Part, element
from core.support.wording import are, counted, some


def study_page(matter: StudyMatter) -> str:
    """The page of a study as HTML. The same matter gives the same page, byte for byte."""
    study, answer = matter.found.study, matter.answer
    done = matter.found.total - matter.found.missing
    line = (
        f"{done:,} of {counted(matter.found.total, 'run')} trained on {study.about}; judged on "
        f"{counted(answer.n, 'picture')} of val in {counted(answer.groups, 'group')}, the same for every run."
    )
    parts = [
        *_answer(matter),
        *plots(matter),
        _cells(matter),
        _varied(matter),
        _runs(matter),
        data(matter.data),
        split(matter.data),
        _making(matter),
    ]
    return whole_page(study.name, "Safelight report of a study", line, filter(None, parts))


_READ = "Intervals are over pictures, by whole groups, of each cell's middle seed; strokes are its seeds."


def _seeds(cell: CellResult) -> tuple[float, ...]:
    return cell.accuracies if len(cell.accuracies) > 1 else ()


def _answer(matter: StudyMatter) -> list[Part]:
    study, answer = matter.found.study, matter.answer
    names = short_names(one.cell for one in matter.found.wanted)
    dots = [
        Dot(names[cell.words], cell.mean, cell.interval, percent(cell.mean, cell.interval), place % COLOURS, _seeds(cell))
        for place, cell in enumerate(answer.cells)
    ]
    missing = f"{counted(matter.found.missing, 'run')} {are(matter.found.missing)} still to be trained; the answer may change."
    opened = (
        f"The test results of {study.winner} were opened when it had won."
        if study.winner
        else "No test result was opened for it."
    )
    return [
        *([element("p", element("strong", study.question), class_="headline")] if study.question else []),
        *paragraphs([answer.sentence]),
        interval_dots(dots, matter.floor),
        *paragraphs([f"{_READ} Every run's weights were {CHOSEN}. {opened}"]),
        *notes(answer.basis[1:]),
        *notes([missing] if matter.found.missing else []),
    ]


def _cells(matter: StudyMatter) -> Element:
    answer = matter.answer
    lead = (
        "A cell is one combination of what was varied. Two sorts of chance count: another seed, and other pictures. A cell is "
        "better than another one only where both tests say so; p is after Holm over all pairs of cells."
    )
    best_first = sorted(enumerate(answer.cells), key=lambda entry: (-entry[1].mean, entry[0]))
    rows = [_cell(cell) for _, cell in best_first]
    header = ("Cell", "Runs", "Mean on val", "Over seeds, points", "p against the best", "Verdict")
    return section("Cell by cell", lead, table(header, rows, right={1, 2, 3, 4}))


def _cell(cell: CellResult) -> tuple[Part, ...]:
    reach = 100 * cell.spread if cell.spread is not None else 50 * (cell.interval[1] - cell.interval[0])
    digits = max(1, decimals(reach))
    return (
        cell.words,
        f"{len(cell.runs):,}",
        f"{100 * cell.mean:.{digits}f} %",
        f"± {100 * cell.spread:.{digits}f}" if cell.spread is not None else "–",
        probability(cell.p).removeprefix("= ") if cell.p is not None else "–",
        element("span", cell.standing, class_="better") if cell.standing == "best" else cell.standing,
    )


def _varied(matter: StudyMatter) -> Element:
    study = matter.found.study
    rows: list[tuple[str, Part]] = [(factor.key, factor.words) for factor in study.factors]
    same = [("Preset", study.preset), ("Settings", "; ".join(study.settings))]
    how = f"Each combination with {counted(study.seeds, 'seed')}"
    if study.is_search:
        how = f"Chosen in {counted(study.trials, 'trial')}, each by what came of those before, and by one seed; the best repeated"
    return section(
        "What was varied",
        f"{how}; everything else is the same in all of them.",
        facts(rows) if rows else element("p", "Nothing but the seed."),
        element("h3", "The same in all, unless it was varied"),
        facts(same),
    )


def _runs(matter: StudyMatter) -> Element:
    rows = [
        (cell.words, run, percent(matter.rows[run].val_accuracy, matter.rows[run].val_interval), matter.rows[run].weights_origin)
        for cell in matter.answer.cells
        for run in cell.runs
    ]
    lead = "Each with the accuracy on all pictures of its own val side, which may be more than those all share."
    return section("Its runs", lead, table(("Cell", "Run", "Val", "Weights began as"), rows, right={2}))


def _making(matter: StudyMatter) -> Element:
    names = [factor.key for factor in matter.found.study.factors]
    lead = f"This command asks the same again{f', with {some(names)} varied' if names else ''}:"
    return section("How it was made", lead, element("code", matter.command, class_="command"))
