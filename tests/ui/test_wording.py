import pytest

from app.engine.latency import Latency, LatencyHistory
from app.ui.wording import history_lines, latency_line, percentage, text_size


def test_the_latency_line() -> None:
    line = latency_line(Latency(1.2, 0.0, 39.0, 0.96, 1, 184, 2, "qa 0.1.0"))
    assert line == "41 ms · tokenise 1 · model 39 · decode 1 · 1 window · 184 tokens · 2 threads · qa 0.1.0"
    assert "2 windows" in latency_line(Latency(0, 0, 1200.4, 0.04, 2, 1, 1, "m"))


def test_the_history_names_the_percentiles() -> None:
    history = LatencyHistory()
    assert "p50" not in history_lines(history)
    for total in range(1, 11):
        history.add(Latency(0, 0, float(total), 0, 1, 1, 1, "m"))
    assert "10 runs" in history_lines(history)
    assert "5 ms (p50)" in history_lines(history)
    assert "9 ms (p90)" in history_lines(history)


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.004, "<1%"), (0.5, "50%"), (0.994, ">99%"), (0.986, "99%"), (1, "100%")]
)
def test_percentages_do_not_claim_certainty(share: float, said: str) -> None:
    assert percentage(share) == said


def test_sizes() -> None:
    assert text_size("one") == "1 word"
    assert text_size("one two\nthree") == "3 words"
    assert text_size("x" * 5_000_000) == "5.0 million characters"
