"""All that is on record about a picture besides its pixels."""

from __future__ import annotations

from core.datasets.catalog import schema
from core.datasets.catalog.dataset import Dataset
from core.datasets.catalog.provenance import provenance
from core.datasets.splits.splitting import SplitRequest, make_split
from tests.recorded_pictures import FLAT


def test_provenance_tells_all_that_is_on_record(dataset: Dataset) -> None:
    split = make_split(dataset, SplitRequest(train=0.5, val=0.25, test=0.25)).split
    dataset.catalog.exclude([1], "out of focus")
    owned, _, wide, flat = dataset.catalog.by_ids([1, 2, 3, 4])
    told = provenance(dataset, owned)
    assert told is not None
    assert told.ledger is not None
    assert (told.ledger.owner_name, told.ledger.page, told.licence) == ("Ann", "https://example.org/12", "CC BY 4.0")
    assert told.exclusion == "out of focus"
    assert [(entry.kind, entry.others) for entry in told.findings] == [("near-duplicate", (FLAT.path,)), ("odd-aspect", ())]
    assert [name for name, _ in told.sides] == [split]
    other = provenance(dataset, wide)
    assert other is not None
    assert (other.ledger, other.licence, other.columns, other.findings) == (None, "none", (("series", "7"),), ())
    third = provenance(dataset, flat)
    assert third is not None
    assert (third.source_kind, third.source_place, third.licence) == ("archive", "/far/away/more.zip", "")
    with schema.writing(dataset.catalog.path) as connection:
        connection.execute("DELETE FROM samples WHERE id = 3")
    assert provenance(dataset, wide) is None
