"""Licences and their short names."""

from __future__ import annotations

from core.datasets.catalog.licences import KNOWN, OPEN_LICENCES, licence_address, short_names


def test_short_names_and_addresses_belong_together() -> None:
    assert [licence.short for licence in KNOWN] == [licence.name for licence in KNOWN]
    assert licence_address("CC BY-NC-SA 4.0") == "https://creativecommons.org/licenses/by-nc-sa/4.0/"
    assert licence_address("something") == ""
    assert set(OPEN_LICENCES) < set(short_names(KNOWN))
    assert not any(code in licence.short for licence in KNOWN if licence.is_open for code in ("NC", "ND", "reserved"))
