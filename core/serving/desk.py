"""Served runs, loaded and kept warm, asked about one picture after the other in a thread of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from core.prediction.predictors import Predictors
from core.prediction.promised import RunPromise
from core.prediction.records import PicturePrediction
from core.serving.door import TurnedAway
from core.support.jobs import Context
from core.support.wording import counted
from core.support.workspace import Workspace


@dataclass(frozen=True)
class ServedRuns:
    """Which runs are asked, and how.

    Attributes:
        runs: Names, each once.
        promises: What they promise, by run; as `predict` has it.
        flips: Answers are means over each picture and its mirror image.
    """

    runs: tuple[str, ...]
    promises: Mapping[str, RunPromise] = field(default_factory=dict)
    flips: bool = False


class AnsweringDesk:
    """Answers about pictures, one at a time; a context manager that loads on entering. Pictures are decoded in children only.

    Args:
        workspace: Where the runs are.
        served: Which.
        folder: For pictures on their way; whoever made it takes it away.
        most: Pictures that may be under way at one time.
    """

    def __init__(self, workspace: Workspace, served: ServedRuns, folder: Path, most: int) -> None:
        self.served = served
        self.folder = folder
        self._most = most
        self._under_way = self._taken = 0
        self._predictors = Predictors(workspace, processes=1)
        self._open = ExitStack()

    def __enter__(self) -> AnsweringDesk:
        """Loads the networks and has them answer once, so that nobody's first picture waits for it.

        Raises:
            NotThere, Refused, BadInput: As `Predictors.predict`.
        """
        with ExitStack() as opening:
            opening.enter_context(self._predictors)
            self._thread = opening.enter_context(ThreadPoolExecutor(1, "serving-desk"))
            blank = self.folder / "blank.png"
            Image.new("RGB", (8, 8)).save(blank)
            self._thread.submit(self._ask, blank).result()
            blank.unlink()
            self._open = opening.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def classes(self, run: str) -> Sequence[str]:
        """The classes a run tells apart."""
        return self._predictors.predictor(run).classes

    @contextmanager
    def place(self) -> Iterator[Path]:
        """A file for a picture, from its first byte to its answer.

        Raises:
            TurnedAway: Too many are under way.
        """
        if self._under_way >= self._most:
            message = f"{counted(self._most, 'picture is', 'pictures are')} under way already."
            raise TurnedAway(503, message, "Ask again in a moment.", ((b"retry-after", b"1"),))
        self._under_way += 1
        self._taken += 1
        file = self.folder / f"{self._taken}.picture"
        try:
            yield file
        finally:
            self._under_way -= 1
            file.unlink(missing_ok=True)

    async def answer(self, file: Path) -> PicturePrediction:
        """What the runs say about a picture."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, file)

    def _ask(self, file: Path) -> PicturePrediction:
        (found,) = self._predictors.predict(self.served.runs, [file], Context(), flips=self.served.flips)
        return found
