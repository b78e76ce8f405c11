import pytest

from app.engine.latency import Latency, LatencyHistory, Stopwatch, percentile


def latency(total: float) -> Latency:
    return Latency(total / 4, total / 4, total / 4, total / 4, windows=1, tokens=10, threads=1, model="qa 0.1.0")


def test_total_is_the_sum_of_the_stages():
    assert latency(40.0).total_ms == 40.0


def test_history_forgets_the_oldest():
    history = LatencyHistory(limit=3)
    for total in (100.0, 1.0, 2.0, 3.0):
        history.add(latency(total))
    assert len(history) == 3
    assert history.percentile(100) == 3.0


@pytest.mark.parametrize(("q", "value"), [(0, 1), (50, 5), (51, 6), (90, 9), (91, 10), (100, 10)])
def test_percentile_is_the_nearest_rank(q, value):
    assert percentile([7, 3, 9, 1, 10, 5, 8, 2, 6, 4], q) == value


def test_percentile_refuses_nonsense():
    with pytest.raises(ValueError, match="no values"):
        LatencyHistory().percentile(50)
    with pytest.raises(ValueError, match="from 0 to 100"):
        percentile([1.0], 101)


def test_stopwatch_adds_up():
    watch = Stopwatch()
    for _ in range(2):
        with watch.running(tokens=7):
            pass
    with watch.tokenising(), watch.decoding():
        pass
    result = watch.read(threads=3, model="qa 1")
    assert (result.windows, result.tokens, result.threads, result.model) == (2, 14, 3, "qa 1")
    assert result.tokenise_ms > 0
    assert result.model_ms > 0
    assert result.decode_ms > 0


def test_windows_that_are_read_at_once_count_their_time_once():
    watch = Stopwatch()
    watch.ran(10, 1.0, 1.3)
    watch.ran(10, 1.1, 1.4)  # beside the first
    watch.ran(10, 1.2, 1.3)  # within the two
    watch.ran(10, 2.0, 2.1)  # by itself
    result = watch.read(threads=2, model="nli 1")
    assert result.model_ms == pytest.approx(500.0)
    assert (result.windows, result.tokens) == (4, 40)
    assert result.tokens_per_second == pytest.approx(80.0)


def test_two_results_cost_what_both_do():
    one = Latency(1, 2, 3, 4, windows=1, tokens=10, threads=2, model="qa 1")
    other = Latency(10, 20, 30, 40, windows=2, tokens=20, threads=1, model="nli 2")
    assert one + other == Latency(11, 22, 33, 44, windows=3, tokens=30, threads=2, model="qa 1 + nli 2")
