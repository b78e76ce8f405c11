"""Whatever stands in the files of the last start, the next one starts, and says what it could not read."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from app.engine.qa import AskResult
from app.settings import BROKEN, load_settings, save_settings
from app.ui.kept_session import KeptDocument, KeptRun, KeptSession, SessionFiles
from app.ui.plain_result import from_plain, to_plain
from tests.bundles.flips import broken
from tests.test_settings import CHOSEN
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, idle, only

SESSION = KeptSession(
    documents=(KeptDocument("file:/a/b.pdf"), KeptDocument("own:abc", "my text 🗼 needle")),
    chosen="own:abc",
    question="where?",
    questions=("who?", "where?"),
)


def trial(home: Path, chance: random.Random) -> set[str]:
    """Break one file and start; what was set aside."""
    result = fakes.FakeAnswerer(words=("needle",)).result(["my text 🗼 needle"], "where?", 1, 5)
    SessionFiles(home).save(SESSION, [KeptRun((("own:abc", "d"),), to_plain(result)), None], durable=False)
    save_settings(CHOSEN, home)
    file = home / chance.choice(("session.json", "answers.json", "settings.json", "texts/abc.txt"))
    file.write_bytes(broken(file.read_bytes(), chance))
    load_settings(home)
    files = SessionFiles(home)
    session, sentence = files.load()
    assert session is not None, "at least the text of one's own is there"
    if file.parent == home:
        assert SESSION.documents[1] in session.documents, "with its words"
    kept, trouble = files.load_run("answers.json")
    if kept is not None:
        try:
            from_plain(AskResult, kept.result)
        except ValueError:
            trouble = files.set_aside("answers.json")
    aside = {path.name for path in home.glob("*" + BROKEN)}
    if aside & {"session.json" + BROKEN}:
        assert "session.json" in sentence
    if aside & {"answers.json" + BROKEN}:
        assert "answers.json" in trouble
    for path in home.glob("*" + BROKEN):
        path.unlink()
    return aside


def run_trials(home: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    seen: set[str] = set()
    for _ in range(count):
        seen |= trial(home, chance)
    assert seen == {name + BROKEN for name in ("session.json", "answers.json", "settings.json")}


def test_broken_files(tmp_path: Path) -> None:
    run_trials(tmp_path, 80, 1)


@pytest.mark.long
def test_twenty_thousand_broken_files(tmp_path: Path) -> None:
    run_trials(tmp_path, 20_000, 2)


def test_damaged_settings_are_said(qtbot, open_window: OpenWindow, home: Path) -> None:
    home.mkdir()
    (home / "settings.json").write_bytes(b"\x00garbage")
    window = open_window()
    assert "settings.json.broken" in window.banner.sentence
    assert window.settings.theme == "system"
    window.close()
    assert open_window().banner.sentence == ""


def test_places_that_are_wrong_are_not_marked(qtbot, open_window: OpenWindow, home: Path) -> None:
    first = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle", "hay"))))
    only(qtbot, first, "a needle in the hay")
    ask(qtbot, first)
    first.close()
    stored = json.loads((home / "answers.json").read_text(encoding="utf-8"))
    stored["result"]["answers"][0].update(start=-3, end=10**12)
    (home / "answers.json").write_text(json.dumps(stored), encoding="utf-8")
    second = open_window()
    second.warm_up()
    qtbot.waitUntil(lambda: bool(second.ask.shown))
    assert [row.answer.text for row in second.ask.shown] == ["hay"]


def test_a_clock_that_was_put_back(qtbot, open_window: OpenWindow, home: Path, monkeypatch) -> None:
    first = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    only(qtbot, first, "a needle in the hay")
    ask(qtbot, first, "first?")
    first.close()
    future = time.time() + 400 * 86400
    leftover = home / "texts" / ".abc.txt.tmp1"
    leftover.write_text("half a te")
    for path in [*home.rglob("*"), leftover]:
        os.utime(path, (future, future))
    clock = iter(range(1_000_000, 0, -10))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    second = open_window(fakes.readers(fakes.FakeAnswerer(words=("needle",))))
    second.warm_up()
    qtbot.waitUntil(lambda: bool(second.ask.shown))
    assert not leftover.exists()
    ask(qtbot, second, "second?")
    second.close()
    third = open_window()
    third.warm_up()
    qtbot.waitUntil(lambda: idle(third) and bool(third.ask.shown))
    assert third.asking.result is not None
    assert third.asking.result.question == "second?"
    assert third.asking.history == ["first?", "second?"]
