"""Trials make a search of a study; of one that is there what it searches stays."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.studies.searching.asking import as_search
from core.studies.searching.ranges import searched_of
from core.studies.study import Study, factor_of
from core.support.errors import BadInput, Refused
from gui.studies.search_row import SearchRow


def begun() -> Study:
    return Study(name="s", dataset="pets", split="main", created="2026-01-01T00:00:00+00:00", seeds=2)


@pytest.fixture
def row(themed: QApplication, qtbot: QtBot) -> SearchRow:
    made = SearchRow()
    qtbot.addWidget(made)
    return made


def test_a_study_of_values_is_none_until_trials_are_asked_for(row: SearchRow) -> None:
    factors = [factor_of("batch_size=4,8"), factor_of("batch_size=16")]
    row.expect_ranges(factors)
    study = row.begun(begun(), factors)
    assert (study.is_search, study.factors) == (False, (factor_of("batch_size=4,8,16"),))
    assert not row.best.isEnabled()
    for trials in (1, 5):
        row.trials.setValue(trials)
        assert (row.best.isEnabled(), row.pruning.isEnabled()) == (True, True)
    search = row.begun(begun(), factors)
    assert (search.trials, search.best, search.factors) == (5, 3, (factor_of("batch_size=4,8,16"),))


def test_ranges_are_searched_as_often_as_is_usual_unless_said_otherwise(row: SearchRow, qtbot: QtBot) -> None:
    factors = [searched_of("learning_rate=0.001..0.1"), factor_of("batch_size=4,8")]
    with qtbot.waitSignal(row.changed):
        row.expect_ranges(factors)
    assert row.trials.value() == 30
    row.trials.setValue(12)
    row.expect_ranges(factors)
    search = row.begun(begun(), factors)
    assert (search.trials, [factor.key for factor in search.factors]) == (12, ["learning_rate", "batch_size"])


def test_which_trials_are_given_up_is_chosen_at_the_beginning_and_of_several_at_once_none_is(
    row: SearchRow, qtbot: QtBot
) -> None:
    row.trials.setValue(5)
    with qtbot.waitSignal(row.changed):
        row.pruning.setCurrentIndex(row.pruning.findData("halving"))
    search = row.begun(begun(), [factor_of("batch_size=4,8")])
    assert search.pruning == "halving"
    row.prune_at.setText("5, 2")
    assert row.begun(begun(), [factor_of("batch_size=4,8")]).prune_at == (2, 5)
    row.prune_at.setText("soon")
    with pytest.raises(BadInput, match="epochs are whole numbers"):
        row.begun(begun(), [factor_of("batch_size=4,8")])
    row.pruning.setCurrentIndex(row.pruning.findData("none"))
    assert not row.prune_at.isEnabled()
    assert row.begun(begun(), [factor_of("batch_size=4,8")]).prune_at == ()
    row.at_once.setValue(2)
    assert not row.pruning.isEnabled()
    row.show_study(search.model_copy(update={"pruning": "none", "prune_at": (3,)}))
    assert row.prune_at.text() == "3"
    assert (row.pruning.currentData(), row.at_once.value(), row.pruning.isEnabled()) == ("none", 1, False)


def test_a_search_grows_and_searches_what_it_did(row: SearchRow) -> None:
    search = as_search(begun(), [searched_of("learning_rate=0.001..0.1")], trials=10)
    row.show_study(search)
    assert row.trials.isEnabled()
    row.trials.setValue(20)
    row.at_once.setValue(5)
    grown = row.grown(search, list(search.factors), 4)
    assert (grown.trials, grown.seeds, grown.at_once) == (20, 4, 5)
    with pytest.raises(Refused, match="stays as it began"):
        row.grown(search, [factor_of("batch_size=4")], 4)
    row.show_study(begun())
    assert not row.trials.isEnabled()
    with pytest.raises(Refused, match="is no search"):
        row.grown(begun(), [searched_of("learning_rate=0.001..0.1")], 4)
    assert row.grown(begun(), [factor_of("batch_size=4")], 4).seeds == 4
