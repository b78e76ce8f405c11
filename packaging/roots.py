"""Small Debian systems of their own, to build packages in and to try them in: for this processor or for another one.

    sudo python packaging/roots.py make FOLDER [--architecture arm64] [--suite bookworm] [--include make,xvfb]
    sudo python packaging/roots.py run FOLDER [--offline] -- COMMAND ...

A root is a folder. Commands run in it with their own mounts and processes, all of which are gone when the command
ends. Another processor's programs run in qemu's user mode: right in what they compute, and no measure of speed.
Needs Debian or Ubuntu, and mmdebstrap, arch-test and, for another processor, qemu-user-static and binfmt-support; as
root they are installed where they lack. Standard library only.
"""

import argparse
import configparser
import contextlib
import os
import platform
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
"""Debian's names for what `uname -m` says."""
_EMULATORS = {"amd64": "qemu-x86_64", "arm64": "qemu-aarch64"}
_TOOLS = {"mmdebstrap": "mmdebstrap", "arch-test": "arch-test", "unshare": "util-linux"}
_KEYS = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_EMULATION_TOOLS = {"qemu-aarch64-static": "qemu-user-static", "update-binfmts": "binfmt-support"}
_BINFMT = Path("/proc/sys/fs/binfmt_misc")
_MADE = "made-by-roots"
_CERTIFICATE_VARIABLES = ("PIP_CERT", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")

# Mounts what programs expect, then changes into the root. $1 is the root, $2 the lines "SOURCE<tab>TARGET" to bind
# read-only, $3 the user; the rest is the command. These mounts are of this process alone.
_ENTER = r"""
set -eu
root=$1 binds=$2 user=$3; shift 3
mount -t proc proc "$root/proc"
mount --rbind --make-rslave /sys "$root/sys"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
printf '%s' "$binds" | while IFS="$(printf '\t')" read -r source target; do
    target=$root$target
    if [ -d "$source" ]; then mkdir -p "$target"; else mkdir -p "${target%/*}"; [ -e "$target" ] || : > "$target"; fi
    mount --bind "$source" "$target"
    mount -o remount,bind,ro "$target"
done
chroot --userspec="$user" "$root" "$@"
exit $?  # not exec: this shell is process 1, which a program that crashes must not be, since signals pass it by
"""


@dataclass(frozen=True, slots=True)
class Processor:
    """A processor to emulate, and how Linux describes it: onnxruntime chooses its arithmetic by that."""

    part: str
    variant: str
    revision: int
    features: str

    def described(self) -> str:
        """What /proc/cpuinfo has to say, for as many cores as this machine has."""
        return "".join(
            f"processor\t: {core}\nBogoMIPS\t: 108.00\nFeatures\t: {self.features}\nCPU implementer\t: 0x41\n"
            f"CPU architecture: 8\nCPU variant\t: {self.variant}\nCPU part\t: {self.part}\n"
            f"CPU revision\t: {self.revision}\n\n"
            for core in range(os.cpu_count() or 1)
        )


# By qemu's names. Emulated without a description, cpuinfo, which onnxruntime asks, crashes over this machine's own.
PROCESSORS = {
    # Raspberry Pi 5: int8 dot products
    "cortex-a76": Processor(
        "0xd0b",
        "0x4",
        1,
        "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp",
    ),
    # Raspberry Pi 4: none
    "cortex-a72": Processor("0xd08", "0x0", 3, "fp asimd evtstrm crc32 cpuid"),
}


class RootError(Exception):
    """A root cannot be made or used here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PipAccess:
    """What pip needs inside a root in order to find packages where it finds them outside."""

    files: dict[Path, Path]
    """Configuration files: where each is, and where it has to be in a root."""
    folders: tuple[Path, ...]
    """Files and folders that the configuration points to; they are bound at the same place."""
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Root:
    """A system in a folder."""

    folder: Path
    processor: str = next(iter(PROCESSORS))
    """One of `PROCESSORS`, for a system that has to be emulated."""

    @property
    def emulated(self) -> bool:
        """Whether its programs are another processor's."""
        return (self.folder / _MADE).read_text().split()[0] != host_architecture()

    def run(
        self,
        command: Sequence[str | Path],
        *,
        user: int = 0,
        environment: Mapping[str, str] | None = None,
        binds: Mapping[Path, Path] | None = None,
        pip: bool = False,
        offline: bool = False,
        check: bool = True,
        capture: bool = False,
        timeout: float | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in it, in the folder /, with an environment that has nothing of this machine's.

        `user` is a number; HOME is /root for 0, else /home/user. `binds` are files and folders of this machine, and
        where they are to be seen in the root, read-only. `pip` lets pip find packages as it does outside. `offline`
        leaves no network device, not even a loopback that is up. `timeout` is in seconds. Raises CalledProcessError if
        the command fails and `check` is set, and TimeoutExpired.
        """
        entered = self._entered(command, user, environment or {}, binds or {}, pip=pip, offline=offline)
        pipe = subprocess.PIPE if capture else None
        with subprocess.Popen(entered, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as process:
            try:
                said, complained = process.communicate(timeout=timeout)
            except BaseException:
                end(process)
                raise
        if check and process.returncode:
            raise subprocess.CalledProcessError(process.returncode, list(command), said, complained)
        return subprocess.CompletedProcess(list(command), process.returncode, said, complained)

    def start(
        self,
        command: Sequence[str | Path],
        *,
        user: int = 0,
        environment: Mapping[str, str] | None = None,
        binds: Mapping[Path, Path] | None = None,
        offline: bool = False,
    ) -> subprocess.Popen[str]:
        """Start a command like `run`, with its errors in a pipe. `end` ends it, with all that it started."""
        entered = self._entered(command, user, environment or {}, binds or {}, pip=False, offline=offline)
        return subprocess.Popen(entered, stderr=subprocess.PIPE, text=True, start_new_session=True)

    def copy(self, folder: Path) -> "Root":
        """A copy in another folder, which is emptied first."""
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run(["cp", "--archive", self.folder, folder], check=True)
        return replace(self, folder=folder)

    def _entered(
        self,
        command: Sequence[str | Path],
        user: int,
        environment: Mapping[str, str],
        binds: Mapping[Path, Path],
        *,
        pip: bool,
        offline: bool,
    ) -> list[str]:
        """The command that enters the root and runs `command`."""
        bound = dict(binds)
        variables = {
            "HOME": "/home/user" if user else "/root",
            "LC_ALL": "C.UTF-8",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        home = self.folder / variables["HOME"].lstrip("/")
        home.mkdir(parents=True, exist_ok=True)
        os.chown(home, user, user)
        if not offline:
            shutil.copyfile("/etc/resolv.conf", self.folder / "etc" / "resolv.conf")
        if self.emulated:
            description = self.folder / "etc" / f"cpuinfo-{self.processor}"
            description.write_text(PROCESSORS[self.processor].described())
            bound[description] = Path("/proc/cpuinfo")
            variables["QEMU_CPU"] = self.processor
        if pip:
            access = pip_access()
            variables |= access.environment
            bound |= access.files | {path: path for path in access.folders}
        lines = "".join(f"{source.resolve()}\t{target}\n" for source, target in bound.items())
        namespaces = ["--mount", "--pid", "--fork", "--kill-child", *(["--net"] if offline else [])]
        return [
            *("unshare", *namespaces, "--propagation", "private", "sh", "-c", _ENTER, "enter"),
            *(str(self.folder.resolve()), lines, f"{user}:{user}"),
            *("env", "-i", *(f"{name}={value}" for name, value in (variables | dict(environment)).items())),
            *map(str, command),
        ]


def end(process: subprocess.Popen[str]) -> None:
    """End what `Root.start` started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def make_root(folder: Path, *, architecture: str, suite: str = "bookworm", packages: Iterable[str] = ()) -> Root:
    """Make a minimal Debian system with these packages and their dependencies, or return the one that is there.

    What is there is kept only if it was made with the same arguments. Raises RootError.
    """
    described = f"{architecture} {suite} {' '.join(sorted(packages))}\n"
    mark = folder / _MADE
    if mark.is_file() and mark.read_text() == described:
        return Root(folder)
    _ready_for(architecture)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    include = ",".join(("ca-certificates", *packages))
    command = ["mmdebstrap", f"--architectures={architecture}", "--variant=minbase", f"--include={include}"]
    subprocess.run([*command, "--aptopt=APT::Install-Recommends false", suite, str(unfinished)], check=True)
    (unfinished / _MADE).write_text(described)
    unfinished.rename(folder)
    return Root(folder)


def host_architecture() -> str:
    """Debian's name for this machine's processor."""
    return ARCHITECTURES.get(platform.machine(), platform.machine())


def pip_access() -> PipAccess:
    """What pip's configuration says here, in files and in the environment, of places on this machine."""
    user = Path(os.environ.get("XDG_CONFIG_HOME", Path.home() / ".config"))
    system = Path(os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")[0])
    inside = Path("/root")
    files = {
        source: target
        for source, target in {
            system / "pip" / "pip.conf": Path("/etc/xdg/pip/pip.conf"),
            Path("/etc/pip.conf"): Path("/etc/pip.conf"),
            user / "pip" / "pip.conf": inside / ".config" / "pip" / "pip.conf",
            Path.home() / ".pip" / "pip.conf": inside / ".pip" / "pip.conf",
        }.items()
        if source.is_file()
    }
    environment = {name: value for name, value in os.environ.items() if name.startswith("PIP_") and value}
    environment |= {name: os.environ[name] for name in _CERTIFICATE_VARIABLES if os.environ.get(name)}
    values = [*environment.values()]
    for source in files:
        parser = configparser.RawConfigParser()
        parser.read(source, "utf-8")
        values += [value for section in parser.sections() for value in parser[section].values()]
    # A package index is called `simple`, and what it links to often lies beside it.
    named = {path for value in values for path in _paths_in(value) if path.exists()}
    folders = {path.parent if path.name == "simple" else path for path in named}
    return PipAccess(files, tuple(sorted(folders)), environment)


def _paths_in(value: str) -> Iterator[Path]:
    for word in value.split():
        if word.startswith("file://"):
            yield Path(unquote(urlsplit(word).path))
        elif word.startswith("/"):
            yield Path(word)


def install_tools(tools: Mapping[str, str], *more: str) -> None:
    """Install the packages of those programs that are not here, given as program and package, and `more` packages.

    Raises RootError where there is no apt-get.
    """
    lacking = sorted({*more, *(package for tool, package in tools.items() if shutil.which(tool) is None)})
    if not lacking:
        return
    if shutil.which("apt-get") is None:
        raise RootError(f"This needs Debian or Ubuntu, with {', '.join(lacking)}; this is neither.")
    subprocess.run(["apt-get", "update"], check=True, stdout=subprocess.DEVNULL)
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *lacking]
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(install, check=True, env=quietly, stdout=subprocess.DEVNULL)


def _ready_for(architecture: str) -> None:
    """Make this machine able to run that architecture's programs."""
    if os.geteuid() != 0:
        raise RootError(f"A root is made by the user root: sudo {shlex.join([sys.executable, *sys.argv])}")
    foreign = architecture != host_architecture()
    tools = {**_TOOLS, **(_EMULATION_TOOLS if foreign else {})}
    # Ubuntu does not come with Debian's keys.
    install_tools(tools, *(() if _KEYS.exists() else ("debian-archive-keyring",)))
    if _runs(architecture):
        return
    if not (_BINFMT / "register").exists():
        subprocess.run(["mount", "-t", "binfmt_misc", "binfmt_misc", str(_BINFMT)], check=False)
    subprocess.run(["update-binfmts", "--enable", _EMULATORS[architecture]], check=False)
    if not _runs(architecture):
        raise RootError(
            f"This machine cannot run {architecture} programs: its kernel must let {_BINFMT} be mounted "
            f"and {_EMULATORS[architecture]} be registered there."
        )


def _runs(architecture: str) -> bool:
    return subprocess.run(["arch-test", architecture], check=False, stdout=subprocess.DEVNULL).returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a root, or run something in one."""
    parser = argparse.ArgumentParser(description="Makes small Debian systems, and runs commands in them.")
    commands = parser.add_subparsers(dest="action", required=True)
    make = commands.add_parser("make", help="make a root")
    make.add_argument("folder", type=Path)
    make.add_argument("--architecture", choices=sorted(_EMULATORS), default=host_architecture())
    make.add_argument("--suite", default="bookworm", help="Debian's release (default bookworm)")
    make.add_argument("--include", default="", metavar="A,B", help="packages")
    run = commands.add_parser("run", help="run a command in a root")
    run.add_argument("folder", type=Path)
    run.add_argument("--offline", action="store_true", help="without any network")
    run.add_argument("--pip", action="store_true", help="pip finds what it finds outside")
    run.add_argument("--user", type=int, default=0, metavar="N", help="as this user (default 0, root)")
    run.add_argument("command", nargs="+", metavar="COMMAND")
    options = parser.parse_args(arguments)
    try:
        if options.action == "make":
            packages = [name for name in options.include.split(",") if name]
            make_root(options.folder, architecture=options.architecture, suite=options.suite, packages=packages)
            return 0
        root = Root(options.folder)
        done = root.run(options.command, user=options.user, pip=options.pip, offline=options.offline, check=False)
    except RootError as error:
        print(error, file=sys.stderr)
        return 2
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
