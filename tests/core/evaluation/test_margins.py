"""What a run found of its training pictures comes back as it was kept; what is damaged or missing is said."""

from __future__ import annotations

import pytest

from core.evaluation.margins import Margins, margins_path, ranked, read_margins, write_margins
from core.runs.folder import RunFolder
from core.runs.recipe import Recipe
from core.support.errors import BadInput, NotThere, Refused
from core.support.workspace import Workspace


@pytest.fixture
def run(workspace: Workspace) -> RunFolder:
    return RunFolder.create(workspace, "quick", "pets", Recipe())


def test_they_come_back_as_they_were_kept_the_lowest_first(run: RunFolder) -> None:
    pictures = ranked(("b", "a", "c", "d"), ("cat", "dög", "cat", "cat"), (-3.0, 2.0, -3.0, 0.0), (3, 1, 3, 0), ("dög",) * 4)
    assert [(one.sample, one.margin, one.looks) for one in pictures] == [("b", -1.0, 3), ("c", -1.0, 3), ("a", 2.0, 1)]
    write_margins(run.path, Margins(True, pictures))
    assert read_margins(run) == Margins(True, pictures)


def test_a_run_that_has_kept_none_says_why_that_may_be(run: RunFolder) -> None:
    with pytest.raises(NotThere, match="quick has kept no margins") as caught:
        read_margins(run)
    assert "when training ends" in caught.value.hint, "a run that is still trained was told to train another one"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{", BadInput),
        ("{}", BadInput),
        ('{"schema_number": 1, "held_out": true, "pictures": [["a", "cat"]]}', BadInput),
        ('{"schema_number": 1, "held_out": true, "pictures": 3}', BadInput),
        ('{"schema_number": 99}', Refused),
    ],
)
def test_what_is_no_record_is_refused(run: RunFolder, text: str, error: type[Exception]) -> None:
    margins_path(run.path).write_text(text)
    with pytest.raises(error):
        read_margins(run)
