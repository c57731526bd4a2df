"""Each template is a question, and wants runs by recipes that exist."""

from __future__ import annotations

import pytest

from core.studies.searching.ranges import check_searchable
from core.studies.study import Study, cells_of, wanted_runs
from core.studies.templates import TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES.names())
def test_a_template_asks_and_can_be_carried_out(name: str) -> None:
    template = TEMPLATES.get(name)
    assert template.question.endswith("?")
    asked = Study(
        name="s", dataset="pets", split="main", preset=template.preset, factors=template.factors, trials=template.trials,
        seeds=template.seeds, created="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    if asked.is_search:
        check_searchable(asked)
        return
    runs = wanted_runs(asked)
    assert len(runs) == len(cells_of(asked)) * template.seeds
    assert len({one.recipe.model_dump_json() for one in runs}) == len(runs), "no two of its runs are the same"
