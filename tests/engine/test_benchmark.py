from pathlib import Path

import pytest

from app.engine.benchmark import WEIGHTS_OF, benchmark, bundles_in, compare
from app.engine.bundle import FAST, bundles_folder, load_bundle
from app.engine.errors import InputError, MissingBundleError, WrongTaskError
from tests.synthetic import make_qa_bundle


@pytest.mark.parametrize("kind", ["qa_bundle", "nli_bundle"])
def test_every_query_reports_and_the_last_is_final(kind, request):
    bundle = request.getfixturevalue(kind)
    results = list(benchmark(bundle, threads=1, lengths=[8, 32], runs=3))
    assert [(result.length, result.runs, result.done) for result in results] == [
        (8, 1, False), (8, 2, False), (8, 3, True), (32, 1, False), (32, 2, False), (32, 3, True),
    ]  # fmt: skip
    assert all(0 < result.fastest_ms <= result.median_ms <= result.p90_ms for result in results)
    assert results[-1].model == bundle.identity
    assert results[-1].threads == 1


def test_default_lengths_fit_the_model(qa_bundle):
    assert {result.length for result in benchmark(qa_bundle, runs=1)} == {32}


def test_warm_up_is_not_counted_and_closing_stops(qa_bundle, model_calls):
    steps = benchmark(qa_bundle, lengths=[16], runs=100)
    next(steps)
    steps.close()
    assert model_calls == [16] * 4


@pytest.mark.parametrize(("lengths", "runs"), [([33], 1), ([2], 1), ([8], 0)])
def test_impossible_requests(qa_bundle, lengths, runs):
    with pytest.raises(InputError):
        next(benchmark(qa_bundle, lengths=lengths, runs=runs))


def peer(folder: Path, name: str, **provenance: str):
    return load_bundle(make_qa_bundle(folder / name, name=name, provenance=provenance))


def test_models_take_turns_and_the_first_is_what_others_are_compared_with(qa_bundle, tmp_path, monkeypatch):
    same = peer(tmp_path, "same", **{WEIGHTS_OF: qa_bundle.identity, "what": "the same graph"})
    other = peer(tmp_path, "other", **{WEIGHTS_OF: "another 1.0"})
    # The clock moves by 1 ms, 2 ms and 4 ms between the beginning and the end of a query of the three models.
    took = {qa_bundle.identity: 1e-3, same.identity: 2e-3, other.identity: 4e-3}
    asked: list[str] = []
    now = 0.0

    def run(session, *_):
        nonlocal now
        asked.append(session._bundle.identity)
        now += took[asked[-1]]
        return results[asked[-1]]

    results = {qa_bundle.identity: [0.0], same.identity: [0.25], other.identity: [9.0]}
    monkeypatch.setattr("app.engine.benchmark.Session.run", run)
    monkeypatch.setattr("app.engine.benchmark.time.perf_counter", lambda: now)
    monkeypatch.setattr("app.engine.benchmark._difference", lambda one, mine: mine[0] - one[0])
    progress = []
    for step in compare([qa_bundle, same, other], threads=1, lengths=[16], runs=4):
        progress.append((step.runs, step.done))
    assert progress == [(1, False), (2, False), (3, False), (4, True)]
    names = [qa_bundle.identity, same.identity, other.identity]
    assert asked[9:] == names + names[1:] + names[:1] + names[2:] + names[:2] + names
    ours, second, third = step.timings()
    assert (ours.ratio, second.ratio, third.ratio) == pytest.approx((1, 2, 4))
    assert second.ratio_quartiles == pytest.approx((2, 2))
    assert second.ratio_p90 == pytest.approx(2)
    assert (ours.difference, second.difference, third.difference) == (0.0, 0.25, None)
    assert (second.model, second.what) == ("same 0.0.1", "the same graph")
    assert second.median_ms == pytest.approx(2)


def test_models_that_are_compared_do_the_same_task(qa_bundle, nli_bundle):
    with pytest.raises(WrongTaskError):
        next(compare([qa_bundle, nli_bundle], lengths=[8], runs=1))


def test_a_folder_of_bundles_or_one(tmp_path):
    with pytest.raises(MissingBundleError):
        bundles_in(tmp_path)
    peer(tmp_path, "b")
    peer(tmp_path, "a")
    assert [bundle.name for bundle in bundles_in(tmp_path)] == ["a", "b"]
    assert [bundle.name for bundle in bundles_in(tmp_path / "b")] == ["b"]


@pytest.mark.bundles
@pytest.mark.alone
@pytest.mark.parametrize(("name", "shipped"), [("qa", "shipped_qa"), ("nli", "shipped_nli")])
def test_the_fast_models_are_fast(name, shipped, request):
    models = [request.getfixturevalue(shipped), load_bundle(bundles_folder(FAST) / name)]
    *_, last = compare(models, threads=1, lengths=[128], runs=15)
    full, fast = last.timings()
    assert fast.ratio < 0.7 * full.ratio  # 0.55 where nothing else runs: see model_build/SPEED.md
