"""Proves that the packages run: builds them in one small Debian system and uses them in others that have no Python.

    sudo .venv/bin/python packaging/proof.py [--architecture arm64] [--use-on bookworm,trixie] [--work build/proof]

What is built is the last commit. Each package is then installed in a fresh system and used there by an ordinary user
without any network: the self-test; questions and pairs of sentences in both arithmetics, whose answers must be those of
the source tree on this machine (packaging/expected.py says what that means); the window without a display, and on one
that nobody sees, of which a picture is kept.
The results are printed and written to WORK/ARCHITECTURE/proof.json. Another processor is emulated, so its times say
nothing of a real one's.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from expected import FLOAT32, INT8, SAMPLES, Expected, choose, expected_answers
from prepare import FONT, PACKAGES
from roots import ARCHITECTURES, PROCESSORS, Root, RootError, end, host_architecture, install_tools, make_root
from x_display import SOCKETS, Display, virtual_display

ROOT = Path(__file__).resolve().parent.parent
# What turns the source tree into packages on a Debian system that has nothing yet.
BUILD_PACKAGES = (
    *("binutils", "git", "libpython3.11", "make", "python3", "python3-venv", "xz-utils"),
    *sorted(set(PACKAGES.values())),
)
BUILD_SUITE = "bookworm"
_COMPRESSORS = ("dpkg-deb", "tar", "xz")
USER = 1000
_DATA = Path("home", "user", ".local", "share", "edgewise")

_WINDOW_COLOURS = 200  # an empty display has one, a window with letters many hundreds
_PATIENCE = 900.0  # seconds for one command; an emulated processor takes some hundred times as long as a real one
_STAYS = 20  # seconds that the window must stay open


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried."""

    name: str
    passed: bool
    said: str
    seconds: float


@dataclass(slots=True)
class Proof:
    """One package in one system."""

    artefact: str
    megabytes: float
    suite: str
    checks: list[Check] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether everything that was tried went well."""
        return all(check.passed for check in self.checks)


@dataclass(frozen=True, slots=True)
class Installed:
    """A package that is ready for use in a root."""

    root: Root
    command: tuple[str, ...]
    """What starts it, before its arguments."""

    def answer(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command as an ordinary user without a network. Raises TimeoutExpired."""
        command = [*self.command, *arguments]
        return self.root.run(command, user=USER, offline=True, check=False, capture=True, timeout=_PATIENCE)


def clone(folder: Path) -> Path:
    """Put the last commit into a folder: what is built, and whose answers the packages' are compared with."""
    shutil.rmtree(folder, ignore_errors=True)
    # With its history, since the build takes its date from the last commit.
    subprocess.run(["git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), folder], check=True)
    return folder


def build(work: Path, architecture: str, source: Path) -> list[Path]:
    """Build a source tree's packages in a root of their own, and return them, copied to WORK/packages."""
    root = make_root(work / "build", architecture=architecture, suite=BUILD_SUITE, packages=BUILD_PACKAGES)
    shutil.rmtree(root.folder / "src", ignore_errors=True)
    subprocess.run(["cp", "--archive", source, root.folder / "src"], check=True)
    binds = native_tools(_COMPRESSORS) if root.emulated else {}
    root.run(["make", "-C", "/src", "package"], pip=True, binds=binds)
    packages = work / "packages"
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir()
    return [Path(shutil.copy2(path, packages)) for path in _packages(root.folder / "src" / "dist")]


def native_tools(names: Iterable[str]) -> dict[Path, Path]:
    """Programs of this machine, with the libraries they need, and where a root of another processor has to see them.

    What only packs bytes gives the same ones, in a minute instead of an hour.
    """
    binds: dict[Path, Path] = {}
    for name in names:
        if path := shutil.which(name):
            binds[Path(path)] = Path("/usr/local/bin", name)
            listed = subprocess.run(["ldd", path], check=True, capture_output=True, text=True).stdout
            binds |= {Path(library): Path(library) for library in re.findall(r"(/\S+) \(0x", listed)}
    return binds


def _packages(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in (".deb", ".run"))


def install(artefact: Path, root: Root, debian_package: Path, source: Path) -> Installed:
    """Put a package into a root, as its users would, and the sample documents of its source tree."""
    samples = root.folder / "home" / "user" / "samples"
    samples.mkdir(parents=True, exist_ok=True)
    for sample in (source / SAMPLES).iterdir():
        (samples / sample.name).write_bytes(sample.read_bytes())
    root.run(["apt-get", "update", "--quiet"], capture=True)
    binds = native_tools(_COMPRESSORS) if root.emulated else {}
    get = ["apt-get", "install", "--yes", "--quiet"]
    place = root.folder / "home" / "user" / artefact.name
    place.write_bytes(artefact.read_bytes())
    place.chmod(0o755)
    if artefact.suffix == ".deb":
        root.run([*get, f"/home/user/{artefact.name}"], capture=True, binds=binds)
        _forget(root, binds)
        return Installed(root, ("edgewise",))
    # One file to run brings what a desktop system does not have; what it has is what the package asks for.
    asked = subprocess.run(
        ["dpkg-deb", "--field", debian_package, "Depends"], check=True, capture_output=True, text=True
    )
    names = [alternatives.split("|")[0].split()[0] for alternatives in asked.stdout.split(",") if alternatives.strip()]
    root.run([*get, FONT, "xz-utils", *names], capture=True, binds=binds)
    _forget(root, binds)
    return Installed(root, (f"/home/user/{artefact.name}",))


def _forget(root: Root, binds: Mapping[Path, Path]) -> None:
    """Remove the empty files in whose place this machine's own were seen."""
    for target in binds.values():
        place = root.folder / target.relative_to("/")
        if place.is_file() and place.stat().st_size == 0:
            place.unlink()


def try_out(
    installed: Installed, version: str, expected: Sequence[Expected], picture: Path, *, everywhere: bool = True
) -> Iterator[Check]:
    """Use a package in every way, and yield what came of it.

    Where it has to be emulated, it is asked on every processor, unless `everywhere` is not set: once is enough for
    packages that hold the same files.
    """
    yield _check("version", partial(_version, installed, version))
    yield _check("self-test", lambda: _said(installed.answer("--self-test")))
    # It also keeps which arithmetic was faster, which is what the answers choose theirs by.
    yield _check("doctor", partial(_doctor, installed))
    for arithmetic in (INT8, FLOAT32):
        yield from try_answers(installed, expected, arithmetic)
    if everywhere and installed.root.emulated:
        for processor in PROCESSORS.keys() - {installed.root.processor}:
            other = replace(installed, root=replace(installed.root, processor=processor))
            for check in try_answers(other, expected, INT8):
                yield replace(check, name=f"{check.name} ({processor})")
    yield _check("window without a display", partial(_unseen, installed))
    with virtual_display() as display:
        yield _check("window on a display", partial(_seen, installed, display, picture))


def try_answers(installed: Installed, expected: Sequence[Expected], arithmetic: str) -> Iterator[Check]:
    """Ask and judge, and compare with the source tree on this machine."""
    for asked in expected:
        if asked.arithmetic == arithmetic:
            yield _check(asked.name, partial(_same, installed, asked))


class _FailedError(Exception):
    """Something did not go as it should; the message says how."""


def _check(name: str, attempt: Callable[[], str]) -> Check:
    begun = time.monotonic()
    try:
        said, passed = attempt(), True
    except _FailedError as error:
        said, passed = str(error), False
    except subprocess.TimeoutExpired:
        said, passed = f"nothing after {_PATIENCE:.0f} s", False
    return Check(name, passed, said, round(time.monotonic() - begun, 1))


def _said(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode != 0:
        raise _FailedError(f"exit code {done.returncode}: {done.stdout.strip()} {done.stderr.strip()}")
    return done.stdout.strip()


def _version(installed: Installed, version: str) -> str:
    said = _said(installed.answer("--version"))
    if said != f"edgewise {version}":
        raise _FailedError(f"{said!r} instead of edgewise {version}")
    return said


def _same(installed: Installed, expected: Expected) -> str:
    with contextlib.suppress(FileNotFoundError):  # doctor has failed, which is told already
        choose(installed.root.folder / _DATA, expected.arithmetic)
    found = json.loads(_said(installed.answer(*expected.arguments("/home/user/samples"))))
    if different := expected.difference(found):
        raise _FailedError(different)
    return expected.summary(found)


def _doctor(installed: Installed) -> str:
    report = json.loads(_said(installed.answer("doctor", "--json")))
    if not (report["ok"] and report["window"]):
        raise _FailedError("; ".join(report["problems"]))
    return f"Python {report['python']}, {report['platform']}"


def _unseen(installed: Installed) -> str:
    command = ["timeout", str(_STAYS), *installed.command]
    done = installed.root.run(
        command, user=USER, environment={"QT_QPA_PLATFORM": "offscreen"}, offline=True, check=False, capture=True
    )
    if done.returncode != 124 or "Traceback" in done.stderr:  # timeout's own code: it was still open
        raise _FailedError(f"exit code {done.returncode}: {done.stderr.strip()}")
    return f"open for {_STAYS} s"


def _seen(installed: Installed, display: Display, picture: Path) -> str:
    begun = time.monotonic()
    process = installed.root.start(
        installed.command,
        user=USER,
        environment={"DISPLAY": display.name},
        binds={SOCKETS: SOCKETS},
        offline=True,
    )
    try:
        while display.picture().colours() < _WINDOW_COLOURS:
            if process.poll() is not None:
                said = process.stderr.read() if process.stderr else ""
                raise _FailedError(f"exit code {process.returncode}: {said.strip()}")
            if time.monotonic() - begun > _PATIENCE:
                raise _FailedError(f"no window after {_PATIENCE:.0f} s")
            time.sleep(0.1)
        shown = time.monotonic() - begun
        time.sleep(_STAYS)
        if process.poll() is not None:
            raise _FailedError(f"closed with exit code {process.returncode}")
        picture.write_bytes(display.picture().png())
    finally:
        end(process)
    return f"shown after {shown:.1f} s, picture {picture.name}"


def prove(work: Path, architecture: str, suites: Sequence[str], artefacts: Sequence[Path], source: Path) -> list[Proof]:
    """Try every package in every suite, each in a root of its own."""
    from app import __version__  # noqa: PLC0415 - the path is set by main

    (debian_package,) = (path for path in artefacts if path.suffix == ".deb")
    proofs: list[Proof] = []
    expected = list(expected_answers(source))
    for suite in suites:
        clean = make_root(work / f"clean-{suite}", architecture=architecture, suite=suite)
        for artefact in artefacts:
            root = clean.copy(work / "use")
            proof = Proof(artefact.name, round(artefact.stat().st_size / 1e6, 1), suite)
            proofs.append(proof)
            print(f"{artefact.name} on {suite} ({architecture})", flush=True)
            installed = install(artefact, root, debian_package, source)
            picture = work / f"window-{artefact.suffix[1:]}-{suite}.png"
            for check in try_out(installed, __version__, expected, picture, everywhere=artefact == debian_package):
                proof.checks.append(check)
                print(f"  {'passed' if check.passed else 'FAILED'}  {check.name}: {check.said}", flush=True)
            (work / "proof.json").write_text(json.dumps([asdict(proof) for proof in proofs], indent=1) + "\n")
    return proofs


def parser() -> argparse.ArgumentParser:
    """What the command takes."""
    parser = argparse.ArgumentParser(description="Builds the packages in one clean system and uses them in others.")
    parser.add_argument("--architecture", choices=sorted(ARCHITECTURES.values()), default=host_architecture())
    parser.add_argument("--use-on", default=BUILD_SUITE, metavar="SUITE,SUITE", help="Debian releases to use them on")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "proof", help="several GB")
    parser.add_argument("--built", type=Path, metavar="FOLDER", help="take the packages there instead of building")
    parser.add_argument(
        "--source", type=Path, metavar="FOLDER", help="what they were built from (default: last commit)"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Build, install, use; 0 if everything went well."""
    options = parser().parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    work = options.work.resolve() / options.architecture
    if os.geteuid() != 0:
        print(f"This makes systems of its own, which only root may: sudo {sys.executable} {__file__}", file=sys.stderr)
        return 2
    try:
        install_tools({"Xvfb": "xvfb"})  # now, and not after an hour of building, when the window is to be looked at
        work.mkdir(parents=True, exist_ok=True)
        source = options.source.resolve() if options.source else clone(work / "source")
        artefacts = _packages(options.built) if options.built else build(work, options.architecture, source)
        proofs = prove(work, options.architecture, options.use_on.split(","), artefacts, source)
    except (RootError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"This step failed: {' '.join(map(str, error.cmd))}\n{error.stderr or ''}", file=sys.stderr)
        return 1
    return 0 if proofs and all(proof.passed for proof in proofs) else 1


if __name__ == "__main__":
    sys.exit(main())
