"""Heat maps of a page: darker where the mean is higher, hatched where nothing tells a cell from the best, the best one framed."""

from __future__ import annotations

from core.reporting.drawings.cell_maps import cell_maps
from core.studies.grids import grids_of
from core.support.markup import page
from tests.as_drawn import as_drawn
from tests.core.studies.test_grids import answered, asked
from tests.page_reading import read_page


def test_a_map_is_read_by_darkness_hatching_frame_and_figures() -> None:
    study = asked("epochs=1,2", "batch_size=4,8")
    right = {"epochs 1, batch_size 4": 55, "epochs 1, batch_size 8": 54, "epochs 2, batch_size 4": 20}
    answer = answered(study, right, only=3)
    found = read_page(page("", "", [cell_maps(grids_of(study, answer))]))
    assert {"91.7 %", "90.0 %", "33.3 %", "± 0.0", "epochs", "batch_size", "–"} <= set(found.texts)
    cells = [rect for rect in found.named("rect") if rect["class"] == "right"]
    depths = sorted({float(rect["fill-opacity"]) for rect in cells})
    assert depths[0] == 0.12
    assert depths[-1] == 0.95
    hatches = [line for line in found.named("line") if line["class"].startswith("hatch")]
    assert hatches
    (plate,) = [rect for rect in found.named("rect") if rect["class"] == "paper"]
    frame, missing = ([rect for rect in found.named("rect") if rect["class"] == kind] for kind in ("frame", "missing"))
    assert len(frame) == len(missing) == 1
    assert float(frame[0]["x"]) < float(plate["x"]), "the best one is at the left of the one that is hatched"
    told = [text for text in found.texts if "over pictures; " in text]
    assert len(told) == 3


def test_it_is_drawn_as_it_was_looked_at() -> None:
    study = asked("epochs=1,2", "batch_size=4,8", "dropout=0,0.5")
    right = {
        f"epochs {e}, batch_size {b}, dropout {d}": 40 + 5 * e + b // 4 for e in (1, 2) for b in (4, 8) for d in ("0", "0.5")
    }
    as_drawn("cell-maps", cell_maps(grids_of(study, answered(study, right, only=7))))
