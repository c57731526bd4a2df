"""Where public datasets are."""

from __future__ import annotations

from pathlib import Path

from core.architectures.torchvision_guard import torchvision
from core.datasets.sources.public.registry import PUBLIC


def test_addresses_and_checksums_are_torchvisions() -> None:
    sources = Path(torchvision.__file__).parent / "datasets"
    said = "\n".join(path.read_text(encoding="utf-8") for path in sources.glob("*.py"))
    for entry in PUBLIC:
        for file in entry.files:
            assert not file.md5 or file.md5 in said, file.name
            assert file.name in said or file.name.rpartition(".")[0] in said, file.name
            assert any(address.rpartition("/")[0].removesuffix("/data") in said for address in file.addresses), file.addresses
        assert all(file.md5 for file in entry.files) or entry.name == "aircraft"  # torchvision knows none for it
