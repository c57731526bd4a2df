"""The page of served runs in a real browser: dropped, chosen and pasted pictures, keys, both themes, and what it never does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chromium import PROGRAM, Chromium
from tests.served_runs import CLASSES, RUN, Served, picture, served, served_workspace

pytestmark = [pytest.mark.soak, pytest.mark.skipif(PROGRAM is None, reason="Chromium is not installed")]

ANSWERED = "document.querySelectorAll('.card').length == {} && !busy && !waiting.length"
PASTE = """(async () => {
  const board = document.createElement('canvas');
  const data = await new Promise((done) => board.toBlob(done));
  const held = new DataTransfer();
  held.items.add(new File([data], '<img src=x onerror=document.title=1>', {type: 'image/png'}));
  document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: held}));
})()"""


@pytest.fixture(scope="module")
def at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(served_workspace(tmp_path_factory.mktemp("served") / "workspace")) as found:
        yield found


def test_pictures_are_dropped_chosen_and_pasted_and_answered(at_work: Served, tmp_path: Path) -> None:
    good, other, none = tmp_path / "a&b.png", tmp_path / "c.jpg", tmp_path / "no picture.png"
    good.write_bytes(picture())
    other.write_bytes(picture(form="JPEG"))
    none.write_bytes(b"no picture")
    with Chromium(tmp_path / "profile") as tab:
        tab.open(at_work.begun.address)
        tab.until("document.activeElement.id == 'choose'")
        assert tab.value("document.title") == f"{RUN} · Safelight"
        tab.drop([good, none])
        tab.until(ANSWERED.format(2))
        shown = tab.value("[...document.querySelectorAll('.card')].map((card) => card.innerText)")
        assert "not a picture" in shown[0]
        assert shown[1].startswith("a&b.png")
        assert all(name in shown[1] for name in CLASSES)
        assert tab.value("document.querySelectorAll('.card b').length") == 0, "a class named like markup is text"

        # Enter on the button asks for files; those are given to the field that it opens.
        tab.call("Page.setInterceptFileChooserDialog", enabled=True)
        for kind in ("keyDown", "keyUp"):
            tab.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
        tab.until("true")
        root = tab.call("DOM.getDocument")["root"]["nodeId"]
        field = tab.call("DOM.querySelector", nodeId=root, selector="#files")["nodeId"]
        tab.call("DOM.setFileInputFiles", nodeId=field, files=[str(other)])
        tab.until(ANSWERED.format(3))
        assert any(told.get("method") == "Page.fileChooserOpened" for told in tab.events)

        tab.value(PASTE)
        tab.until(ANSWERED.format(4))
        assert tab.value("document.querySelector('.card h2').textContent").startswith("<img")
        assert tab.value("document.title") == f"{RUN} · Safelight"

        grounds = []
        for theme, width in (("light", 1100), ("dark", 1100), ("dark", 420)):
            tab.appear(theme, width)
            grounds.append(tab.value("getComputedStyle(document.body).backgroundColor"))
            assert tab.value("document.documentElement.scrollWidth - innerWidth") <= 0
        assert grounds == ["rgb(255, 255, 255)", "rgb(29, 29, 32)", "rgb(29, 29, 32)"]
        assert tab.complaints() == []
        asked = [address for address in tab.asked() if not address.startswith(("blob:", "data:", "about:"))]
        assert all(address.startswith(f"http://127.0.0.1:{at_work.begun.port}/") for address in asked)
        assert not any(at_work.begun.token in address for address in asked)


def test_another_token_and_another_page_get_nothing(at_work: Served, tmp_path: Path) -> None:
    place = f"http://127.0.0.1:{at_work.begun.port}/"
    with Chromium(tmp_path / "profile") as tab:
        tab.open(f"{place}#other")
        tab.until("document.getElementById('said').textContent.includes('token')")
        assert tab.value("document.getElementById('choose').disabled")
        tab.open("data:text/html,<title>another page</title>")
        asked = f"fetch('{place}runs', {{headers: {{Authorization: 'Bearer {at_work.begun.token}'}}}})"
        assert tab.value(f"{asked}.then(() => 'answered', () => 'refused')") == "refused"
