"""Cut-outs wait in a folder of their own, and a killed job goes on from its journal."""

from __future__ import annotations

import pytest

from core.derived.cuts import CutOutcome, work_folder
from core.support.errors import Refused
from core.support.workspace import Workspace

CUT = CutOutcome("a/1.png", "ab" * 32, 0.4)
REFUSED = CutOutcome("a/2.png", "cd" * 32, refused="No picture.", kind="unreadable")


def test_what_is_noted_is_done_as_long_as_its_file_is_there(workspace: Workspace) -> None:
    with work_folder(workspace, "cut") as folder:
        folder.prepare("white")
        with folder.writing() as journal:
            folder.note(journal, CUT)
            folder.note(journal, REFUSED)
        folder.picture(CUT.sha256).write_bytes(b"x")
        assert folder.cuts() == {cut.sha256: cut for cut in (CUT, REFUSED)}
        folder.picture(CUT.sha256).unlink()
        assert folder.cuts() == {REFUSED.sha256: REFUSED}


def test_a_line_that_was_cut_short_costs_only_itself(workspace: Workspace) -> None:
    with work_folder(workspace, "cut") as folder:
        folder.prepare("white")
        with folder.writing() as journal:
            folder.note(journal, REFUSED)
            journal.write('{"path": "a/3.p')
        with folder.writing() as journal:
            folder.note(journal, CutOutcome("a/4.png", "ef" * 32))
        assert set(folder.cuts()) == {REFUSED.sha256, "ef" * 32}


def test_work_of_another_sort_is_cleared(workspace: Workspace) -> None:
    with work_folder(workspace, "cut") as folder:
        folder.prepare("white")
        folder.note_none(CUT.sha256)
        folder.prepare("white")
        assert folder.has_no_mask(CUT.sha256)
        folder.prepare("black")
        assert not folder.has_no_mask(CUT.sha256)


def test_one_job_holds_it_at_a_time(workspace: Workspace) -> None:
    with work_folder(workspace, "cut"), pytest.raises(Refused, match="being made already"), work_folder(workspace, "cut"):
        pass
