"""An engine that answers without torch, so that it is there in a moment; in a process of its own, as the real one."""

from __future__ import annotations

import sys
from pathlib import Path

from core.engine.client import EngineClient
from core.support.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]

ENGINE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from PIL import Image
from core.engine.lines import from_line, to_line
from core.engine.protocol import Cancel, Failure, Greeting, HeatMapDrawn, Hello, NearestFound, PicturesPredicted, Predicted
from core.engine.requests import DrawHeatMap, FindNearest, Predict
from core.prediction.explaining.records import HeatMap, LearnedPicture, NearestPictures
from core.prediction.records import ClassProbability, PicturePrediction

def say(number, reply):
    sys.stdout.buffer.write(to_line(number, reply))
    sys.stdout.buffer.flush()

for line in sys.stdin.buffer:
    number, request, channel = from_line(line)
    if isinstance(request, Hello):
        say(number, Greeting("cpu", "CPU", "none"))
    elif isinstance(request, Predict) and "broken" in request.runs:
        say(number, Failure("The weights are damaged.", "Train it again."))
    elif isinstance(request, Predict):
        heard = [path for path in request.pictures if path.stem != "silent"]
        for path in heard:
            ranked = (ClassProbability("cat", 0.75), ClassProbability("dog", 0.25))
            say(number, PicturesPredicted((PicturePrediction(path, {run: ranked for run in request.runs}),)))
        say(number, Predicted(len(heard)))
    elif isinstance(request, DrawHeatMap | FindNearest) and request.run == "broken":
        say(number, Failure("The weights are damaged.", "Train it again."))
    elif isinstance(request, DrawHeatMap):
        name = request.class_name or "cat"
        members = ("first", "second") if request.run == "both" else ()
        file = Path(sys.argv[0]).with_name(f"{name}.png")
        Image.new("RGBA", (4, 2), (255, 0, 0, 255) if name == "cat" else (0, 0, 255, 255)).save(file)
        methods = ("grad-cam",) * max(1, len(members))
        found = HeatMap(request.run, request.picture, name, methods, (7,) * len(methods), members, request.member, False, file)
        say(number, HeatMapDrawn(found))
    elif isinstance(request, FindNearest):
        near = tuple(
            LearnedPicture(f"{name}.png", Path(f"{name}.png"), Path(f"{name}.jpg"), name.partition("/")[0], distance, same)
            for name, distance, same in (("cat/1", 0.0, "pixels"), ("dog/2", 0.25, ""))
        )
        unseen = 9 if request.run == "unseen" else 0
        say(number, NearestFound(NearestPictures(request.run, request.picture, "pets", 9, unseen, () if unseen else near)))
"""
"""Says of every picture that it is a cat, but nothing of one called "silent", and fails for a run called "broken".

Its heat maps are red for cats and blue for others; the run "both" has two members. The run "unseen" would have to look at
its pictures first.
"""


def answering_engine(workspace: Workspace, folder: Path) -> EngineClient:
    """A client of it; its program is written into `folder`."""
    script = folder / "answering_engine.py"
    script.write_text(ENGINE)
    return EngineClient(workspace, [sys.executable, str(script), str(ROOT)])
