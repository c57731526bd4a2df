"""A real run is served on a real socket: answers as `predict` gives them, limits, refusals, and its end."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.entry import run as run_verb
from core.prediction.promised import CHOSEN_ON_VAL
from core.serving.desk import ServedRuns
from core.serving.limits import ServingLimits
from core.serving.page import policy
from core.serving.records import ServedSoFar
from core.serving.serving import serve
from core.support.errors import NotThere, Refused
from core.support.jobs import Context
from core.support.workspace import Workspace
from tests.served_runs import CLASSES, RUN, Served, picture, served, served_workspace

LIMITS = ServingLimits(largest=100_000, connections=4, head_seconds=0.3, body_seconds=0.3, waiting=1, burst=1000, idle_seconds=1)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return served_workspace(tmp_path_factory.mktemp("served") / "workspace")


@pytest.fixture(scope="module")
def at_work(ready: Workspace) -> Iterator[Served]:
    with served(ready, LIMITS) as found:
        yield found


def test_a_picture_is_answered_as_predict_answers_it(
    at_work: Served, ready: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(picture())
    assert run_verb(["predict", RUN, "--workspace", str(ready.root), "--json", "--", str(file)]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    status, (answer,) = at_work.ask("POST", f"/predict?name={file.name}", file.read_bytes())
    assert (status, answer) == (200, said | {"path": "a.png"})
    assert {row["class"] for row in answer["predictions"][RUN]} == set(CLASSES)


def test_what_is_no_picture_is_said_in_the_same_form(at_work: Served) -> None:
    status, told = at_work.ask("POST", "/predict?name=..%2F%00x%FF", b"no picture")
    assert status == 422
    assert set(told[0]) == {"path", "error"}
    assert "not a picture" in told[0]["error"]


def test_words_that_nothing_comes_of_are_refused(at_work: Served) -> None:
    status, told = at_work.ask("POST", "/predict?run=another", picture())
    assert (status, told["error"]["message"]) == (400, "This address has words that are not understood here.")


def test_the_page_knows_the_runs_by_asking(at_work: Served) -> None:
    status, told = at_work.ask("GET", "/runs")
    assert status == 200
    assert told["runs"] == [{"run": RUN, "classes": list(CLASSES), "colour": 0, "promises": []}]
    assert told["largest_bytes"] == LIMITS.largest
    assert told["promised_by"] == CHOSEN_ON_VAL


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("GET", "/predict", 405),
        ("TRACE", "/runs", 405),
        ("POST", "/predict", 400),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(at_work: Served, method: str, path: str, status: int) -> None:
    found, told = at_work.ask(method, path)
    assert found == status
    assert told["error"]["message"].endswith(".")


def test_forms_are_not_read(at_work: Served) -> None:
    status, told = at_work.ask("POST", "/predict", b"--x\r\n", **{"Content-Type": "Multipart/form-data; boundary=x"})
    assert status == 415
    assert "own bytes" in told["error"]["hint"]


def _exchange(line: socket.socket, *sent: bytes) -> bytes:
    for part in sent:
        line.sendall(part)
    found = b""
    while chunk := line.recv(65536):
        found += chunk
    return found


def _head(found: Served, *more: str, path: str = "/predict") -> bytes:
    lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{found.begun.port}", f"Authorization: Bearer {found.begun.token}"]
    return "\r\n".join([*lines, *more, "", ""]).encode()


def test_a_body_without_a_length_is_read_no_further_than_allowed(at_work: Served) -> None:
    part = b"8000\r\n" + b"x" * 0x8000 + b"\r\n"
    with at_work.connect() as line:
        # All of it is sent, and the answer is there all the same: what comes too much is thrown away for a while.
        told = _exchange(line, _head(at_work, "Transfer-Encoding: chunked"), *[part] * 6, b"0\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 413")
    assert b"larger than" in told


def test_a_body_that_does_not_come_is_given_up_and_others_are_told_to_wait(at_work: Served) -> None:
    with at_work.connect() as slow:
        slow.sendall(_head(at_work, "Content-Length: 1000") + b"begin")
        # Others are turned away from when it is inside until it is given up: there is one place.
        assert 503 in {at_work.ask("POST", "/predict", b"x")[0] for _ in range(5)}
        told = _exchange(slow)
    assert told.startswith(b"HTTP/1.1 408")
    assert at_work.ask("POST", "/predict", picture())[0] == 200


def test_heads_that_do_not_come_are_given_up_and_hold_nobody_up(at_work: Served) -> None:
    lines = [at_work.connect() for _ in range(12)]  # three times as many as may be open
    try:
        for line in lines:
            line.sendall(b"GET / HTTP/1.1\r\nX-a: ")
        assert at_work.ask("GET", "/runs")[0] == 200
        told = [_closed(line) for line in lines]
        assert sum(words.startswith(b"HTTP/1.1 408") for words in told) in range(1, LIMITS.connections + 1)
        assert all(not words or b"No whole request came" in words for words in told)
    finally:
        for line in lines:
            line.close()


def _closed(line: socket.socket) -> bytes:
    """What came until the other end closed."""
    try:
        return _exchange(line)
    except ConnectionError:
        return b""


def test_what_is_no_http_is_a_sentence_too(at_work: Served) -> None:
    with at_work.connect() as line:
        told = _exchange(line, b"\x16\x03\x01\x02\x00\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 400")
    assert b"This is no request that can be read." in told


def test_it_counts_leaves_nothing_behind_and_reports_its_end(ready: Workspace) -> None:
    threads = threading.active_count()
    with served(ready) as found:
        assert found.begun.runs == (RUN,)
        assert found.begun.address == f"http://127.0.0.1:{found.begun.port}/#{found.begun.token}"
        assert found.ask("POST", "/predict", picture())[0] == 200
        assert found.ask("POST", "/predict", b"x")[0] == 422
        assert found.ask("GET", "/runs", token="wrong")[0] == 401
    assert found.events[-1] == ServedSoFar(1, 1, 1)
    assert threading.active_count() == threads
    with pytest.raises(ConnectionError):
        found.connect(1.0)


def test_a_taken_port_and_a_run_that_is_not_there_are_told(ready: Workspace) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} cannot be had"):
            serve(ready, ServedRuns((RUN,)), Context(), port)
    with pytest.raises(NotThere, match=r"^There is no run called nobody\. Runs here: .*\.$"):
        serve(ready, ServedRuns(("nobody",)), Context(), 0)


@pytest.mark.parametrize(
    ("method", "path", "body", "wanted"),
    [
        ("GET", "/docs", b"", (404, "There is nothing of this name here.")),
        ("GET", "/predict", b"", (405, "This cannot be asked in this way.")),
        ("POST", "/predict", b"", (400, "No picture was sent.")),
    ],
)
def test_refusals_say_what_can_be_asked(at_work: Served, method: str, path: str, body: bytes, wanted: tuple[int, str]) -> None:
    status, told = at_work.ask(method, path, body)
    assert (status, told["error"]["message"]) == wanted
    assert told["error"]["hint"] == (
        "Send the picture's own bytes as the body." if status == 400
        else "GET / is the page, GET /runs tells the runs, POST /predict answers about a picture."
    )  # fmt: skip


def test_names_are_said_again_by_their_end_and_a_picture_without_one_is_a_picture(at_work: Served) -> None:
    _, (told,) = at_work.ask("POST", f"/predict?name={'a' * 50}{'b' * 250}.png", picture())
    assert told["path"] == "a" + "b" * 250 + ".png"
    _, (told,) = at_work.ask("POST", "/predict", picture())
    assert told["path"] == "picture"
    assert at_work.ask("GET", "/runs")[1]["mirror_images"] is False  # type: ignore[index]


def test_the_page_is_shown_with_a_policy_of_its_own_each_time(at_work: Served) -> None:
    policies = []
    for _ in range(2):
        with at_work.connect() as line:
            lines = ["GET / HTTP/1.1", f"Host: 127.0.0.1:{at_work.begun.port}", "Connection: close", "", ""]
            told = _exchange(line, "\r\n".join(lines).encode()).decode()
        head, _, body = told.partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 200")
        assert "content-type: text/html" in head
        (rules,) = [row.partition(": ")[2] for row in head.split("\r\n") if row.startswith("content-security-policy")]
        nonce = rules.split("'nonce-")[1].split("'")[0]
        assert rules == policy(nonce)
        assert f'<script nonce="{nonce}">' in body
        policies.append(rules)
    assert policies[0] != policies[1]
    assert len(policies[0].split("'nonce-")[1].split("'")[0]) >= 20


def test_a_named_port_is_said_with_another_way(ready: Workspace) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(Refused) as caught:
            serve(ready, ServedRuns((RUN,)), Context(), other.getsockname()[1])
    assert caught.value.hint == "Name another one, or 0 for any that is free."
