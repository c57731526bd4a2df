"""A window that looks again and again sees the queue, and loads nothing for it while there is none."""

from __future__ import annotations

import subprocess
import sys

from core.queueing import acts
from core.queueing.news import queue_news
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.house.source_tree import ROOT
from tests.queues import carried_by_nobody_else, held


def test_each_look_goes_on_from_the_one_before(workspace: Workspace) -> None:
    none = queue_news(workspace, None, Context())
    assert none.look.rows == ()
    assert none.shelf is None
    with carried_by_nobody_else(workspace):
        acts.queue_run(workspace, held(workspace, "a").name)
        some = queue_news(workspace, none, Context())
        assert [row.title for row in some.look.rows] == ["a"]
        assert some.look.carried
        assert queue_news(workspace, some, Context()).shelf is some.shelf


def test_the_module_brings_neither_numpy_nor_pydantic() -> None:
    code = "import sys, core.queueing.news\nprint([name for name in ('numpy', 'pydantic', 'torch') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
