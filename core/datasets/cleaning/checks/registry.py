"""All checks by the kind of their findings; a new one is one module with `CHECKS` and its name here."""

from __future__ import annotations

from core.datasets.cleaning.checks import closer, duplicates, files, giveaways, light, sizes
from core.datasets.cleaning.checks.check import Check
from core.support.registry import Registry

CHECKS: Registry[Check] = Registry("kind of finding")
for _module in (files, sizes, light, duplicates, closer, giveaways):
    for _check in _module.CHECKS:
        CHECKS.add(_check.kind, _check)
