"""The plots of a search on a page: a mark for each trial that anything is known of, and the one ahead in colour."""

from __future__ import annotations

from core.reporting.drawings.trials import history_plot, parallel_plot
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.page_reading import read_page
from tests.searched import searched_study


def test_the_history_marks_what_ended_and_what_was_given_up() -> None:
    shown = searched_study()
    found = read_page(page("", "", [history_plot(shown.study, shown.found.trials)]))
    assert sorted(mark["class"] for mark in found.named("circle")) == ["dot own", "dot own"], "each was better than all before"
    (line,) = found.named("polyline")
    ups = [float(point.split(",")[1]) for point in line["points"].split()]
    assert ups == sorted(ups, reverse=True)
    assert {"Trial", "Val"} <= set(found.texts)
    for drawn, said in ((history_plot, "What 1 trial came to, and the best so far"), (parallel_plot, "What 1 trial chose, and")):
        assert f'aria-label="{said}' in page("", "", [drawn(shown.study, shown.found.trials[:1])])


def test_a_line_goes_across_what_was_chosen() -> None:
    shown = searched_study()
    found = read_page(page("", "", [parallel_plot(shown.study, shown.found.trials)]))
    lines = found.named("polyline")
    assert [line["class"] for line in lines] == ["line faint dashed", "line faint", "line own"], "what is ahead lies on top"
    assert {len(line["points"].split()) for line in lines} == {3}
    assert {"Learning rate", "Batch size", "Val", "4", "8", "0.01"} <= set(found.texts)


def test_it_is_drawn_as_it_was_looked_at() -> None:
    shown = searched_study()
    as_drawn("trials", *(plot(shown.study, shown.found.trials) for plot in (history_plot, parallel_plot)))
