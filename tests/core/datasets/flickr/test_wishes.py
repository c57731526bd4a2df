"""What a person wants collected is tidied, or refused with the reason."""

from __future__ import annotations

import pytest

from core.datasets.flickr.wishes import ClassWish, collect_request, queries_in, terms_for
from core.support.errors import BadInput
from tests.flickr_collections import request


def test_search_texts_are_written_with_commas() -> None:
    assert queries_in(" sailing  ketch, #ketch,, ketch ,ketch", "boat") == ("sailing ketch", "#ketch", "ketch")
    assert queries_in("  ", "boat") == ("boat",)
    terms = terms_for("#ketch", request(3))
    assert (terms.text, terms.tags) == ("", ("ketch",))
    with pytest.raises(ValueError, match="end"):
        terms_for("ketch", request(3, until=None))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"classes": ()}, "No class"),
        ({"classes": (ClassWish("a", ()),)}, "no search text"),
        ({"classes": (ClassWish("a", ("# ",)),)}, "no search text"),
        ({"classes": (ClassWish("a", ("x",)), ClassWish(" a", ("y",)))}, "named twice"),
        ({"per_class": 0}, "Pictures of each class: it must be at least 1"),
        ({"smallest_side": 5_000}, "Longest side at least: .* 1024"),
        ({"licences": ()}, "No licence"),
        ({"since": 10, "until": 9}, "before the first"),
    ],
)
def test_wishes_that_make_no_sense_are_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        collect_request(**{"classes": (ClassWish("a", ("x",)),), **values})
