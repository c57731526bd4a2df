"""What every test stands in: an isolated home, no network, no display, and guards that fail on whatever is left behind."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.pictures.decoder import pool
from core.support.computing import WAITING

os.environ["QT_QPA_PLATFORM"] = "offscreen"
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # several test processes share the cores
for _name, _value in WAITING.items():  # one test file alone shares them too: beside a busy program spinning took 14 s for 0.5
    os.environ.setdefault(_name, _value)

_HOME = tempfile.TemporaryDirectory(prefix="safelight-home-", ignore_cleanup_errors=True)
for _name, _folder in {
    "HOME": "",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "share",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}.items():
    _place = Path(_HOME.name) / _folder
    _place.mkdir(mode=0o700, exist_ok=True)
    os.environ[_name] = str(_place)

settings.register_profile("safelight", deadline=None)  # a busy machine is not a fault of the code
settings.load_profile("safelight")

from tests.distribution import (  # noqa: E402, F401  pytest finds its hooks here
    pytest_collect_directory,
    pytest_collection,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
)
from tests.forked_children import fork_children  # noqa: E402
from tests.forked_children import own_children as children_of_their_own  # noqa: E402
from tests.guards import children, logs, network, presets, threads, windows  # noqa: E402  after the environment is set
from tests.pictures import draw_shapes  # noqa: E402

VEHICLES = Path(__file__).resolve().parents[2] / "shared" / "datasets" / "vehicles"


def pytest_configure() -> None:
    """Notes where threads, timers and child processes are started, closes the network, and has one child read pictures."""
    threads.watch()
    children.watch()
    network.close()
    # Several test processes share the cores, and tests read few pictures: a second child costs an eighth of a second, and one was
    # started some hundred times. Tests of several say how many.
    pool._cores = lambda: 1
    fork_children()
    # No test cuts the power, and what a killed process wrote is kept by the system: waiting for the disk took 7 ms a file.
    os.fsync = lambda handle: None


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Has small networks be narrow where tests train any: they have loaded torch by now."""
    if "torch" in sys.modules:
        from tests.narrow_networks import narrow

        narrow()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves a thread, timer, top-level widget, child process or preset, and shows where it was started."""
    allowed = {mark.args[0] for mark in request.node.iter_markers("leaves")}
    guards = {
        "threads": threads,
        "children": children,
        "timers": windows.Timers(),
        "widgets": windows.Widgets(),
        "presets": presets,
    }
    before = {name: guard.present() for name, guard in guards.items()}
    yield
    complaints = [
        complaint for name, guard in guards.items() if name not in allowed for complaint in guard.left_behind(before[name])
    ]
    if complaints:
        pytest.fail("left behind:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def no_unexpected_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that logs a warning or an error it did not announce with `expects_log(pattern)`."""
    expected = [mark.args[0] for mark in request.node.iter_markers("expects_log")]
    with logs.collected() as records:
        yield
    complaints = logs.complaints(records, expected)
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def workspace(tmp_path: Path) -> object:
    """An empty workspace in a folder of its own."""
    from core.support.workspace import Workspace

    return Workspace.at(tmp_path / "workspace")


@pytest.fixture
def own_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps presets that a test saves from other tests, which count them."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))


@pytest.fixture
def shapes_folder(tmp_path: Path) -> Callable[..., Path]:
    """Draws a folder of small learnable pictures, a class per subfolder: `shapes_folder(classes=3, each=20, size=32)`."""
    made = 0

    def draw(classes: int = 3, each: int = 20, size: int = 32, seed: int = 0) -> Path:
        nonlocal made
        made += 1
        return draw_shapes(tmp_path / f"shapes-{made}", classes, each, size, seed)

    return draw


@pytest.fixture
def own_children() -> Iterator[None]:
    """Has decoders and their like start as they do for a person: usually they are forked from one that has begun."""
    with children_of_their_own():
        yield


@pytest.fixture(name="short_trials", scope="module")
def _short_trials() -> Iterator[None]:
    """Has runs choose their arithmetic and tell of their costs after a moment: it took longer than tiny trainings themselves."""
    from tests.short_trials import short_trials

    with short_trials():
        yield


@pytest.fixture(name="trained_here")
def _trained_here() -> Iterator[None]:
    """Has trainings be carried out by this process before they are followed."""
    from tests.trained_here import trained_here

    with trained_here():
        yield


@pytest.fixture(scope="module")
def usual_widths() -> Iterator[None]:
    """Small networks as they are, for a module that has some made before its tests, or another process make some."""
    from tests.narrow_networks import usual_width

    with usual_width():
        yield


@pytest.fixture
def usual_width() -> Iterator[None]:
    """Small networks as they are."""
    from tests.narrow_networks import usual_width

    with usual_width():
        yield


@pytest.fixture(scope="session")
def vehicles() -> Path:
    """The folder of real photographs beside the checkout; the test is skipped where it is not there."""
    if not VEHICLES.is_dir():
        pytest.skip(f"the photographs are not here: {VEHICLES}")
    return VEHICLES
