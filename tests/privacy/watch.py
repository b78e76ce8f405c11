"""Runs journeys in a home of their own, where they are watched."""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from app.engine.bundle import bundles_folder
from tests.privacy.papers import write_papers

ROOT = Path(__file__).resolve().parents[2]
_FILE_CALLS = {
    *("execve", "open", "openat", "openat2", "creat", "memfd_create"),
    *("mknod", "mknodat", "link", "linkat", "symlink", "symlinkat"),
}


def _works(command: Sequence[str]) -> bool:
    return bool(shutil.which(command[0])) and not subprocess.run(command, capture_output=True, check=False).returncode


@cache
def no_interface() -> tuple[str, ...]:
    """The command that runs another where there is no network interface; empty where the kernel refuses that."""
    commands = (("unshare", "--net"), ("unshare", "--map-root-user", "--net"))
    return next((command for command in commands if _works([*command, "true"])), ())


def strace(log: Path) -> list[str]:
    """The command that writes down the system calls of the command after it."""
    # A question mark: not every processor's kernel has all of them.
    traced = ",".join(["%network", *(f"?{name}" for name in sorted(_FILE_CALLS))])
    return ["strace", "-f", "-qq", "--seccomp-bpf", "-s", "400", "-e", f"trace={traced}", "-o", str(log)]


@cache
def may_trace() -> bool:
    """Whether system calls can be watched."""
    return _works([*strace(Path(os.devnull)), "true"])


needs_models = pytest.mark.skipif(not (bundles_folder() / "qa").is_dir(), reason="the models that ship are not there")
needs_no_interface = pytest.mark.skipif(not no_interface(), reason="the kernel makes no network namespaces here")
needs_strace = pytest.mark.skipif(not may_trace(), reason="strace is not installed, or not allowed here")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a journey takes place: folders that nothing else uses."""

    folder: Path
    papers: tuple[Path, ...]

    @classmethod
    def make(cls, folder: Path) -> "Place":
        """Lay it out in an empty folder."""
        for name in ("home", "tmp", "run", "results"):
            (folder / name).mkdir()
        (folder / "run").chmod(0o700)
        return cls(folder, tuple(write_papers(folder / "papers")))

    @property
    def results(self) -> Path:
        """What is saved by name goes there."""
        return self.folder / "results"

    @property
    def log(self) -> Path:
        """What strace has seen."""
        return self.folder / "calls"

    def go(
        self, journey: str, *, before: Sequence[str] = (), idle: float = 0, variables: dict[str, str] | None = None
    ) -> list[str]:
        """Go on a journey, watched by the program `before`; return what was done. A failure is an AssertionError."""
        papers = [] if journey == "forget" else self.papers
        arguments = [
            sys.executable,
            "-m",
            "tests.privacy.journeys",
            journey,
            self.results,
            *papers,
            "--idle",
            str(idle),
        ]
        ended = subprocess.run(
            [*before, *map(str, arguments)], env=self._environment() | (variables or {}), cwd=ROOT, timeout=300 + idle,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        done: str = ended.stdout
        return done.split()

    def _environment(self) -> dict[str, str]:
        """As little as there can be, so that nothing tells a library that it is being tested."""
        folders = {"HOME": "home", "TMPDIR": "tmp", "XDG_RUNTIME_DIR": "run"}
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
            **{name: str(self.folder / folder) for name, folder in folders.items()},
        }

    def go_without_interface(self, journey: str) -> list[str]:
        """Go where there is no network, not even the machine's own address."""
        return self.go(journey, before=no_interface())

    def go_under_strace(self, journey: str, *, idle: float = 0, variables: dict[str, str] | None = None) -> list[str]:
        """Go while every system call of interest is written down, those of started programs too."""
        return self.go(journey, before=strace(self.log), idle=idle, variables=variables)

    def left(self) -> Iterator[tuple[str, int]]:
        """What is in the home and in the folders for temporary files: names and permissions, folders end in /."""
        for name in ("home", "tmp", "run"):
            for path in sorted((self.folder / name).rglob("*")):
                mode = stat.S_IMODE(path.lstat().st_mode)
                yield f"{path.relative_to(self.folder)}{'/' if path.is_dir() else ''}", mode


@dataclass(frozen=True, slots=True)
class Call:
    """One system call."""

    name: str
    text: str
    """Arguments and result."""

    @property
    def failed(self) -> bool:
        """Whether it came to nothing."""
        return " = -1 " in self.text


def calls(log: Path) -> list[Call]:
    """Read what strace wrote; a call that others interrupt stands in two halves, which are joined."""
    found: list[Call] = []
    halves: dict[str, str] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        process, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.startswith(("+++", "---")):
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>\s?(.*)", rest):
            rest = halves.pop(process, "") + resumed[1]
        if rest.endswith("<unfinished ...>"):
            halves[process] = rest.removesuffix("<unfinished ...>")
            continue
        name, _, text = rest.partition("(")
        found.append(Call(name, text))
    # A call that never returned was made all the same.
    return found + [Call(*half.split("(", 1)) for half in halves.values() if "(" in half]


def network_calls(found: Sequence[Call]) -> list[Call]:
    """Those that have to do with sockets of any kind."""
    return [call for call in found if call.name not in _FILE_CALLS]


def beyond_the_display(found: Sequence[Call]) -> list[Call]:
    """Sockets that can reach further than the display, which has one of the machine's own (AF_UNIX).

    What is sent and received needs no look: it goes through a socket that was made before.
    """
    display = r'{sa_family=AF_UNIX, sun_path=@?"/tmp/\.X11-unix/X\d+"}'
    allowed = {
        "socket": lambda text: text.startswith("AF_UNIX,"),
        "socketpair": lambda text: text.startswith("AF_UNIX,"),
        "connect": lambda text: re.search(display, text) is not None,
        **dict.fromkeys(("bind", "listen", "accept", "accept4"), lambda _text: False),
    }
    return [call for call in network_calls(found) if call.name in allowed and not allowed[call.name](call.text)]


def programs(found: Sequence[Call]) -> list[str]:
    """The programs that were started."""
    return [call.text for call in found if call.name == "execve" and not call.failed]


def created(found: Sequence[Call]) -> set[str]:
    """The files that were opened for writing or made in another way.

    Devices such as /dev/null are none, and the interpreter's compiled modules are the program's own.
    """
    made = set()
    for call in found:
        reads = call.name in {"open", "openat", "openat2"} and not re.search(
            r"O_(WRONLY|RDWR|CREAT|TMPFILE)", call.text
        )
        if call.name in _FILE_CALLS - {"execve"} and not reads and not call.failed:
            # The last of two names is the new one.
            made.update(re.findall(r'"((?:[^"\\]|\\.)*)"', call.text)[-1:])
    return {path for path in made if not path.startswith("/dev/") and "/__pycache__/" not in path}
