"""What the pages share: the form as it was left, what is known of the key, and names of licences."""

from __future__ import annotations

from core.datasets.catalog.licences import KNOWN, Licence
from core.datasets.flickr.starting import CollectingStart
from gui.flickr.draft import CollectionDraft
from gui.session import Session
from tests.flickr_collections import request


def test_a_form_that_can_be_used_is_kept_for_its_dataset(session: Session) -> None:
    draft = CollectionDraft(session, "boats")
    draft.keep()
    assert not draft.was_kept, "there is no request yet"
    draft.request = request(7)
    draft.keep()
    again = CollectionDraft(session, "")
    assert (again.dataset, again.request, again.was_kept) == ("boats", request(7), True)
    other = CollectionDraft(session, "cars")
    assert (other.dataset, other.request) == ("cars", None)


def test_it_tells_of_news(session: Session) -> None:
    draft = CollectionDraft(session, "")
    heard: list[str] = []
    draft.started.connect(lambda: heard.append("started"))
    draft.licensed.connect(lambda: heard.append("licensed"))
    draft.replaced.connect(lambda: heard.append("replaced"))
    assert not draft.has_key
    draft.show_start(CollectingStart("keyring", "They are kept.", (), {}))
    assert draft.has_key
    draft.show_licences((*KNOWN, Licence(17, "A licence of tomorrow", "")))
    assert draft.licence_names[17] == "A licence of tomorrow"
    draft.problem = "No class is named."
    draft.replace("boats", request(3))
    assert (draft.dataset, draft.problem) == ("boats", "")
    assert heard == ["started", "licensed", "replaced"]
