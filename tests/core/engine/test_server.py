"""The real engine in a process of its own, asked through its client: answers, faults, deaths."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import torch
from PIL import Image

from core.engine.client import EngineClient
from core.engine.protocol import (
    Dropped,
    Failure,
    Greeting,
    Hello,
    PicturesPredicted,
    Predict,
    Predicted,
    Prepare,
    Prepared,
    Progress,
    Reply,
)
from core.prediction.predicting import predict_pictures
from core.runs.recipe import Recipe
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.asked_engine import PATIENCE, Asker
from tests.trained_runs import write_run

pytestmark = pytest.mark.usefixtures("usual_widths")

ROOT = Path(__file__).resolve().parents[3]
NOISY = """
import os, sys
sys.path.insert(0, sys.argv[1])
import core.engine.handlers as handlers
from core.engine.server import serve
from core.support.workspace import Workspace
quiet = handlers.Handlers.handle
def noisy(self, request, context):
    print("a library prints")
    os.write(1, b"a compiled library prints")
    return quiet(self, request, context)
handlers.Handlers.handle = noisy
serve(Workspace.at(sys.argv[2]))
"""
PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from core.engine.client import EngineClient
from core.support.workspace import Workspace
client = EngineClient(Workspace.at(sys.argv[2]))
client.start()
print(client.process, flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Asker, Path]]:
    """One engine for the tests that leave it alive, two runs, and a folder with pictures."""
    place = tmp_path_factory.mktemp("engine")
    workspace = Workspace.at(place / "workspace")
    write_run(workspace, "cnn", Recipe(architecture="cnn-small", picture_size=32))
    write_run(workspace, "mlp", Recipe(architecture="mlp", picture_size=16))
    pictures = place / "pictures"
    pictures.mkdir()
    numbers = np.random.default_rng(0)
    for number in range(12):
        Image.fromarray(numbers.integers(0, 256, (40, 50, 3), dtype=np.uint8)).save(pictures / f"{number:02d}.png")
    command = [sys.executable, "-c", NOISY, str(ROOT), str(workspace.root)]
    client = EngineClient(workspace, command)
    ask = Asker(client)
    assert isinstance(ask(Prepare(("cnn",))), Prepared)  # the engine and its decoder run before any test begins
    yield workspace, ask, pictures
    client.close()


def test_it_says_what_it_computes_with(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, _ = shared
    greeting = ask(Hello())
    assert isinstance(greeting, Greeting)
    assert greeting.torch_version == torch.__version__
    assert greeting.device_name
    assert ask.client.greeting == greeting
    assert ask.client.process is not None
    assert psutil.Process(ask.client.process).nice() == psutil.Process().nice()  # only one for long work stands back


def test_it_predicts_as_the_command_line_does(shared: tuple[Workspace, Asker, Path]) -> None:
    workspace, ask, pictures = shared
    (pictures / "odd.jpg").write_bytes(b"no picture")
    answer = ask(Predict(("cnn", "mlp"), (pictures,)))
    told = [picture for part in ask.partial if isinstance(part, PicturesPredicted) for picture in part.pictures]
    assert answer == Predicted(len(told)), "each picture is told once, and the end says how many there were"
    expected = predict_pictures(workspace, ["cnn", "mlp"], [pictures], Context())
    assert len(expected) == 13
    assert [(one.path, bool(one.error)) for one in told] == [(one.path, bool(one.error)) for one in expected]
    for one, other in zip(told, expected, strict=True):
        for run, ranked in other.predictions.items():
            found = {entry.class_name: entry.probability for entry in one.predictions[run]}
            assert found == pytest.approx({entry.class_name: entry.probability for entry in ranked}, abs=1e-5)
    assert any(isinstance(part, Progress) for part in ask.partial)


def test_prepared_runs_are_those_with_weights(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, _ = shared
    assert ask(Prepare(("cnn", "mlp"))) == Prepared(("cnn", "mlp"))


def test_what_a_person_can_mend_comes_back_as_words(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, pictures = shared
    answer = ask(Predict(("nobody",), (pictures,)))
    assert isinstance(answer, Failure)
    assert answer.message == "There is no run called nobody."
    assert "cnn" in answer.hint


def test_only_the_newest_on_a_channel_is_answered(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, pictures = shared
    assert ask.client.process is not None
    os.kill(ask.client.process, signal.SIGSTOP)  # all three are asked before it can answer any
    waiting = [ask.ask(Predict(("cnn",), (pictures,))) for _ in range(3)]
    aside = ask.ask(Predict(("mlp",), (pictures,)), channel="aside")
    os.kill(ask.client.process, signal.SIGCONT)
    answers = [type(ask.wait(replies)) for replies in waiting]
    assert answers == [Dropped, Dropped, Predicted]
    assert isinstance(ask.wait(aside), Predicted)


def test_a_request_can_be_cancelled(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, pictures = shared
    assert ask.client.process is not None
    os.kill(ask.client.process, signal.SIGSTOP)
    replies: queue.Queue[Reply] = queue.Queue()
    number = ask.client.request(Predict(("cnn",), (pictures,)), replies.put)
    ask.client.cancel(number)
    os.kill(ask.client.process, signal.SIGCONT)
    assert isinstance(ask.wait(replies), Dropped)
    assert isinstance(ask(Hello()), Greeting)


def test_a_listener_that_fails_does_not_silence_the_others(shared: tuple[Workspace, Asker, Path]) -> None:
    _, ask, _ = shared

    def fail(reply: Reply) -> None:
        raise ZeroDivisionError

    ask.client.request(Hello(), fail, "faulty")
    assert isinstance(ask(Hello()), Greeting)


def test_the_engine_ends_with_its_window(workspace: Workspace) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(ROOT), str(workspace.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    with parent.stdout, parent.stdin:
        engine = psutil.Process(int(parent.stdout.readline()))
        assert engine.is_running()
        parent.kill()
        parent.wait(PATIENCE)
    engine.wait(PATIENCE)


def test_augmented_views_are_files(shared: tuple[Workspace, Asker, Path], shapes_folder: Callable[..., Path]) -> None:
    from core.datasets.importing.importing import ImportOptions, import_pictures
    from core.engine.protocol import AugmentationPreview, PlanPreview, PlanReady, ViewsReady

    workspace, ask, _ = shared
    import_pictures(workspace, "shapes", shapes_folder(classes=3, each=6), ImportOptions(), Context())
    recipe = Recipe(architecture="cnn-small", picture_size=32)
    answer = ask(AugmentationPreview("shapes", recipe, count=8))
    assert isinstance(answer, ViewsReady)
    assert len(answer.views) == 8
    pictures = [view.picture for view in answer.views]
    assert len(set(pictures)) == 4
    assert pictures[::2] == pictures[1::2]  # those of one picture stand together
    assert {view.picture.split("/")[0] for view in answer.views} == {"circle", "square", "triangle"}
    shown = [np.asarray(Image.open(view.file)) for view in answer.views]
    assert {picture.shape for picture in shown} == {(32, 32, 3)}
    assert not np.array_equal(shown[0], shown[1])
    again = ask(AugmentationPreview("shapes", recipe, count=8))
    assert isinstance(again, ViewsReady)
    assert all(np.array_equal(np.asarray(Image.open(v.file)), picture) for v, picture in zip(again.views, shown, strict=True))
    others = ask(AugmentationPreview("shapes", recipe, turn=1))
    assert isinstance(others, ViewsReady)
    assert len(others.views) == 16
    assert not set(pictures) & {view.picture for view in others.views}
    own = [workspace.root / "mine.png", workspace.root / "gone.png"]
    Image.new("RGB", (40, 30), "red").save(own[0])
    dropped = ask(AugmentationPreview("shapes", recipe, files=tuple(own)))
    assert isinstance(dropped, ViewsReady)
    assert {view.picture for view in dropped.views} == {own[0].name}
    unreadable = ask(AugmentationPreview("shapes", recipe, files=(own[1],)))
    assert isinstance(unreadable, Failure)
    assert unreadable.message.startswith("gone.png cannot be read")
    refusal = ask(AugmentationPreview("shapes", recipe, stage=3))
    assert isinstance(refusal, Failure)
    assert refusal.message == "The recipe has no stage 4."
    unsplit = ask(PlanPreview("shapes", None, recipe))
    assert isinstance(unsplit, Failure)
    assert not isinstance(unsplit, PlanReady)


BEFORE = """
import sys
sys.path.insert(0, sys.argv[1])
sys.stdout.write("said before, ")
from core.engine.server import _protected_stdout
with _protected_stdout() as output:
    print("a library prints")
    output.write(b"answered")
    output.flush()
"""


def test_what_was_said_before_comes_before_the_answers_and_not_among_complaints() -> None:
    done = subprocess.run([sys.executable, "-c", BEFORE, str(ROOT)], capture_output=True, check=True, timeout=60)
    assert done.stdout == b"said before, answered"
    assert done.stderr.count(b"said before") == 0
    assert b"a library prints" in done.stderr
