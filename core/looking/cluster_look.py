"""A closer look by a Ray cluster: each node looks at its share of the pictures, and this machine puts together what they saw."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

from core.cluster.ray_line import RayCluster, at_once, check_nodes, needs_of
from core.cluster.reading import reading_on
from core.cluster.shares import done_by_nodes, share_task
from core.datasets.catalog.dataset import Dataset
from core.datasets.cleaning.checking import CheckResult, check
from core.looking.sharing import gather_shares
from core.support.computing import program_words
from core.support.errors import Refused
from core.support.jobs import Context, Note, Progress
from core.support.wording import counted
from core.support.workspace import Workspace

_WHAT = "Looking at pictures on the cluster"


def check_on_cluster(
    workspace: Workspace, dataset: Dataset, address: str, options: Mapping[str, str], closer: bool, context: Context
) -> CheckResult:
    """Job: a check of which the nodes of a cluster read the files, and look closer where that is asked for.

    Args:
        workspace: Which every node sees.
        dataset: What is checked.
        address: As for `RayCluster`.
        options: `cpus` and `gpus` of a share.
        closer: With a closer look. What it finds is put together here.
        context: Hears how far it is.

    Raises:
        Refused: No cluster answers, or a node lacks something.
        BadInput: No node has what a share needs, or there are too few pictures for a closer look.
        NotThere: The pictures are not where they were.
        Abandoned: The job was dropped, and so is what the nodes are at.
    """
    with closing(RayCluster(address)) as cluster:
        found = check(dataset, context, reading_on(cluster, workspace, dataset.name, options))
    if not closer:
        return found
    from core.looking.looking import look_closer  # brings torch along

    look_on_cluster(workspace, dataset, address, options, context)
    return look_closer(dataset, context).checked


def look_on_cluster(workspace: Workspace, dataset: Dataset, address: str, options: Mapping[str, str], context: Context) -> int:
    """Job: has the nodes of a cluster look at what nobody has looked at; returns how many looks came of it.

    What a node did not come to stays missing, and is said; a closer look here computes it then.

    Args:
        workspace: Which every node sees.
        dataset: Whose pictures are looked at.
        address: As for `RayCluster`.
        options: `cpus` and `gpus` of a share.
        context: Hears how many shares are done.

    Raises:
        Refused: No cluster answers when it begins, or a node lacks something.
        BadInput: No node has what a share needs.
        Abandoned: The job was dropped, and so is what the nodes are at.
    """
    log = dataset.cached("shares.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with closing(RayCluster(address)) as cluster:
        nodes = cluster.nodes()
        needs = needs_of(nodes, options)
        of = at_once(nodes, needs)
        check_nodes(cluster, workspace, dataset.cached("seen.lock"), program_words(workspace.root))
        verbs = [["check", dataset.name, "--share", f"{number}/{of}"] for number in range(1, of + 1)]
        tasks = [share_task(workspace, said, log, needs) for said in verbs]
        lost = 0
        context.report(Progress(_WHAT, 0, of))
        try:
            for ended, (_, done) in enumerate(done_by_nodes(cluster, tasks, context), start=1):
                lost += not done
                context.report(Progress(_WHAT, ended, of))
        except Refused as error:
            context.report(Note(f"{error.message} This machine looks at what is left."))
    if lost:
        words = f"{counted(lost, 'share')} of {of:,} came to nothing, and this machine looks at those pictures."
        context.report(Note(f"{words} What was said is in {log}."))
    return gather_shares(dataset, of, context)
