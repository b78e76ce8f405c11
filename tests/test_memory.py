from __future__ import annotations

import gc
import platform
import weakref
from collections.abc import Iterator

import pytest

from app.engine.bundle import ModelBundle
from app.engine.machine import resident_bytes
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer
from app.memory import settle_memory
from app.ui.loaded_judge import LoadedJudge
from app.ui.readers import Choice, Judge, LoadedAnswerer, Readers, load_answerer, load_judge


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep nothing")
def test_what_was_freed_goes_back_to_the_system():
    pieces = [bytes(20_000) + bytes([number % 256]) for number in range(5_000)]  # too small for pages of their own
    kept = pieces[::50]  # holds the heap's end
    del pieces
    before = resident_bytes()
    settle_memory()
    after = resident_bytes()
    assert before is not None
    assert after is not None
    assert before - after > 50_000_000
    assert len(kept) == 100


def test_what_stays_is_not_walked_through_again():
    kept = [[number] for number in range(100_000)]
    assert len(gc.get_objects()) > len(kept)
    settle_memory()
    assert len(gc.get_objects()) < 1_000
    made_later = [[number] for number in range(100)]
    assert len(gc.get_objects()) > len(made_later), "what comes later is"


@pytest.mark.bundles
def test_the_loaded_models_are_not_walked_through():
    answerers: list[LoadedAnswerer] = []
    judges: list[Judge] = []

    def load_answers(choice: Choice) -> LoadedAnswerer:
        answerers.append(load_answerer(choice))
        return answerers[-1]

    def load_claims(choice: Choice) -> Judge:
        judges.append(load_judge(choice))
        return judges[-1]

    use(Readers(load_answers, load_claims))
    walked = {id(thing) for thing in gc.get_objects()}
    assert id(answerers[0].answerer) not in walked
    assert id(judges[0]) not in walked


def use(readers: Readers) -> None:
    """Have both models loaded, and read something with each."""
    assert list(readers.ask(["The hut was built in 1911."], "Built when?", top_k=1, caution=0.0))
    assert list(readers.judge("The hut was built in 1911.", "The hut is old."))


@pytest.fixture
def _nobody_collects() -> Iterator[None]:
    """What circles of references hold is not freed meanwhile, as little as what `settle_memory` has left out."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_nobody_collects")
def test_models_are_freed_as_soon_as_nobody_holds_them(qa_bundle: ModelBundle, nli_bundle: ModelBundle):
    answerer, judge = QuestionAnswerer(qa_bundle, threads=1), EntailmentJudge(nli_bundle, threads=1)
    loaded = LoadedJudge(judge)
    answerer.ask("hay straw", "hay")
    assert list(loaded.check(["hay agrees"], "agrees", everything=True))
    answers, judges = weakref.ref(answerer), weakref.ref(judge)
    del answerer, judge, loaded
    assert answers() is None
    assert judges() is None


@pytest.mark.usefixtures("_nobody_collects")
def test_models_of_another_choice_are_let_go_of_before_one_is_loaded(qa_bundle: ModelBundle, nli_bundle: ModelBundle):
    held: weakref.WeakSet[object] = weakref.WeakSet()
    others: list[int] = []

    def load_answers(_choice: Choice) -> LoadedAnswerer:
        others.append(len(held))
        answerer = QuestionAnswerer(qa_bundle, threads=1)
        held.add(answerer)
        return LoadedAnswerer(answerer, 0.0)

    def load_claims(_choice: Choice) -> Judge:
        others.append(len(held))
        judge = EntailmentJudge(nli_bundle, threads=1)
        held.add(judge)
        return LoadedJudge(judge)

    readers = Readers(load_answers, load_claims)
    for models in ("", "fast"):
        readers.choice = Choice(models=models)
        use(readers)
    assert others == [0, 1, 0, 1]


@pytest.mark.bundles
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep nothing")
def test_changing_the_models_to_and_fro_takes_no_more_memory():
    readers, sizes = Readers(), []
    for _ in range(3):
        for models in ("fast", ""):
            readers.choice = Choice(models=models)
            use(readers)
        sizes.append(resident_bytes() or 0)
    assert sizes[0] > 0
    assert sizes[2] - sizes[0] < 30_000_000
