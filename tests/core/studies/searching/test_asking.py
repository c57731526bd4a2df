"""A study becomes a search with all it varies, and a search grows and loses nothing."""

from __future__ import annotations

import pytest

from core.studies.searching.asking import as_search, asking_epochs, further
from core.studies.searching.ranges import searched_of
from core.studies.study import MOST_TRIALS, Study, factor_of
from core.support.errors import BadInput


def begun(**fields: object) -> Study:
    values = {"name": "s", "dataset": "pets", "split": "main", "created": "2026-01-01T00:00:00+00:00"}
    return Study.model_validate({**values, **fields})


def test_what_a_study_varies_is_searched_too() -> None:
    study = begun(factors=(factor_of("batch_size=4,8"), factor_of("learning_rate=1,2")))
    search = as_search(study, [searched_of("learning_rate=0.001..0.1")], prune_at=(5, 2, 5))
    assert [factor.words for factor in search.factors] == ["4, 8", "0.001 to 0.1 on a log scale"]
    assert (search.is_search, search.trials, search.best, search.seeds, search.prune_at) == (True, 30, 3, 3, (2, 5))
    assert not study.is_search


@pytest.mark.parametrize(
    "fields", [{"trials": 0}, {"trials": -1}, {"trials": MOST_TRIALS + 1}, {"best": 0}, {"pruning": "often"}]
)
def test_no_search_has_so_many(fields: dict[str, object]) -> None:
    said = r"^A search without a trial finds nothing\. Say how many trials\.$"
    with pytest.raises(
        BadInput, match=said if fields == {"trials": 0} else r"^There is no such search: \w+ .*\. Change it and try"
    ):
        as_search(begun(), [searched_of("batch_size=4,8")], **fields)  # type: ignore[arg-type]


def test_a_search_grows_and_what_it_searches_stays() -> None:
    search = as_search(begun(), [searched_of("batch_size=4,8")], trials=10)
    grown = further(search, seeds=5, trials=20, best=4)
    assert (grown.seeds, grown.trials, grown.best) == (5, 20, 4)
    assert further(grown, 1, 1, 1) == further(grown) == grown
    assert grown.extended([], 6).seeds == 6
    with pytest.raises(BadInput, match=r"^s is a search, and what it searches stays as it began\. Begin another search\.$"):
        search.extended([factor_of("epochs=2")], None)
    for fields in ({"seeds": 0}, {"trials": MOST_TRIALS + 1}, {"best": -1}):
        with pytest.raises(BadInput, match="A search has 1 to"):
            further(search, **fields)
    for what, number, most in (("trials", 0, "1,000"), ("best", 1001, "1,000"), ("seeds", 101, "100"), ("at_once", 101, "100")):
        called = {"best": "best cells", "at_once": "trials at once"}.get(what, what)
        with pytest.raises(BadInput, match=rf"^A search has 1 to {most} {called}, not {number}\. Say another number\.$"):
            further(search, **{what: number})
    assert further(search, at_once=100, seeds=100).at_once == 100


def test_epochs_are_read_as_a_person_writes_them() -> None:
    assert asking_epochs(" 5, 2,5, ") == (2, 5)
    assert asking_epochs("") == ()
    for wrong in ("soon", "0", "1.5"):
        with pytest.raises(BadInput) as caught:
            asking_epochs(wrong)
        rule = "epochs count from 1." if wrong == "0" else "epochs are whole numbers with commas between them, as in 2,5."
        assert str(caught.value) == f"'{wrong}': {rule}"
