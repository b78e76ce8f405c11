from __future__ import annotations

import gc
import platform

import pytest

from app.engine.machine import resident_bytes
from app.memory import settle_memory
from app.ui.readers import Choice, load_answerer, load_judge


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
    answerer = load_answerer(Choice()).answerer
    judge = load_judge(Choice())
    walked = {id(thing) for thing in gc.get_objects()}
    assert id(answerer) not in walked
    assert id(judge) not in walked
