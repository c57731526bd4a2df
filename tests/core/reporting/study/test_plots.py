"""A study's page has the plots that fit the study, and no others."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace
from typing import Any

import pytest

from core.reporting.study.matter import gather_study
from core.reporting.study.page import study_page
from core.reporting.study.plots import _pictures, plots
from core.studies.curves import CellCurve
from core.studies.folder import StudyFolder
from core.studies.searching.telling import TRIAL_HEADS
from core.studies.study import factor_of
from core.studies.training import train_study
from core.support.errors import NotThere
from core.support.jobs import Context
from core.support.markup import page
from core.support.workspace import Workspace
from tests.carried_runs import Carrier
from tests.core.reporting.study.test_page import begun
from tests.page_reading import foreign, read_page
from tests.paged_runs import DATASET
from tests.picture_curves import SIZES, curve
from tests.searched import searched_study


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


def test_of_many_cells_the_best_are_drawn_in_their_order_and_that_is_said(paged: Workspace) -> None:
    begun(paged)
    matter = gather_study(paged, "rates", Context())
    means = [0.1 + 0.01 * (number * 7 % 30) for number in range(30)]
    many = [CellCurve(f"cell {number}", (mean, 0.1), (mean, 0.1), (mean, 0.1)) for number, mean in enumerate(means)]
    lead = "Mean over all runs of a cell after each epoch, and from the lowest to the highest of them as a band."

    def drawn(curves: list[CellCurve]) -> tuple[str, list[str]]:
        found = read_page(page("", "", list(plots(dataclasses.replace(matter, curves=tuple(curves))))))
        start = found.texts.index("How the cells learned")
        return found.texts[start + 1], [text for text in found.texts[start:] if text.startswith("cell ")]

    best = [curve.words for curve, mean in zip(many, means, strict=True) if mean > 0.155]
    assert drawn(many) == (f"{lead} Of 30 cells the best 24 are drawn.", best)
    assert drawn(many[:24]) == (lead, [curve.words for curve in many[:24]])


@pytest.mark.parametrize("titles", [("",), ("mlp", "lite0")])
def test_how_many_more_pictures_are_wanted_is_told_for_each_curve_with_its_classes(titles: tuple[str, ...]) -> None:
    curves = tuple(curve(title) for title in titles)
    matter: Any = SimpleNamespace(pictures=curves)
    told = _pictures(matter)
    assert told is not None
    found = read_page(page("", "", [told]))
    first = found.text.partition(curves[0].basis)
    assert first[0].strip() == "How many more pictures"
    names = [f"Part of each class found, by pictures per class{f': {title}' if title else ''}" for title in titles]
    assert [text for text in found.texts if text.startswith("Part of each class")] == names
    assert all(one.sentence in found.text for one in curves)
    cells = [cell.get("class") for cell in found.named("td")]
    assert cells == [None, *["n"] * (len(SIZES) + 1)] * 2 * len(titles), "of three classes one is not on val"
    assert [one for one in found.named("p") if one.get("class") == "legend"] == [{"class": "legend"}] * (len(titles) > 1)
    assert _pictures(SimpleNamespace(pictures=())) is None  # type: ignore[arg-type]


def test_a_search_shows_how_it_went_and_what_it_chose(paged: Workspace) -> None:
    split = begun(paged).split
    study = searched_study().study.model_copy(
        update={
            "dataset": DATASET,
            "split": split,
            "preset": "mlp",
            "settings": ("picture_size=8", "epochs=4"),
            "seeds": 2,
            "best": 2,
        }
    )
    StudyFolder.of(paged, study.name).write(study)
    with pytest.raises(NotThere, match="no verdict yet"):
        gather_study(paged, study.name, Context())
    train_study(paged, study, Context(), Carrier(lambda recipe: 40 + recipe.seed))
    found = read_page(study_page(gather_study(paged, study.name, Context())))
    assert not foreign(found)
    assert {"What was tried", "How the search went", "What it chose", "0.001 to 1 on a log scale"} <= set(found.texts)
    assert any(text.startswith("Chosen in 8 trials") for text in found.texts)
    assert "Factor by factor" not in found.texts
    *_, told = plots(gather_study(paged, study.name, Context()))
    cells = [cell.get("class") for cell in read_page(page("", "", [told])).named("td")]
    assert cells[: len(TRIAL_HEADS)] == ["n", None, "n", None, None]
