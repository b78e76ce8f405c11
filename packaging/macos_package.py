"""Makes what Mac people get: a disk image with Edgewise.app, which they drag to their applications.

    python packaging/macos_package.py

Runs on macOS after packaging/build.py, which makes dist/Edgewise.app beside the application folder. Signed ad hoc, as
Apple's processors demand; without Apple's notarisation the first start is by a right click and *Open*.
"""

import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from file_types import FILE_TYPES, ROOT

sys.path.insert(0, str(ROOT))

from app import __version__

DIST = ROOT / "dist"
APPLICATION = DIST / "Edgewise.app"
OLDEST_SYSTEM = "14.0"  # onnxruntime's wheels
# Apple's systems know what the others are.
_DECLARED_BY_OTHERS = {"net.daringfireball.markdown": "public.plain-text"}


def info_plist() -> dict[str, Any]:
    """What packaging/edgewise.spec writes into the application's Info.plist, beside what PyInstaller does itself."""
    return {
        "CFBundleName": "Edgewise",
        "CFBundleShortVersionString": __version__,
        "CFBundleVersion": __version__,
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        # The program also has commands for a terminal, of which PyInstaller concludes that it has no window.
        "LSBackgroundOnly": False,
        "NSHighResolutionCapable": True,
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": file_type.description,
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",  # offered, never the one that opens it by itself
                "LSItemContentTypes": list(file_type.uniform_types),
            }
            for file_type in FILE_TYPES
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": identifier,
                "UTTypeDescription": file_type.description,
                "UTTypeConformsTo": [_DECLARED_BY_OTHERS[identifier]],
                "UTTypeTagSpecification": {
                    "public.filename-extension": [suffix.removeprefix(".") for suffix in file_type.suffixes],
                    "public.mime-type": list(file_type.media_types),
                },
            }
            for file_type in FILE_TYPES
            for identifier in file_type.uniform_types
            if identifier in _DECLARED_BY_OTHERS
        ],
    }


def make_disk_image(application: Path, target: Path) -> Path:
    """Make the image in the folder `target`. Raises CalledProcessError."""
    subprocess.run(["codesign", "--verify", "--deep", "--strict", application], check=True)
    finished = target / f"edgewise-{__version__}-macos-{platform.machine()}.dmg"
    with tempfile.TemporaryDirectory(dir=target) as temporary:
        stage = Path(temporary) / "Edgewise"
        stage.mkdir()
        # `ditto` keeps what the signature covers, extended attributes too.
        subprocess.run(["ditto", application, stage / application.name], check=True)
        subprocess.run(["ditto", DIST / "edgewise" / "licences", stage / "Licences"], check=True)
        (stage / "Applications").symlink_to("/Applications")
        unfinished = Path(temporary) / finished.name
        name = f"Edgewise {__version__}"
        image = ["hdiutil", "create", "-volname", name, "-srcfolder", str(stage), "-format", "ULMO", str(unfinished)]
        subprocess.run(image, check=True)
        return unfinished.replace(finished)


def main() -> int:
    """Make it."""
    if sys.platform != "darwin":
        print("A disk image is made on macOS.", file=sys.stderr)
        return 2
    image = make_disk_image(APPLICATION, DIST)
    print(f"{image}: {image.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
