"""Job: proposals for a dataset's unlabelled pictures, by runs, by the closer look, or by all of them together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from core.datasets.catalog.dataset import Dataset, SampleTable
from core.labelling.proposal import CLASSES_KEPT, LOOK, LabelProposals, Proposal
from core.prediction.records import ClassProbability
from core.runs.folder import RunFolder
from core.support.errors import BadInput
from core.support.jobs import Context
from core.support.ordering import in_order
from core.support.wording import counted
from core.support.workspace import Workspace

Ranked = tuple[ClassProbability, ...]


def propose(
    workspace: Workspace, dataset: Dataset, by: Sequence[str] = (LOOK,), context: Context | None = None
) -> LabelProposals:
    """What every unlabelled picture of the dataset may show; nothing is changed.

    Args:
        by: `LOOK` for the closer look, names of runs.
        context: For progress and cancelling.

    Raises:
        BadInput: Nobody was named; the closer look was, and pictures of fewer than two classes are labelled.
        NotThere, Refused: No such run, or it has no weights yet.
        DiskFull: No room for what is seen in the pictures.
        Abandoned: The job was dropped.
    """
    context = context or Context()
    if not by:
        raise BadInput("Nobody was named to propose labels.", f"Name runs, or {LOOK!r} for the closer look.")
    by = tuple(dict.fromkeys(by))
    for name in by:
        if name != LOOK:
            RunFolder.open(workspace, name)  # else it is refused only after thousands of pictures were looked at
    table, labelled = dataset.unlabelled(), dataset.table(None)
    said: dict[str, Mapping[str, Ranked]] = {}
    if table.paths and LOOK in by:
        said[LOOK] = _by_look(dataset, labelled, table, context)
    if table.paths and (runs := [name for name in by if name != LOOK]):
        said.update(_by_runs(workspace, dataset, runs, table, context))
    found = dataset.catalog.by_paths(table.paths)
    proposals = tuple(
        Proposal(
            sample.id, sample.path, sample.sha256, sample.width, sample.height,
            *_together([said.get(name, {}).get(sample.path) for name in by]),
        )
        for sample in found
        if not sample.label  # or it was labelled meanwhile
    )  # fmt: skip
    proposed = {one.class_name for proposal in proposals for one in proposal.ranked}
    # By who was asked in the end: a look that nobody asked was said to have learned from all that have a class.
    learned_from = len(labelled) if LOOK in said else 0
    return LabelProposals(dataset.name, by, tuple(in_order({*labelled.labels, *proposed})), proposals, learned_from)


def _together(said: Sequence[Ranked | None]) -> tuple[Ranked, tuple[ClassProbability | None, ...]]:
    """The mean over all who answered, the likeliest first; and the first choice of each."""
    answers = [ranked for ranked in said if ranked]
    if not answers:
        return (), ()
    sums: defaultdict[str, float] = defaultdict(float)
    for ranked in answers:
        for one in ranked:
            sums[one.class_name] += one.probability / len(answers)
    order = sorted(sums, key=lambda name: (-sums[name], name))
    mean = tuple(ClassProbability(name, min(1.0, sums[name])) for name in order[:CLASSES_KEPT])
    return mean, tuple(ranked[0] if ranked else None for ranked in said)


def _by_look(dataset: Dataset, labelled: SampleTable, table: SampleTable, context: Context) -> dict[str, Ranked]:
    if len(labelled.classes) < 2:
        raise BadInput(
            f"The closer look proposes labels by pictures that have one, and {dataset.name} has such of "
            f"{counted(len(labelled.classes), 'class', 'classes')}.",
            "Label some pictures of each class by hand first, ten are a good beginning, or ask a run.",
        )
    from core.labelling.taught_head import taught  # brings torch along
    from core.looking.embedding import Looker

    looker = Looker(dataset, context, labelled.and_also(table))
    seen = looker.table
    classes = tuple(in_order(label for label in seen.labels if label))
    rows = taught(looker.features(), seen.labels, classes)
    paths = [path for path, label in zip(seen.paths, seen.labels, strict=True) if not label]
    return {
        path: tuple(ClassProbability(classes[place], float(row[place])) for place in (-row).argsort(kind="stable"))
        for path, row in zip(paths, rows, strict=True)
    }


def _by_runs(
    workspace: Workspace, dataset: Dataset, runs: Sequence[str], table: SampleTable, context: Context
) -> dict[str, Mapping[str, Ranked]]:
    from core.prediction.predicting import predict_pictures  # brings torch along

    files = [dataset.picture_path(path) for path in table.paths]
    answered = predict_pictures(workspace, runs, files, context)
    context.check_abandoned()
    said: dict[str, dict[str, Ranked]] = {run: {} for run in runs}
    for path, picture in zip(table.paths, answered, strict=False):  # a stop ends it early, and what was answered counts
        for run, ranked in picture.predictions.items():
            said[run][path] = ranked
    return dict(said)
