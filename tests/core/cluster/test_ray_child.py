"""The child that speaks with Ray: what it is asked it answers, and what goes wrong is told in one line. Needs a real cluster."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.cluster.ray_line import Node, RayCluster
from core.support.errors import Refused
from core.support.locks import claimed
from tests.ray_clusters import LoopbackCluster, loopback_cluster, until

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def cluster() -> Iterator[LoopbackCluster]:
    pytest.importorskip("ray")
    with loopback_cluster(1) as made:
        yield made


@pytest.mark.leaves("children")  # the cluster's, which the module shares
def test_it_answers_what_it_is_asked(cluster: LoopbackCluster, tmp_path: Path) -> None:
    with closing(RayCluster(cluster.address)) as asked:
        (node,) = asked.nodes()
        assert node == Node(node.name, 2, 0)
        locked = tmp_path / "locked"
        program = str(Path(__file__))
        assert (
            f"{node.name} does not see {tmp_path}."
            in asked.ask("look", program=program, folder=str(tmp_path), locked=str(locked))["complaints"]
        )
        with claimed(locked, Refused("")):
            assert asked.ask("look", program=program, folder=str(tmp_path), locked=str(locked))["complaints"] == []
        assert asked.ask("names", key="nobody")["names"] == []
        words = [[sys.executable, "-c", f"import sys; sys.exit({status})"] for status in (0, 3)]
        tasks = [{"words": one, "settings": {}, "log": str(tmp_path / "log"), "cpus": 1, "gpus": 0} for one in words]
        asked.ask("begin", tasks=tasks)
        until(lambda: None not in asked.ask("statuses")["statuses"], 60)
        assert asked.ask("statuses")["statuses"] == [0, 3]
        with pytest.raises(Refused, match="cannot be asked any more"):
            asked.ask("put", key="x", file=str(tmp_path / "no" / "folder" / "ray.json"), tasks=[])


@pytest.mark.leaves("children")
def test_what_waits_is_taken_out_and_what_is_at_work_goes_on(cluster: LoopbackCluster, tmp_path: Path) -> None:
    ended = tmp_path / "ended"

    def crew(name: str) -> dict[str, object]:
        hold = f"import os, time, filelock; held = filelock.FileLock({str(tmp_path / name)!r}); held.acquire()"
        act = f"{hold}; [time.sleep(0.1) for _ in range(1200) if not os.path.exists({str(ended)!r})]"
        return {
            "runs": [name, f"{name} too"], "words": [sys.executable, "-c", act], "settings": {},
            "log": str(tmp_path / f"{name}.log"), "cpus": 2, "gpus": 0,
            "held": [str(tmp_path / f"{name} too"), str(tmp_path / name)],
        }  # fmt: skip

    with closing(RayCluster(cluster.address)) as asked:
        asked.ask("put", key="study", file=str(tmp_path / "ray.json"), tasks=[crew("first"), crew("second")])
        until(lambda: (tmp_path / "first").exists() or (tmp_path / "second").exists(), 60)
    with closing(RayCluster(cluster.address)) as again:
        assert set(again.ask("names", key="study")["names"]) == {"first", "first too", "second", "second too"}, (
            "who comes back finds what is there"
        )
        (begun,) = (name for name in ("first", "second") if (tmp_path / name).exists())
        assert again.ask("drop_waiting", key="study")["stay"] == [begun, f"{begun} too"]
        until(lambda: len(again.ask("names", key="study")["names"]) == 2, 60)
        ended.touch()
        until(lambda: not again.ask("names", key="study")["names"], 60)
    assert (tmp_path / "first").exists() != (tmp_path / "second").exists()


@pytest.mark.leaves("children")
def test_what_a_workspace_brings_along_is_not_carried_out(cluster: LoopbackCluster, tmp_path: Path) -> None:
    kept, grudge = tmp_path / "ray.json", tmp_path / "grudge"
    crew = {"words": ["/bin/touch", str(grudge)], "settings": {}, "log": str(tmp_path / "log"), "held": [], "cpus": 1, "gpus": 0}
    kept.write_text(json.dumps({"crews": [{**crew, "runs": ["x"]}]}))
    ours = {**crew, "runs": ["ours"], "words": ["/bin/touch", str(tmp_path / "ours")]}
    with closing(RayCluster(cluster.address)) as asked:
        asked.ask("put", key="brought", file=str(kept), tasks=[ours])
        until(lambda: not asked.ask("names", key="brought")["names"], 60)
    assert (tmp_path / "ours").exists()
    assert not grudge.exists()
