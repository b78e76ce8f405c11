"""Broken files end in text or a known kind of error; `python -m tests.hostile.fuzz` tries far more of them."""

import contextlib
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.load import document_from_bytes
from app.engine.errors import InputError
from tests.hostile import fuzz
from tests.hostile.mutation import broken_file
from tests.hostile.peak import peak_megabytes
from tests.hostile.seeds import PIECES, SEEDS, built

QUICK = {"pdf": 60, "engine": 100}


@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_hundreds_of_broken_files(kind):
    files = QUICK.get(kind, 150)
    tally = fuzz.run(kind, files, seed=2)
    assert tally.files == files == tally.read + tally.refused.total()
    assert (tally.unexplained, tally.hangs) == ([], [])
    assert tally.read > files // 6  # or the files would be too broken to try much
    assert not tally.failed


@pytest.mark.long
@pytest.mark.parametrize("kind", fuzz.KINDS)
def test_ten_thousand_broken_files(kind):
    tally = fuzz.run(kind, 10_000)
    print(tally.row())
    assert (tally.unexplained, tally.hangs) == ([], [])
    assert not tally.failed


@pytest.mark.parametrize("kind", SEEDS)
@settings(max_examples=25)
@given(data=st.data())
def test_any_structure(kind, data):
    pieces = data.draw(st.lists(st.sampled_from(PIECES[kind]) | st.text(max_size=4), max_size=30))
    with contextlib.suppress(InputError):
        fuzz.check_document(document_from_bytes(built(kind, pieces), f"x.{kind}"))


@pytest.mark.parametrize("kind", SEEDS)
def test_seeds_are_whole(kind):
    for seed in SEEDS[kind]:
        fuzz.check_document(document_from_bytes(seed, f"x.{kind}"))


@pytest.mark.parametrize("kind", SEEDS)
def test_a_file_can_be_made_again(kind):
    assert broken_file(kind, random.Random("7")) == broken_file(kind, random.Random("7"))


def refuse():
    raise InputError("without a code")


def break_off():
    raise IndexError("x")


def hang():
    time.sleep(9)


def test_what_must_not_happen_is_counted(monkeypatch):
    monkeypatch.setattr(fuzz, "MOST_SECONDS", 0.05)
    for attempt in (refuse, break_off, hang):
        tally = fuzz.Tally("txt")
        assert not fuzz._try(tally, 3, attempt)
        assert tally.failed
        assert tally.files == 1
        assert [line.partition(":")[0] for line in tally.unexplained] + [str(number) for number in tally.hangs] == ["3"]
    before = peak_megabytes()
    tally = fuzz.Tally("txt", megabytes_before=before)
    assert fuzz._try(tally, 3, lambda: None)
    assert not tally.failed
    tally.megabytes = before + 1025.0, 3
    assert tally.failed
