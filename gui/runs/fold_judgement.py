"""What folds came to when they are judged together, said in the banner of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.kit.page import Page

if TYPE_CHECKING:
    from core.evaluation.pooled import Pooled


def tell_pooled(page: Page, found: Pooled) -> None:
    """Says the accuracy with its interval, the spread over the folds, and the rest folded away."""
    headline, _figures, folds, *_ = found.words
    classes = [
        f"{name}: {'–' if score.recall is None else f'{100 * score.recall:.0f} %'} of {score.support:,} recognised"
        for name, score in found.evaluation.per_class.items()
    ]
    runs = [f"{run}: {100 * accuracy:.1f} %" for run, accuracy in zip(found.runs, found.accuracies, strict=True)]
    page.banner.say("info", headline, folds, "\n".join([*found.words[1:2], *found.words[3:], "", *runs, "", *classes]))
