"""Whatever a PDF does to its reader, it is one sentence here, and the next file is read."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import pdf_process
from app.documents.errors import IntricateFileError, PdfCrashError, PdfReaderError, PdfSlowError
from app.documents.load import document_from_bytes, load_steps
from app.documents.pdf_process import OpenPdf, borrowed, end_readers
from app.engine.errors import InputError
from tests.documents.make import SAMPLES, page, pdf
from tests.processes import check_gone

PDF = SAMPLES["pdf"]
TEXT = "Alpha beta gamma delta epsilon.\n\nZeta eta theta."
START = pdf_process._START
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit the memory")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No reader from before, none left behind."""
    end_readers()
    yield
    end_readers()


def read(data: bytes = PDF) -> str:
    return document_from_bytes(data, "a.pdf").text


def readers() -> list[int]:
    return [process._running.pid for process in pdf_process._all]


def sabotage(monkeypatch: pytest.MonkeyPatch, patch: str) -> None:
    """Let readers run some code before they start."""
    changed = START.replace("sys.exit(main())", f"import app.documents.pdf_reader as reader\n{patch}\nmain()")
    assert changed != START
    monkeypatch.setattr(pdf_process, "_START", changed)


def on_page(code: str) -> str:
    """Let a reader do this instead of reading a page."""
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    return f"import os, time, ctypes, signal\ndef bad(self, request, body):\n{lines}reader.Reader.read_page = bad"


def check_recovery(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next file, in an honest reader, is read."""
    assert readers() == []
    monkeypatch.setattr(pdf_process, "_START", START)
    assert read() == TEXT


CRASHES = {
    "segmentation fault": "os.kill(os.getpid(), signal.SIGSEGV)",
    "wild pointer": "ctypes.string_at(1)",
    "abort": "os.abort()",
    "exit": "os._exit(0)",
    "exception": "raise RuntimeError",
    "closes its output": "os.closerange(3, 64)",
}


@POSIX
@pytest.mark.parametrize("code", CRASHES.values(), ids=CRASHES.keys())
def test_a_crash_is_a_sentence(monkeypatch, code):
    sabotage(monkeypatch, on_page(code))
    with pytest.raises(PdfCrashError, match=r"^a\.pdf is broken in a way that stops its reading: .*\.$") as raised:
        read()
    assert raised.value.detail.startswith("read_page: ")
    check_recovery(monkeypatch)


@POSIX
@pytest.mark.parametrize(
    "code", ["while True: pass", "time.sleep(60)", "ctypes.PyDLL(None).sleep(60)"], ids=["busy", "asleep", "native"]
)
def test_a_hang_is_a_sentence(monkeypatch, code):
    sabotage(monkeypatch, on_page(code))
    limit_steps(monkeypatch, 1.0)
    begun = time.monotonic()
    with pytest.raises(PdfSlowError, match=r"^a\.pdf takes too long to read: .*\.$"):
        read()
    assert time.monotonic() - begun < 8
    check_recovery(monkeypatch)


def limit_steps(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    ask = pdf_process._Process.ask

    def shorter(self, request, *rest):
        if request["do"] == "read_page":
            request = {**request, "seconds": seconds}
        return ask(self, request, *rest)

    monkeypatch.setattr(pdf_process._Process, "ask", shorter)


@LINUX
def test_too_much_memory_is_a_sentence(monkeypatch):
    sabotage(monkeypatch, on_page("return {'characters': len(bytearray(2 << 30))}, b''"))
    with pytest.raises(IntricateFileError, match=r"^a\.pdf is too large or too intricate"):
        read()
    check_recovery(monkeypatch)


@LINUX
def test_native_memory_is_limited(monkeypatch):
    grow = (
        "libc = ctypes.CDLL(None)\nlibc.malloc.restype = ctypes.c_void_p\nsize = 0\n"
        "while libc.malloc(1 << 20): size += 1\n"
        "return {'characters': size}, b''"
    )
    sabotage(monkeypatch, on_page(grow))
    with borrowed(PDF, "a.pdf") as file:
        assert 500 < file.read_page(0) < 1024  # megabytes


WRONG = {
    "garbage": "replies.write(b'Segmentation fault, core dumped\\n' * 9)",
    "a cut frame": "replies.write(b'EDG1' + (2).to_bytes(4, 'big') + (100).to_bytes(8, 'big') + b'{}' + bytes(99))",
    "no JSON": "replies.write(b'EDG1' + (4).to_bytes(4, 'big') + bytes(8) + b'{{{{')",
    "deep JSON": "replies.write(b'EDG1' + (200000).to_bytes(4, 'big') + bytes(8) + b'[' * 200000)",
    "not UTF-8": "replies.write(b'EDG1' + (4).to_bytes(4, 'big') + bytes(8) + b'\\xff' * 4)",
    "a list": "write(replies, [], b'')",
    "a huge header": "replies.write(b'EDG1' + b'\\xff' * 12)",
    "a huge body": "replies.write(b'EDG1' + (2).to_bytes(4, 'big') + b'\\x7f' * 8 + b'{}')",
    "nothing asked for": "write(replies, {}, b'')",
    "a negative number": "write(replies, {'characters': -1}, b'')",
    "a word": "write(replies, {'characters': 'many'}, b'')",
    "true": "write(replies, {'characters': True}, b'')",
    "an unknown error": "write(replies, {'error': 'x'}, b'')",
    "an error that is none": "write(replies, {'error': []}, b'')",
}


@pytest.mark.parametrize("code", WRONG.values(), ids=WRONG.keys())
def test_nonsense_is_a_sentence(monkeypatch, code):
    patch = (
        "import os\nwrite = reader.write_frame\ndef wrong(replies, header, body):\n"
        "    if 'characters' not in header: return write(replies, header, body)\n"
        f"    {code}\n    replies.flush(); os._exit(0)\nreader.write_frame = wrong"
    )
    sabotage(monkeypatch, patch)
    with pytest.raises(PdfCrashError):
        read()
    check_recovery(monkeypatch)


@pytest.mark.parametrize(
    ("method", "answer"),
    [
        ("sections", "{'labels': ['1'], 'lengths': [1, 2]}, b'abc'"),
        ("sections", "{'labels': ['1'], 'lengths': [2]}, b'abc'"),
        ("sections", "{'labels': [1], 'lengths': [3]}, b'abc'"),
        ("sections", "{'labels': ['1'], 'lengths': [1]}, b'\\xff'"),
        ("sizes", "{'sizes': [[1, 1]]}, b''"),
        ("sizes", "{'sizes': [[1, 1], [float('nan'), 1]]}, b''"),
        ("sizes", "{'sizes': [[1, 1], [10 ** 400, 1]]}, b''"),
        ("sizes", "{'sizes': [[1, 1], [0, 1]]}, b''"),
        ("render", "{'width': 2, 'height': 2, 'stride': 8}, bytes(15)"),
        ("render", "{'width': 2, 'height': 2, 'stride': 4}, bytes(8)"),
        ("render", "{'width': 0, 'height': 0, 'stride': 0}, b''"),
        ("letters", "{}, bytes(19)"),
        ("letters", "{}, bytes(40)"),
        ("letters", "{}, b'\\xff' * 20"),
    ],
)
def test_answers_are_checked(monkeypatch, method, answer):
    sabotage(monkeypatch, f"reader.Reader.{method} = lambda *_: ({answer})")
    arguments = {"render": (0, 10), "letters": (0, "A")}.get(method, ())
    with borrowed(PDF, "a.pdf") as file, pytest.raises(PdfCrashError):
        getattr(file, method)(*arguments)
    assert readers() == []


def test_a_library_that_prints_does_no_harm(monkeypatch):
    patch = (
        "import os\nread_page = reader.Reader.read_page\ndef chatty(*arguments):\n"
        "    print('x' * 100_000, flush=True); os.write(1, b'x'); os.write(2, b'y'); assert os.read(0, 1) == b''\n"
        "    return read_page(*arguments)\nreader.Reader.read_page = chatty"
    )
    sabotage(monkeypatch, patch)
    assert read() == TEXT


@pytest.mark.parametrize(
    "command", [["/nowhere/python"], [sys.executable, "-c", "pass"], [sys.executable, "-c", "raise ImportError"]]
)
def test_a_reader_that_does_not_start_is_a_sentence(monkeypatch, command):
    monkeypatch.setattr(pdf_process, "reader_command", lambda: command)
    with pytest.raises(PdfReaderError, match=r"^a\.pdf cannot be read because .* does not start: .*\.$"):
        read()
    assert readers() == []


def test_a_reader_that_never_gets_ready_is_a_sentence(monkeypatch):
    monkeypatch.setattr(pdf_process, "START_SECONDS", 0.5)
    monkeypatch.setattr(pdf_process, "reader_command", lambda: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(PdfReaderError):
        read()
    assert readers() == []


def test_one_reader_serves_many_files(monkeypatch):
    assert read() == TEXT
    first = readers()
    with pytest.raises(InputError, match="damaged"):
        read(b"%PDF-1.7")
    assert read() == TEXT
    assert readers() == first
    monkeypatch.setattr(pdf_process, "_MOST_FILES", 4)
    read()
    assert readers() == []  # it has read enough
    read()
    assert len(readers()) == 1


def test_a_reader_that_dies_between_two_files_is_replaced(monkeypatch):
    read()
    [first] = pdf_process._all
    first._running.kill()
    first._running.wait()
    assert read() == TEXT
    ask = pdf_process._Process.ask

    def dying(self, request, *rest):
        if request["do"] == "open" and self.files == 2:
            self._running.kill()  # too late to see it before
            self._running.wait()
        return ask(self, request, *rest)

    monkeypatch.setattr(pdf_process._Process, "ask", dying)
    [second] = pdf_process._all
    assert read() == TEXT
    assert pdf_process._all.isdisjoint({first, second})


def test_stopping_frees_the_reader(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(*[page(f"Page {number}.") for number in range(20)]))
    steps = load_steps(path)
    next(steps)
    pid = readers()
    assert pdf_process._idle == []
    steps.close()
    assert [process._running.pid for process in pdf_process._idle] == pid
    assert read() == TEXT
    assert readers() == pid


def test_files_side_by_side():
    texts: list[str] = []

    def work(number: int) -> None:
        for _ in range(3):
            texts.append(read(pdf(page(f"Number {number}."), page("End."))))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(texts) == sorted(f"Number {number}.\n\nEnd." for number in range(4) for _ in range(3))
    assert len(readers()) == 1  # one is kept


def test_files_open_side_by_side_have_readers_of_their_own():
    with borrowed(PDF, "a.pdf") as one, borrowed(pdf(page("Other.")), "b.pdf") as other:
        assert (one.pages, other.pages) == (2, 1)
        assert len(readers()) == 2
        one.read_page(0)
        other.read_page(0)
        assert other.sections()[0].text == "Other."
    assert len(readers()) == 1


APPLICATION = """
import os, sys, time
from app.documents import pdf_process, pdf_reader
from app.documents.load import document_from_bytes
from app.documents.pdf_process import OpenPdf
from tests.documents.make import SAMPLES
{patch}
file = OpenPdf(SAMPLES["pdf"], "a.pdf")
print(*[process._running.pid for process in pdf_process._all], flush=True)
{then}
"""


def application(then: str, patch: str = "") -> "subprocess.Popen[str]":
    code = APPLICATION.format(patch=patch, then=then)
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())


@POSIX
@pytest.mark.parametrize("then", ["", "os._exit(3)", "os.kill(os.getpid(), 9)", "raise SystemExit(1)"])
def test_the_reader_ends_with_the_application(then):
    with application(then) as running:
        assert running.stdout
        pid = int(running.stdout.readline())
        running.wait(20)
        check_gone(pid)


@POSIX
def test_a_busy_reader_ends_some_time_after_the_application_was_killed():
    patch = (
        "pdf_process._START = pdf_process._START.replace('sys.exit', 'import time, app.documents.pdf_reader as r;"
        " r.Reader.read_page = lambda *_: time.sleep(60); r._GRACE_SECONDS = 1; sys.exit')"
    )
    then = (
        "import threading\nthreading.Timer(1, lambda: os.kill(os.getpid(), 9)).start()\n"
        "pdf_process.STEP_SECONDS = 2.0\nfile._ask('read_page', print, seconds=2.0, page=0)"
    )
    with application(then, patch) as running:
        assert running.stdout
        pid = int(running.stdout.readline())
        running.wait(20)
        os.kill(pid, 0)  # nobody has told it
        check_gone(pid)


@POSIX
def test_ctrl_c_is_for_the_application_alone():
    with borrowed(PDF, "a.pdf") as file:
        os.kill(readers()[0], signal.SIGINT)
        assert file.read_page(0) > 0


def test_an_idle_reader_ends_by_itself(monkeypatch):
    sabotage(monkeypatch, "reader._IDLE_SECONDS = 1")
    with borrowed(PDF, "a.pdf") as file:
        time.sleep(1.5)
        assert file.read_page(0) > 0  # a file that is open keeps it
    [process] = pdf_process._all
    process._running.wait(10)
    assert read() == TEXT


def test_the_reader_loads_only_what_it_needs():
    code = (
        "import sys\nfrom app.documents import pdf_reader\n"
        "print([name for name in sys.modules if name.partition('.')[0] in"
        " ('numpy', 'onnxruntime', 'tokenizers', 'PySide6', 'PIL') or name.startswith(('app.ui', 'app.cli'))])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_a_frozen_application_is_its_own_reader(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert pdf_process.reader_command() == [sys.executable, "--pdf-reader"]
    main = Path(pdf_process.__file__).parents[1] / "__main__.py"
    assert f'"{pdf_process.READER_ARGUMENT}"' in main.read_text(encoding="utf-8")
    command = [sys.executable, "-m", "app", pdf_process.READER_ARGUMENT]
    monkeypatch.setattr(pdf_process, "reader_command", lambda: command)
    assert read() == TEXT
    loaded = "import sys, runpy; sys.argv[1:] = ['--pdf-reader']\nimport app.documents.pdf_reader as reader\n"
    loaded += "reader.main = lambda: print('app.cli' in sys.modules)\nrunpy.run_module('app', run_name='__main__')"
    result = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=False)
    assert result.stdout == "False\n"


def test_a_file_that_is_closed_twice_or_after_a_crash():
    file = OpenPdf(PDF, "a.pdf")
    file._process._running.kill()
    file._process._running.wait()
    with pytest.raises(PdfCrashError):
        file.read_page(0)
    assert not file.alive
    file.close()
    assert readers() == []
