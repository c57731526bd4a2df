"""A thread of the training process that writes down what the process takes, about once a second.

It costs the training nothing that could be noticed: the rarer it looks, the longer a look takes, so that looking never takes more
than one part in four hundred of a processor. Whatever goes wrong with it is nothing to the run.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

from core.runs.resources.samples import ResourceSample, SampleWriter, samples_path
from core.training.resources.probes import MachineProbe, MachineReading

SECONDS = 1.0
"""Between two samples, at least."""

SHARE = 1 / 400
"""Of one processor's time that looking may take."""

_END_SECONDS = 5.0  # the longest a disk that does not answer holds up the end of a run


@contextmanager
def resources_sampled(folder: Path, rank: int = 0) -> Iterator[None]:
    """Inside the block samples are written into the run's folder; there is one at least, of the end.

    Args:
        folder: The run's.
        rank: Of this process among those that train the run.
    """
    with _sampled({samples_path(folder, rank): lambda: True}):
        yield


@contextmanager
def resources_of_several(at_work: Mapping[Path, Callable[[], bool]]) -> Iterator[None]:
    """The same for runs that this process carries out together: what it takes is written into the folder of each.

    Args:
        at_work: Their folders, each with what tells whether that run has not ended yet.
    """
    with _sampled({samples_path(folder, 0): look for folder, look in at_work.items()}):
        yield


@contextmanager
def _sampled(files: Mapping[Path, Callable[[], bool]]) -> Iterator[None]:
    ended = threading.Event()
    sampler = threading.Thread(target=_sample, args=(files, ended), name="resources", daemon=True)
    sampler.start()
    try:
        yield
    finally:
        ended.set()
        sampler.join(_END_SECONDS)


def _sample(files: Mapping[Path, Callable[[], bool]], ended: threading.Event) -> None:
    # A whole thread of a side matter: it must neither end a run nor be heard of in it.
    with suppress(Exception), ExitStack() as opened:
        probe = opened.enter_context(closing(MachineProbe()))
        writers = [(opened.enter_context(closing(SampleWriter(path))), at_work) for path, at_work in files.items()]

        def write(sample: ResourceSample) -> None:
            for writer, at_work in writers:
                if at_work():
                    writer.write(sample)

        sample_until(probe.look, write, ended.wait)


def sample_until(
    look: Callable[[], MachineReading],
    write: Callable[[ResourceSample], None],
    ended: Callable[[float], bool],
    clock: Callable[[], float] = time.time,
    used: Callable[[], float] = time.thread_time,
) -> None:
    """Looks and writes until the end, and once more then.

    Args:
        look: Tells what was taken up to now.
        write: Keeps a sample; one for which there is no room is done without.
        ended: Waits so many seconds at most; True once it is over.
        clock: Seconds since 1970.
        used: Seconds of processor that this thread has had.
    """
    before, since, pause, over = look(), clock(), SECONDS, False
    while not over:
        over = ended(pause)
        began = used()
        now, at = look(), clock()
        if at > since:
            with suppress(OSError):
                write(sample_between(before, now, since, at))
            before, since = now, at
        pause = max(SECONDS, (used() - began) / SHARE)


def sample_between(before: MachineReading, now: MachineReading, since: float, at: float) -> ResourceSample:
    """What was taken between two readings. *Units*: `since` and `at` in seconds since 1970."""
    seconds = at - since
    return ResourceSample(
        time=at,
        seconds=seconds,
        processor=max(0.0, now.processor - before.processor) / seconds,
        memory=max(before.memory, now.memory),
        read=max(0.0, now.read - before.read) / seconds,
        written=max(0.0, now.written - before.written) / seconds,
        gpu=-1.0 if now.gpu is None else now.gpu,
        gpu_memory=max(before.gpu_memory, now.gpu_memory),
    )
