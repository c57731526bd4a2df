"""Files read by a Ray cluster: each node has its share inspected by decoder children, and one machine writes what came of it.

A share is a list of the decoder pool's own requests, and what comes back are its own answers: a check and an import take them as
they take those of this machine.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from core.cluster.ray_line import RayCluster, at_once, check_nodes, reading_needs
from core.cluster.shares import done_by_nodes, share_task
from core.datasets.catalog.inspecting import Inspector, inspect
from core.pictures.decoder.pool import DecoderPool
from core.pictures.decoder.protocol import Inspect, Inspected, Refusal, from_line, to_line
from core.pictures.scaling import ValueRange
from core.support.atomic import write_bytes
from core.support.computing import program_words
from core.support.errors import BadInput, NotThere, Refused
from core.support.inside import check_no_way_out, open_own
from core.support.jobs import Context, Meter, Note
from core.support.processes import last_line
from core.support.wording import counted
from core.support.workspace import Workspace

MOST = 2000
"""Files of a share: so many are read again where a node is lost."""

FEWEST = 16
"""Files of a share: a node takes a second or two until it begins."""


def reading_on(cluster: RayCluster, workspace: Workspace, dataset: str, options: Mapping[str, str]) -> Inspector:
    """What has files inspected by the nodes of a cluster, in place of `inspect`. Each answer is the one that this machine gives.

    What a node refused, or did not come to, is looked at here: it may lack time, memory, a format, or the file.

    Args:
        cluster: Whose nodes.
        workspace: Which every node sees.
        dataset: What the files are of, or are to be.
        options: `cpus` and `gpus` of a share.
    """

    def read(
        files: Iterable[tuple[int, Path]],
        total: int,
        thumbnails: Path,
        context: Context,
        what: str = "Reading pictures",
        value_range: ValueRange | None = None,
    ) -> Iterator[Inspected | Refusal]:
        left: dict[int, Inspect] = {}
        for key, path in files:  # which are copied into the workspace as they are asked for, where a dataset keeps its own
            context.check_abandoned()
            left[key] = Inspect(key, path, thumbnails, value_range)
        if not left:
            return
        thumbnails.parent.mkdir(parents=True, exist_ok=True)
        check_no_way_out(thumbnails.parent)
        room = Path(tempfile.mkdtemp(prefix="reading-", dir=thumbnails.parent))
        refused: set[int] = set()
        try:
            for answer in _Shares(cluster, workspace, dataset, options, room).answers(list(left.values()), context, what):
                if isinstance(answer, Refusal):
                    refused.add(answer.key)
                elif left.pop(answer.key, None) is not None:
                    yield answer
        finally:
            shutil.rmtree(room, ignore_errors=True)
        if left:
            here = ((request.key, request.path) for request in left.values())
            yield from _read_here(inspect(here, len(left), thumbnails, context, what, value_range), refused, context)

    return read


def read_listed(listed: Path, children: int, context: Context) -> int:
    """Job: has the files of one share inspected, as a node does it, and keeps the answers beside its list; returns how many.

    Args:
        listed: The list.
        children: Decoder children that may be at work.
        context: To drop it.

    Raises:
        NotThere, BadInput: The list is none.
        Abandoned: The job was dropped; no answers are kept.
    """
    with DecoderPool(children) as pool:
        answers = list(pool.run(_requests(listed), context))
    write_bytes(_answers_of(listed), b"".join(map(to_line, answers)))
    return len(answers)


class _Shares:
    """The shares of one reading, which lie in a folder of their own."""

    def __init__(self, cluster: RayCluster, workspace: Workspace, dataset: str, options: Mapping[str, str], room: Path) -> None:
        self._cluster, self._workspace = cluster, workspace
        self._dataset, self._options, self._room = dataset, options, room

    def answers(self, requests: Sequence[Inspect], context: Context, what: str) -> Iterator[Inspected | Refusal]:
        """What nodes answered, as their shares end; nothing of a share that came to nothing, which is said."""
        nodes = self._cluster.nodes()
        needs = reading_needs(nodes, self._options)
        check_nodes(self._cluster, self._workspace, self._room / "seen.lock", program_words(self._workspace.root))
        of = min(max(at_once(nodes, needs), -(-len(requests) // MOST)), -(-len(requests) // FEWEST))
        lists = [self._room / f"{number}.listed" for number in range(of)]
        for number, listed in enumerate(lists):
            write_bytes(listed, b"".join(map(to_line, requests[number::of])))
        words = [["check", self._dataset, "--listed", str(listed), "--children", str(needs.cpus)] for listed in lists]
        tasks = [share_task(self._workspace, said, self._room / "shares.log", needs) for said in words]
        meter, lost = Meter(context, what, len(requests)), 0
        try:
            for place, done in done_by_nodes(self._cluster, tasks, context):
                lost += not done
                found = _kept(_answers_of(lists[place]))
                yield from found
                meter.advance(len(found))
        except Refused as error:
            context.report(Note(f"{error.message} This machine reads what is left."))
        if lost:
            said = _last_words(self._room / "shares.log")
            context.report(Note(f"{counted(lost, 'share')} of {of:,} came to nothing, and this machine reads those files.{said}"))


def _read_here(
    answers: Iterator[Inspected | Refusal], refused: Collection[int], context: Context
) -> Iterator[Inspected | Refusal]:
    """Answers of this machine; said when it can use what nodes refused: then they may lack the folder, or a format."""
    usable = 0
    for answer in answers:
        usable += isinstance(answer, Inspected) and answer.key in refused
        yield answer
    if usable:
        context.report(Note(f"{counted(usable, 'file')} could be read by this machine alone. Does every node see their folder?"))


def _requests(listed: Path) -> Iterator[Inspect]:
    try:
        with open_own(listed) as lines:
            for line in lines:
                request = from_line(line)
                if not isinstance(request, Inspect):
                    raise ValueError
                yield request
    except FileNotFoundError as error:
        raise NotThere(
            f"There is no list at {listed}.", "A driver makes it, and removes it when it has ended.", listed
        ) from error
    except ValueError as error:
        raise BadInput(f"{listed} is no list of files to read.", "A driver makes it.", listed) from error


def _answers_of(listed: Path) -> Path:
    return listed.with_suffix(".answers")


def _kept(file: Path) -> list[Inspected | Refusal]:
    try:
        with open_own(file) as lines:
            answers = [from_line(line) for line in lines]
    except (FileNotFoundError, ValueError):
        return []
    return [answer for answer in answers if isinstance(answer, Inspected | Refusal)]


def _last_words(log: Path) -> str:
    said = last_line(log)
    return f" The last that was said: {said}" if said else ""
