"""Whatever people do with Edgewise, nothing leaves the machine, and nothing lies about but what README.md says."""

import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from app.engine.machine import has_dot_product
from tests.privacy.papers import IN_CLAIM, IN_OWN_TEXT, IN_PDF, IN_QUESTION, NAMES, SECRETS
from tests.privacy.watch import (
    ROOT,
    Call,
    Place,
    beyond_the_display,
    calls,
    created,
    needs_models,
    needs_no_interface,
    needs_strace,
    network_calls,
    no_interface,
    programs,
    strace,
)

COMMANDS = ["ask", "ask", "check", "nli", "extract", "bench", "doctor", "ask"]
IN_WINDOW = ["open", "ask", "check", "export", "settings"]
CONFIG, DATA = "home/.config/edgewise", "home/.local/share/edgewise"
MEASURED = {"home/.local/", "home/.local/share/", f"{DATA}/", f"{DATA}/arithmetic.json"}
"""How fast the processor is, which `doctor` writes down."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A journey under strace: what was done, every call of interest, and what is left in the home with its text."""

    done: list[str]
    calls: list[Call]
    left: dict[str, int]
    texts: dict[str, str]


def see(place: Place, journey: str) -> Seen:
    done = place.go_under_strace(journey)
    left = dict(place.left())
    texts = {
        name: (place.folder / name).read_text(encoding="utf-8", errors="replace")
        for name in left
        if not name.endswith("/")
    }
    return Seen(done, calls(place.log), left, texts)


@pytest.fixture(scope="module")
def without_interface(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Future[list[list[str]]] | None]:
    """Two journeys where there is no network, while those under strace go on."""
    if not no_interface():
        yield None
        return
    place = Place.make(tmp_path_factory.mktemp("alone"))
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(lambda: [place.go_without_interface(journey) for journey in ("commands", "window")])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place.make(tmp_path_factory.mktemp("watched"))


@pytest.fixture(scope="module")
def seen(place: Place, without_interface: object) -> dict[str, Seen]:
    """All journeys, one after the other in the same home."""
    return {journey: see(place, journey) for journey in ("commands", "window", "forget")}


@needs_models
@needs_strace
class TestUnderStrace:
    def test_the_journeys_reach_their_ends(self, seen):
        assert {journey: found.done for journey, found in seen.items()} == {
            "commands": COMMANDS, "window": IN_WINDOW, "forget": ["forget"],
        }  # fmt: skip

    @pytest.mark.parametrize("journey", ["commands", "window", "forget"])
    def test_no_socket_is_made(self, seen, journey):
        """Not even one of the machine's own: there is no display to reach."""
        assert network_calls(seen[journey].calls) == []

    @pytest.mark.parametrize("journey", ["commands", "window", "forget"])
    def test_no_program_is_started_but_the_reader_of_pdf(self, seen, journey):
        started = programs(seen[journey].calls)
        assert "tests.privacy.journeys" in started[0]
        others = [text for text in started[1:] if "app.documents.pdf_reader" not in text]
        assert [text for text in others if '["uname", "-p"]' not in text] == []
        assert len(started) - len(others) - 1 == (0 if journey == "forget" else 1)

    @pytest.mark.parametrize("journey", ["commands", "window", "forget"])
    def test_no_copy_of_a_document_is_made_even_for_a_while(self, seen, place, journey):
        texts = r"texts/\.?[0-9a-f]+\.txt"
        kept = rf"{CONFIG}/\.?settings\.json|{DATA}/\.?(session|answers|evidence|arithmetic)\.json|{DATA}/{texts}"
        results = r"results/\.(ask\.md|evidence\.md|report\.zip)"
        # With a dot and eight characters more: the new content on its way to its name.
        allowed = re.compile(rf"{re.escape(str(place.folder))}/({kept}|{results})(\.[a-z0-9_]{{8}})?")
        made = created(seen[journey].calls)
        assert made
        assert {path for path in made if not allowed.fullmatch(path)} == set()

    def test_commands_leave_nothing_but_what_they_were_told_to_write(self, seen):
        assert set(seen["commands"].left) == MEASURED

    def test_the_window_leaves_what_the_readme_says(self, seen):
        found = seen["window"]
        texts = {name for name in found.left if re.fullmatch(rf"{DATA}/texts/[0-9a-f]{{32}}\.txt", name)}
        assert len(texts) == 1
        files = {f"{CONFIG}/settings.json", *(f"{DATA}/{name}.json" for name in ("session", "answers", "evidence"))}
        folders = {f"{CONFIG}/", f"{DATA}/texts/"}
        assert set(found.left) == files | folders | texts | MEASURED | {"home/.config/"}

    @pytest.mark.parametrize("journey", ["window", "forget"])
    def test_what_is_left_is_the_owners_alone(self, seen, journey):
        left = seen[journey].left
        assert {
            name: oct(mode) for name, mode in left.items() if mode != (0o700 if name.endswith("/") else 0o600)
        } == {}

    def test_words_are_only_where_they_are_kept(self, seen):
        texts = seen["window"].texts
        assert not any(secret in texts[f"{CONFIG}/settings.json"] for secret in SECRETS)
        assert NAMES in texts[f"{DATA}/session.json"]
        assert IN_QUESTION in texts[f"{DATA}/session.json"]
        assert IN_PDF in texts[f"{DATA}/answers.json"]
        assert IN_CLAIM in texts[f"{DATA}/evidence.json"]
        assert [name for name, text in texts.items() if IN_OWN_TEXT in text and "/texts/" in name]

    def test_forgetting_leaves_no_word(self, seen):
        found = seen["forget"]
        # Closing the window notes its size and what was switched on, as every time. A model that is loaded afterwards
        # measures again how fast the processor is, where that has to be tried.
        measured = set() if has_dot_product() else MEASURED
        assert set(found.texts) - measured == {f"{CONFIG}/settings.json", f"{DATA}/session.json"}
        for name, text in found.texts.items():
            assert [secret for secret in SECRETS if secret in text] == [], name

    def test_what_was_saved_is_the_owners_alone_and_the_report_has_no_word(self, seen, place):
        results = {path.name: path for path in place.results.iterdir()}
        assert set(results) == {"ask.md", "evidence.md", "report.zip"}
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in results.values())
        with zipfile.ZipFile(results["report.zip"]) as report:
            content = "".join(report.read(name).decode() for name in report.namelist())
        assert [secret for secret in SECRETS if secret in content] == []


@needs_models
@needs_no_interface
def test_everything_works_without_a_network(without_interface):
    assert without_interface.result() == [COMMANDS, IN_WINDOW]


@pytest.mark.long
@needs_models
@needs_strace
@pytest.mark.parametrize("journey", ["commands", "window"])
def test_nothing_is_sent_later_either(tmp_path, journey):
    """What reports usage waits a while first: onnxruntime, where it is not told to be silent, about ten seconds."""
    place = Place.make(tmp_path)
    assert place.go_under_strace(journey, idle=60)
    assert network_calls(calls(place.log)) == []


@pytest.mark.long
@needs_models
@needs_strace
def test_with_a_display_nothing_but_the_display_is_reached(tmp_path):
    x_display = pytest.importorskip("x_display")
    place = Place.make(tmp_path)
    try:
        with x_display.virtual_display() as display:
            variables = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb"}
            assert place.go_under_strace("window", variables=variables) == IN_WINDOW
    except FileNotFoundError as error:
        pytest.skip(str(error))
    found = calls(place.log)
    assert [call for call in found if call.name == "connect" and not call.failed]
    assert beyond_the_display(found) == []


# The watchers themselves.

SOCKET = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SOCKET!r}])"
SERVER = "import socket; socket.socket(socket.AF_UNIX).bind({path!r})"
HOOKED = "import sys; from tests.privacy.journeys import refuse; sys.addaudithook(refuse); "


@needs_strace
@pytest.mark.parametrize("program", [SOCKET, CHILD, SERVER], ids=["socket", "child", "server"])
def test_strace_would_notice_a_socket(tmp_path, program):
    log = tmp_path / "calls"
    words = program.replace("{path!r}", repr(str(tmp_path / "socket")))
    subprocess.run([*strace(log), sys.executable, "-c", words], check=True)
    assert beyond_the_display(calls(log))


@needs_strace
def test_strace_would_notice_a_file(tmp_path):
    log, copy = tmp_path / "calls", tmp_path / "copy"
    subprocess.run([*strace(log), sys.executable, "-c", f"open({str(copy)!r}, 'w').close()"], check=True)
    assert created(calls(log)) == {str(copy)}


@pytest.mark.parametrize(
    "program",
    [
        SOCKET,
        "import socket; socket.getaddrinfo('localhost', 1)",
        "import urllib.request; urllib.request.urlopen('http://localhost:1/')",
        "import os; os.system('true')",
        "import subprocess; subprocess.run(['true'])",
    ],
)
def test_the_hook_would_notice(program):
    ended = subprocess.run(
        [sys.executable, "-c", HOOKED + program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 99
    assert ended.stderr.startswith("refused: ")


@needs_no_interface
def test_without_an_interface_nothing_can_be_reached():
    program = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))"
    ended = subprocess.run(
        [*no_interface(), sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in ended.stderr
