import pytest

from app.engine.benchmark import benchmark
from app.engine.errors import InputError


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
