"""A real Ray cluster on this machine's own address: nodes that are started, and lost as machines are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

_COMMON = ("--num-cpus", "2", "--object-store-memory", "80000000", "--disable-usage-stats", "--block")


class LoopbackCluster:
    """Nodes of two cores each on 127.0.0.1, the first of them the head. Use `loopback_cluster`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.address = f"127.0.0.1:{_free_port()}"
        self.client = f"ray://127.0.0.1:{_free_port()}"
        self.nodes: list[subprocess.Popen[bytes]] = []

    def start_node(self) -> None:
        """Starts the head, or one more node, and waits until it has joined."""
        port = self.address.rpartition(":")[2]
        if self.nodes:
            role = ["--address", self.address]
        else:
            role = ["--head", "--port", port, "--include-dashboard", "false", "--temp-dir", str(self._folder)]
            role += ["--ray-client-server-port", self.client.rpartition(":")[2]]
        program = Path(sys.executable).parent / "ray"
        surroundings = {**os.environ, "RAY_TMPDIR": str(self._folder)}
        log = self._folder.with_name(f"{self._folder.name}-node-{len(self.nodes)}.log")
        with open(log, "wb") as said:
            node = subprocess.Popen(
                [str(program), "start", *role, "--node-ip-address", "127.0.0.1", *_COMMON],
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=surroundings,
            )  # fmt: skip
        self.nodes.append(node)
        end = time.monotonic() + 120
        while b"--block" not in log.read_bytes():  # Ray's word that it has begun, and will stay
            assert node.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)

    def raylet(self, place: int) -> psutil.Process:
        """The process that is a node to the others."""
        children = psutil.Process(self.nodes[place].pid).children(recursive=True)
        return next(child for child in children if child.name() == "raylet")

    def close(self) -> None:
        """Ends every process of every node."""
        for node in reversed(self.nodes):
            ours = [psutil.Process(node.pid)] if node.poll() is None else []
            ours += [child for one in ours for child in one.children(recursive=True)]
            for one in ours:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            node.wait(30)
        # What a lost raylet left is nobody's child any more, and is told by the folder it was started for.
        for one in psutil.process_iter(["cmdline"]):
            if any(str(self._folder) in word for word in one.info["cmdline"] or ()):
                one.kill()


def until(condition: Callable[[], object], seconds: float) -> None:
    """Waits until a condition holds.

    Raises:
        AssertionError: It does not in time.
    """
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


@contextmanager
def loopback_cluster(nodes: int) -> Iterator[LoopbackCluster]:
    """A cluster of so many nodes, gone with the block."""
    # Sockets lie in it, whose paths a system keeps short.
    folder = Path(tempfile.mkdtemp(prefix="ray", dir="/tmp")) / "r"
    cluster = LoopbackCluster(folder)
    try:
        for _ in range(nodes):
            cluster.start_node()
        yield cluster
    finally:
        cluster.close()
        shutil.rmtree(folder.parent, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
