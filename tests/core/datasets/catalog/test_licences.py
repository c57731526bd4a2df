"""Licences and their short names."""

from __future__ import annotations

from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, Licence, licence_address, short_names


def test_short_names_and_addresses_belong_together() -> None:
    assert [licence.short for licence in KNOWN] == [licence.name for licence in KNOWN]
    assert licence_address("CC BY-NC-SA 4.0") == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert licence_address("something") == ""
    assert set(OPEN_LICENCES) < set(short_names(KNOWN))
    assert not any(code in licence.short for licence in KNOWN if licence.is_open for code in ("NC", "ND", "reserved"))


def test_licences_are_those_that_flickr_numbers() -> None:
    assert [licence.number for licence in KNOWN] == list(range(17))
    assert {licence.number: licence.name for licence in KNOWN} == {
        0: "All rights reserved", 1: "CC BY-NC-SA 2.0", 2: "CC BY-NC 2.0", 3: "CC BY-NC-ND 2.0", 4: "CC BY 2.0",
        5: "CC BY-SA 2.0", 6: "CC BY-ND 2.0", 7: "No known copyright restrictions", 8: "United States Government work",
        9: "CC0 1.0", 10: "Public domain mark 1.0", 11: "CC BY 4.0", 12: "CC BY-SA 4.0", 13: "CC BY-ND 4.0", 14: "CC BY-NC 4.0",
        15: "CC BY-NC-SA 4.0", 16: "CC BY-NC-ND 4.0",
    }  # fmt: skip
    assert licence_address("CC0 1.0") == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert licence_address("Public domain mark 1.0") == "https://creativecommons.org/publicdomain/mark/1.0/"
    assert licence_address("All rights reserved") == ""
    assert Licence(99, "Theirs", "https://example.org/licenses/by/4.0/").short == "Theirs"
    assert [licence.number for licence in KNOWN if licence.is_open] == list(OPEN_LICENCES)
