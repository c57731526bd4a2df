"""A study's page has the plots that fit the study, and no others."""

from __future__ import annotations

from core.reporting.study.matter import gather_study
from core.reporting.study.page import study_page
from core.reporting.study.plots import plots
from core.studies.study import factor_of
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.core.reporting.study.test_page import begun
from tests.page_reading import foreign, read_page


def test_two_factors_have_maps_and_runs_with_epochs_have_curves(paged: Workspace) -> None:
    begun(paged, factors=(factor_of("learning_rate=0.1,0.01"), factor_of("batch_size=8,4")), trained=8)
    matter = gather_study(paged, "rates", Context())
    assert len(list(plots(matter))) == 2
    found = read_page(study_page(matter))
    assert not foreign(found)
    assert {"Factor by factor", "How the cells learned"} <= set(found.texts)
    assert len(found.named("polygon")) == 4


def test_one_factor_has_no_map(paged: Workspace) -> None:
    begun(paged)
    found = read_page(study_page(gather_study(paged, "rates", Context())))
    assert "Factor by factor" not in found.texts
    assert "How the cells learned" in found.texts
