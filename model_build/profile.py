"""`edgewise-build profile`: where the time of a bundle's graph goes, operator by operator."""

from __future__ import annotations

import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from app.engine.bundle import ModelBundle

RUNS = 40
_KERNEL = "_kernel_time"


@dataclass(frozen=True, slots=True)
class Share:
    """All nodes of a kind at a place of the block: how many there are, and their milliseconds together.

    The milliseconds are the sum of each node's fastest run, which a busy machine disturbs least.
    """

    kind: str
    place: str
    nodes: int
    milliseconds: float


def profile(bundle: ModelBundle, length: int, runs: int = RUNS) -> list[Share]:
    """Run the graph as onnxruntime optimises it, on one thread, `runs` times; the largest share first."""
    with tempfile.TemporaryDirectory() as folder:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_profiling = True
        options.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(bundle.model_path, options, providers=["CPUExecutionProvider"])
        ids = np.arange(length, dtype=np.int64)[np.newaxis] % 97 + 1
        known = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        feed = {one.name: known[one.name] for one in session.get_inputs()}
        for _ in range(runs):
            session.run(None, feed)
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf8"))
    fastest: dict[tuple[str, str], float] = {}
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith(_KERNEL):
            node = (event["args"]["op_name"], event["name"].removesuffix(_KERNEL))
            fastest[node] = min(fastest.get(node, np.inf), event["dur"] / 1000)
    together: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (kind, name), milliseconds in fastest.items():
        together[kind, _place(name)].append(milliseconds)
    shares = [Share(kind, place, len(all_), sum(all_)) for (kind, place), all_ in together.items()]
    return sorted(shares, key=lambda share: -share.milliseconds)


def _place(name: str) -> str:
    """`blocks.3.up.2.biased` is an `up`; what is outside the blocks, or was not named by us, has no place."""
    parts = name.split(".")
    return parts[2].removesuffix("_quant") if parts[0] == "blocks" and len(parts) > 2 else ""


def table(shares: list[Share], *, least: float = 0.005) -> Iterator[str]:
    """The shares as lines of a Markdown table, those below `least` of the whole in one line."""
    whole = sum(share.milliseconds for share in shares)
    yield "| operator | where | nodes | ms | share |"
    yield "| --- | --- | --- | --- | --- |"
    rest: Counter[str] = Counter()
    for share in shares:
        if share.milliseconds < least * whole:
            rest["nodes"] += share.nodes
            rest["microseconds"] += round(1000 * share.milliseconds)
        else:
            yield _line(share.kind, share.place, share.nodes, share.milliseconds, whole)
    yield _line("all others", "", rest["nodes"], rest["microseconds"] / 1000, whole)
    yield _line("together", "", sum(share.nodes for share in shares), whole, whole)


def _line(kind: str, place: str, nodes: int, milliseconds: float, whole: float) -> str:
    return f"| {kind} | {place} | {nodes} | {milliseconds:.2f} | {milliseconds / whole:.1%} |"
