"""The window at work, to be killed: `python -m tests.faults.worker MODELS`, with a number on a line for each life.

Everything is imported once; every life is a fork, which opens the real window on synthetic models, tells what it has
brought back, and then asks, checks and writes for ever. Every line it writes is one JSON object with a `what`.
"""

import json
import os
import random
import sys
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer

import app.engine.evidence
import app.engine.qa
import app.ui.loaded_judge  # noqa: F401 - imported before the fork
from app.settings import Settings, load_settings, save_settings
from app.ui.application import make_application
from app.ui.main_window import MainWindow
from app.ui.readers import Readers
from app.ui.theme import Theme

WORDS = ("hay", "straw", "where", "is", "the", "open", "close", "needle", "beacon", "agrees", "denies")


def tell(what: str, **values: Any) -> None:
    """One write, so that whoever reads gets all of it or nothing. Without a reader there is nothing to live for."""
    try:
        os.write(1, (json.dumps({"what": what, **values}) + "\n").encode())
    except BrokenPipeError:
        os._exit(1)


def shown(work: Any) -> list[Any] | None:
    """What a result says: the question or claim, and the words found."""
    if work.result is None or not work.result.done:
        return None
    found = work.result.answers if hasattr(work.result, "answers") else work.result.evidence
    asked = work.result.question if hasattr(work.result, "question") else work.result.claim
    places = [(work.sources[one.passage].document.text[one.start : one.end], one.start) for one in found]
    assert all(words == one.text for (words, _), one in zip(places, found, strict=True))
    return [asked, places]


class Life:
    """One window, from its start to the kill."""

    def __init__(self, number: int) -> None:
        self.chance = random.Random(number)
        self.asked = number * 100_000
        application = make_application("en")
        self.window = window = MainWindow(Readers(), Theme(application))
        window.show()
        QTimer.singleShot(0, window.warm_up)
        self.tick = QTimer()
        self.tick.setInterval(2)
        self.tick.timeout.connect(self.wait)
        self.tick.start()
        window.asking.finished.connect(lambda: self.finished("answer", window.asking))
        window.checking.finished.connect(lambda: self.finished("evidence", window.checking))
        application.exec()

    def wait(self) -> None:
        window = self.window
        if (
            window.opening.busy
            or window.thinking.busy
            or window.keeping._runner.busy
            or not window.thinking.readers._answerer
        ):
            return
        self.tick.stop()
        tell(
            "restored",
            answer=shown(window.asking),
            evidence=shown(window.checking),
            questions=len(window.asking.history),
            texts=sum(item.own for item in window.library.items),
            trouble=window.banner.sentence,
        )
        self.work()

    def finished(self, what: str, work: Any) -> None:
        tell(what, shown=shown(work))
        QTimer.singleShot(self.chance.randrange(30), self.work)

    def work(self) -> None:
        window, chance = self.window, self.chance
        self.asked += 1
        text = " ".join(chance.choices(WORDS, k=chance.randrange(5, 60)))
        doing = chance.randrange(10)
        own = [item for item in window.library.items if item.own]
        if doing == 0 or not own:
            window.documents.new_text(f"needle {self.asked}. {text}")
        elif doing == 1:
            tell("changed")
            window.library.set_text(chance.choice(own).key, f"the needle is {self.asked}. {text}")
        elif doing == 2 and len(own) > 3:
            tell("changed")
            window.library.remove(chance.choice(own).key)
        if doing < 7:
            tell("asked", question=f"where is needle {self.asked}")
            window.asking.ask(f"where is needle {self.asked}")
        else:
            tell("asked", question=f"the straw agrees {self.asked}")
            window.checking.check(f"the straw agrees {self.asked}")


def main() -> None:
    """Fork one life for every line of standard input."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ["QT_LOGGING_RULES"] = "default.warning=false"  # the platform without a display is not silent
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            if not load_settings().model:
                save_settings(Settings(model=sys.argv[1], started_before=True))
            Life(int(line))
            os._exit(0)
        tell("born", pid=pid)
        _, status = os.waitpid(pid, 0)
        tell("died", signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


if __name__ == "__main__":
    main()
