"""The job behind `predict`: runs are asked about pictures, once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.prediction.predictors import Predictors
from core.prediction.records import PicturePrediction
from core.support.jobs import Context
from core.support.workspace import Workspace


def predict_pictures(
    workspace: Workspace, runs: Sequence[str], pictures: Sequence[Path], context: Context, flips: bool = False
) -> tuple[PicturePrediction, ...]:
    """What the runs say about the pictures, in the order given; folders stand for the files in them; `flips` as in `Predictor`.

    Reports `Progress` and `PicturesPredicted`; when a stop is requested, returns what is done.

    Raises:
        BadInput: No run was named.
        NotThere, Refused: A run does not exist or has no weights yet.
    """
    with Predictors(workspace) as predictors:
        return predictors.predict(runs, pictures, context, flips=flips)
