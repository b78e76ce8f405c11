"""Windows that are read at once give what they give one after another."""

import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from app.engine.bundle import ModelBundle
from app.engine.errors import FailedModelError, OptionError
from app.engine.nli import EntailmentJudge
from app.engine.session import FloatArray, Session, Stopped
from app.engine.side_by_side import SideBySide
from app.engine.tokeniser import IntArray
from app.engine.windows import Window


def windows(count: int) -> Iterator[Window]:
    return (window(5 + number) for number in range(count))


def window(word: int) -> Window:
    ids = np.array([2, word, 3, 6, 3], dtype=np.int64)
    return Window(input_ids=ids, token_type_ids=np.array([0, 0, 0, 1, 1]), lead=1, first=0, stop=1)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_logits_come_in_order_and_are_those_of_one_run_each(nli_bundle: ModelBundle, threads: int) -> None:
    alone = Session(nli_bundle, 1)
    seen = 0
    for read, run in SideBySide(nli_bundle, threads).run(windows(7)):
        assert read.input_ids[1] == 5 + seen
        np.testing.assert_array_equal(run.result(), alone.run(read.input_ids, read.token_type_ids))
        seen += 1
    assert seen == 7


def test_they_do_run_at_once(nli_bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(2, timeout=20)

    def run(*_: object) -> list[FloatArray]:
        together.wait()  # passes only if another one is there at the same time
        return [np.zeros(3)]

    monkeypatch.setattr(Session, "run", run)
    assert len([run.result() for _, run in SideBySide(nli_bundle, 2).run(windows(6))]) == 6


def test_closing_gives_up_what_has_not_begun(nli_bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, both, go_on = [], threading.Barrier(3, timeout=20), threading.Event()

    def run(_: Session, input_ids: IntArray, token_type_ids: IntArray) -> list[FloatArray]:
        begun.append(input_ids)
        both.wait()
        assert go_on.wait(20)
        return [np.zeros(3)]

    monkeypatch.setattr(Session, "run", run)
    side_by_side = SideBySide(nli_bundle, 2)
    runs = side_by_side.run(windows(50))
    _, first = next(runs)
    both.wait()
    runs.close()
    go_on.set()
    assert first.result()
    side_by_side._pool.shutdown()
    assert len(begun) == 2


def test_reading_counts_also_while_nobody_waits_for_it(
    nli_bundle: ModelBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = EntailmentJudge(nli_bundle, threads=2)

    def run(*_: object) -> list[FloatArray]:
        time.sleep(0.02)
        return [np.zeros(3)]

    monkeypatch.setattr(Session, "run", run)
    spent = []
    for judgement in judge.steps("hay straw " * 150, "agrees"):
        spent.append(judgement.latency.model_ms)
        time.sleep(0.06)  # whoever asked draws what there is so far, and the next ones are read meanwhile
    assert len(spent) >= 5
    assert spent[-1] >= 20 * len(spent) / 2


def test_stopping_reaches_all_of_them(nli_bundle: ModelBundle) -> None:
    side_by_side = SideBySide(nli_bundle, 2)
    side_by_side.session.stop()
    for _, run in side_by_side.run(windows(4)):
        with pytest.raises(Stopped):
            run.result()


def test_what_fails_is_told_with_its_window(nli_bundle: ModelBundle) -> None:
    runs = SideBySide(nli_bundle, 2).run([window(5), window(1_000_000)])
    assert next(runs)[1].result()
    with pytest.raises(FailedModelError):
        next(runs)[1].result()


def test_there_are_no_fewer_than_one(nli_bundle: ModelBundle) -> None:
    with pytest.raises(OptionError, match="at least 1"):
        SideBySide(nli_bundle, 0)


def test_a_judgement_says_how_many_threads_there_were(nli_bundle: ModelBundle) -> None:
    judgement = EntailmentJudge(nli_bundle, 3).judge("hay is the straw", "the straw")
    assert judgement.latency.threads == 3
