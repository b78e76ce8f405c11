"""What is left out of packages is nothing that the application imports or loads."""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from droplist import dropped_modules, is_dropped_file, is_dropped_module, orphans

ROOT = Path(__file__).parents[2]

# Imports all modules of the application, does what the self-test does and opens the window; then says which modules
# and libraries are loaded.
_USE = """
import json, pkgutil, sys
from importlib import import_module
from pathlib import Path
import app

for module in pkgutil.walk_packages(app.__path__, "app."):
    if module.name != "app.__main__":
        import_module(module.name)
from app.self_test import self_test
passed = self_test() == 0

from PySide6.QtCore import QTimer
from app.ui.application import make_application, run_window
from app.documents.samples import sample_paths
application = make_application("en")
QTimer.singleShot(1500, application.closeAllWindows)
run_window(list(sample_paths()))

maps = Path("/proc/self/maps")
lines = maps.read_text().splitlines() if maps.exists() else []
loaded = {line.split(maxsplit=5)[5] for line in lines if "/" in line}
print(json.dumps({"passed": passed, "modules": sorted(sys.modules), "files": sorted(loaded)}))
"""


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = str(tmp_path_factory.mktemp("home"))
    done = subprocess.run(
        [sys.executable, "-c", _USE],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"HOME": folder, "QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin"},
    )
    said: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    assert said["passed"]
    return said


@pytest.mark.bundles
def test_no_module_that_the_application_imports_is_left_out(used: dict[str, list[str]]) -> None:
    assert "app.ui.main_window" in used["modules"]
    # Editable installations and test tools of this environment start with the interpreter, not with the application.
    started = subprocess.run(
        [sys.executable, "-c", "import sys, json; print(json.dumps(sorted(sys.modules)))"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    imported = set(used["modules"]) - set(json.loads(started))
    assert [name for name in sorted(imported) if is_dropped_module(name)] == []


@pytest.mark.bundles
@pytest.mark.skipif(sys.platform != "linux", reason="/proc/self/maps is Linux's")
def test_no_file_that_the_application_loads_is_left_out(used: dict[str, list[str]]) -> None:
    packages = next(Path(entry) for entry in sys.path if Path(entry, "PySide6").is_dir())
    places = [
        PurePosixPath(Path(file).relative_to(packages)) for file in used["files"] if Path(file).is_relative_to(packages)
    ]
    # That the list is of what is really loaded: the window's library, and the plugins that show it.
    names = {place.name for place in places}
    assert {"libQt6Widgets.so.6", "libqxcb.so", "libqoffscreen.so"} <= names
    assert [str(place) for place in places if is_dropped_file(place)] == []


@pytest.mark.parametrize(
    ("place", "dropped"),
    [
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/translations/qtbase_fr.qm", True),
        ("PySide6/translations/qtbase_fr.qm", True),  # Windows
        ("app/ui/translations/edgewise_de.qm", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", False),
        ("PySide6/Qt/plugins/imageformats/libqsvg.so", False),
        ("PySide6/Qt/plugins/iconengines/libqsvgicon.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libcomposeplatforminputcontextplugin.so", False),
        ("pypdfium2_raw/libpdfium.so", False),
        ("pypdfium2_raw/version.json", False),
        ("libX11.so.6", True),  # the system's own
        ("PySide6/Qt/lib/libicudata.so.73", False),
        ("libxcb-cursor.so.0", False),  # which many systems lack
        ("assets/models/qa/model.onnx", False),
    ],
)
def test_what_is_left_out(place: str, dropped: bool) -> None:
    assert is_dropped_file(place) is dropped


def test_a_module_is_left_out_with_all_below_it() -> None:
    assert is_dropped_module("torch.nn")
    assert not is_dropped_module("torchless")
    assert "app" not in dropped_modules()


def test_libraries_that_only_dropped_files_needed_go_too() -> None:
    needs = {
        "PySide6/QtGui.so": ["libQt6Gui.so.6"],
        "PySide6/Qt/lib/libQt6Gui.so.6": ["libc.so.6"],
        "PySide6/Qt/lib/libQt6Network.so.6": ["libssl.so.3"],
        "libssl.so.3": ["libz.so.1"],
        "PySide6/Qt/plugins/platforms/libqxcb.so": ["libQt6Gui.so.6"],
        "libpython3.11.so.1.0": [],
    }
    assert orphans(needs, needs.__getitem__) == {"PySide6/Qt/lib/libQt6Network.so.6", "libssl.so.3"}
