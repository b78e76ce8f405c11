import pytest

from app.engine.latency import Latency
from app.ui.wording import counted, latency_line, percentage

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_latency_line() -> None:
    line = latency_line(Latency(1.2, 0.0, 40.0, 0.96, 1, 184, 2, "qa 0.1.0"))
    assert line == (
        "42 ms · tokenise 1 · rank 0 · model 40 · decode 1 · 1 window · 4,600 tokens a second · 2 threads · qa 0.1.0"
    )
    assert "2 windows" in latency_line(Latency(0, 0, 1200.4, 0.04, 2, 1, 1, "m"))


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.004, "<1%"), (0.5, "50%"), (0.994, ">99%"), (0.986, "99%"), (1, "100%")]
)
def test_percentages_do_not_claim_certainty(share: float, said: str) -> None:
    assert percentage(share) == said


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 answers"), (1, "1 answer"), (2, "2 answers"), (1234, "1,234 answers")]
)
def test_numbers_of_things(number: int, said: str) -> None:
    assert counted(number, "answer") == said
