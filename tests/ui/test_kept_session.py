"""The session on disk."""

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import pytest

from app.kept_files import RUNS
from app.ui.kept_session import KeptDocument, KeptRun, KeptSession, SessionFiles
from app.ui.plain_result import from_plain, to_plain

MINE = KeptDocument("own:abc1", "my words 🗼\nand more")
SESSION = KeptSession(
    documents=(KeptDocument("file:/somewhere/a.pdf"), MINE, KeptDocument("sample:b.md")),
    chosen="own:abc1",
    question="mine?",
    claim="so",
    questions=("a", "mine?"),
    claims=("so",),
    ask_all=False,
    as_pages=True,
)
RUN = KeptRun((("own:abc1", "d1"), ("sample:b.md", "d2")), {"question": "mine?", "answers": []})


@pytest.fixture
def files(tmp_path: Path) -> SessionFiles:
    return SessionFiles(tmp_path)


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_comes_back_as_it_was(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [RUN, None])
    assert SessionFiles(tmp_path).load() == (SESSION, "")
    assert SessionFiles(tmp_path).load_run(RUNS[0]) == (RUN, "")
    assert SessionFiles(tmp_path).load_run(RUNS[1]) == (None, "")


def test_only_the_owner_may_read_it(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [RUN, RUN])
    paths = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(paths) == 4
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}


def test_nothing_is_nothing(files: SessionFiles, tmp_path: Path) -> None:
    assert files.load() == (None, "")
    files.save(KeptSession(), [None, None])
    assert list(tmp_path.iterdir()) == []


def test_only_what_has_changed_is_written(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [RUN, None])
    before = stamps(tmp_path)
    files.save(replace(SESSION), [RUN, None])
    assert stamps(tmp_path) == before
    files.save(replace(SESSION, question="other"), [RUN, None])
    after = stamps(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"session.json"}


def test_a_text_that_is_no_longer_listed_is_deleted(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [None, None])
    assert (tmp_path / "texts" / "abc1.txt").exists()
    again = SessionFiles(tmp_path)
    again.load()
    again.save(replace(SESSION, documents=()), [None, None])
    assert not (tmp_path / "texts" / "abc1.txt").exists()


def test_results_are_deleted_when_they_are_cleared(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [RUN, None])
    files.save(SESSION, [None, None])
    assert not (tmp_path / "answers.json").exists()


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"documents": 3}',
        b'{"documents": [], "question": 7}',
        b'{"documents": ["own:../../etc/passwd"]}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_damaged_session_is_set_aside_and_said(files: SessionFiles, tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "session.json").write_bytes(garbage)
    session, sentence = files.load()
    assert session is None
    assert "damaged" in sentence
    assert (tmp_path / "session.json.broken").read_bytes() == garbage
    assert not (tmp_path / "session.json").exists()


@pytest.mark.parametrize("garbage", [b"", b"[]", b'{"sources": [], "result": 3}', b'{"sources": [1], "result": {}}'])
def test_a_damaged_result_is_set_aside_and_said(files: SessionFiles, tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "evidence.json").write_bytes(garbage)
    run, sentence = files.load_run("evidence.json")
    assert run is None
    assert "damaged" in sentence
    assert (tmp_path / "evidence.json.broken").exists()


def test_a_missing_text_of_ones_own_costs_only_itself(files: SessionFiles, tmp_path: Path) -> None:
    files.save(SESSION, [None, None])
    (tmp_path / "texts" / "abc1.txt").unlink()
    session, sentence = SessionFiles(tmp_path).load()
    assert session is not None
    assert [document.ref for document in session.documents] == ["file:/somewhere/a.pdf", "sample:b.md"]
    assert "gone" in sentence


def test_forgetting_deletes_every_file(files: SessionFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGEWISE_HOME", str(tmp_path))
    files.save(SESSION, [RUN, RUN])
    for name in ("settings.json", "settings.json.broken", "session.json.broken", "answers.json.broken"):
        (tmp_path / name).write_text("{}", encoding="utf-8")
    stranger = tmp_path / "not ours.txt"
    stranger.write_text("x", encoding="utf-8")
    files.forget()
    assert list(tmp_path.iterdir()) == [stranger]
    files.save(SESSION, [RUN, None])
    assert SessionFiles(tmp_path).load() == (SESSION, ""), "and keeps again what comes after"


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    number: float
    colour: Colour
    pair: tuple[int, str]


@dataclass(frozen=True)
class Outer:
    name: str
    inner: tuple[Inner, ...]
    maybe: Inner | None = None
    flag: bool = False


OUTER = Outer("🗼", (Inner(1.5, Colour.RED, (1, "a")), Inner(2.0, Colour.RED, (2, "b"))), None, True)


def test_results_come_back_from_json() -> None:
    stored = json.loads(json.dumps(to_plain(OUTER)))
    assert from_plain(Outer, stored) == OUTER
    stored["maybe"] = stored["inner"][0]
    stored["inner"][1]["number"] = 2
    assert from_plain(Outer, stored) == replace(OUTER, maybe=OUTER.inner[0])


@pytest.mark.parametrize(
    "stored",
    [
        None,
        {},
        {"name": 1, "inner": []},
        {"name": "a", "inner": {}},
        {"name": "a", "inner": [{"number": "1", "colour": "red", "pair": [1, "a"]}]},
        {"name": "a", "inner": [{"number": 1, "colour": "blue", "pair": [1, "a"]}]},
        {"name": "a", "inner": [{"number": 1, "colour": "red", "pair": [1]}]},
        {"name": "a", "inner": [3]},
    ],
)
def test_what_does_not_fit_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_plain(Outer, stored)
