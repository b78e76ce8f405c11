"""Every part of a finished folder is named with its licence, or the build fails."""

import json
import shutil
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

import licences
import sbom
import shipped
from shipped import Component, Part, UnknownPartError

ROOT = Path(__file__).parents[2]
MODULES = {"app.cli", "json", "numpy.linalg", "pyimod02_importers", "pyi_rth_pkgutil"}


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like PyInstaller's, with little in it."""
    monkeypatch.setattr(shipped, "_modules", lambda _: MODULES)
    inner = tmp_path / "edgewise" / "_internal"
    model = inner / "assets" / "models" / "qa"
    model.mkdir(parents=True)
    (tmp_path / "edgewise" / "edgewise").write_bytes(b"\x7fELF")
    (inner / "base_library.zip").write_bytes(b"PK")
    facts = {"name": "qa", "version": "7.1", "licences": [{"what": "Letters to the editor", "licence": "CC BY-SA 4.0"}]}
    (model / "bundle.json").write_text(json.dumps(facts))
    packages = Path(np.__file__).parents[1]
    for place, source in (
        ("numpy/version.py", "numpy/version.py"),
        ("elsewhere/_umath_tests.pyi", "numpy/linalg/_umath_linalg.pyi"),
        ("PySide6/__init__.py", "PySide6/__init__.py"),
        ("shiboken6/__init__.py", "shiboken6/__init__.py"),
    ):
        (inner / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(packages / source, inner / place)
    # The same bytes in another place are still the same distribution's.
    (inner / "elsewhere" / "_umath_tests.pyi").rename(inner / "elsewhere" / "_umath_linalg.pyi")
    return tmp_path / "edgewise"


def part(name: str, licence: str, kind: str = "python", texts: tuple[Path, ...] = ()) -> Part:
    return Part(name, "1.0", kind, licence, list(texts))


def test_parts_are_found_by_file_and_by_module(bundle: Path) -> None:
    parts = {part.name: part for part in shipped.shipped_parts(bundle)}
    assert set(parts) == {"edgewise", "model qa", "numpy", "pyinstaller", "PySide6_Essentials", "Python", "shiboken6"}
    assert PurePosixPath("_internal/elsewhere/_umath_linalg.pyi") in parts["numpy"].files
    assert parts["model qa"].licence == "CC BY-SA 4.0"
    assert any("Copyright" in text.read_text("utf-8") for text in parts["numpy"].texts)


@pytest.mark.parametrize("stray", ["_internal/libmystery.so.9", "_internal/numpy/surprise.py"])
def test_a_file_of_nobody_is_an_error_that_names_it(bundle: Path, stray: str) -> None:
    path = bundle / stray
    path.write_bytes(b"what is this")
    with pytest.raises(UnknownPartError, match=path.name):
        shipped.shipped_parts(bundle)


def test_a_module_of_nobody_is_an_error_that_names_it(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped, "_modules", lambda _: {*MODULES, "mystery.inner"})
    with pytest.raises(UnknownPartError, match=r"mystery\.inner"):
        shipped.shipped_parts(bundle)


def test_a_model_without_licences_is_an_error(bundle: Path) -> None:
    facts = bundle / "_internal" / "assets" / "models" / "qa" / "bundle.json"
    facts.write_text('{"name": "qa", "version": "7.1"}')
    with pytest.raises(UnknownPartError, match="licences"):
        shipped.shipped_parts(bundle)


def test_licences_are_collected_with_the_notice(bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "licences"
    (folder / "old").mkdir(parents=True)
    licences.collect(shipped.shipped_parts(bundle), folder)
    notice = (folder / "NOTICE.txt").read_text("utf-8")
    assert "@" not in notice.replace("@VERSION@", "@")
    assert "Letters to the editor: CC BY-SA 4.0" in notice
    assert "GNU LESSER" in (folder / "PySide6_Essentials" / "LGPL-3.0-only.txt").read_text("utf-8")
    assert len(list((folder / "numpy").iterdir())) > 5
    assert not (folder / "old").exists()


def test_a_licence_without_its_text_is_refused_where_the_text_names_someone() -> None:
    with pytest.raises(UnknownPartError, match="without its text"):
        licences.licence_texts(part("left-pad", "MIT"))
    assert licences.licence_texts(part("crates", "MIT OR Apache-2.0"))


def test_the_gpl_without_exception_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownPartError, match="GPL"):
        licences.licence_texts(part("libreadline8 (Debian)", "GPL-3+", "system", (tmp_path,)))


def test_texts_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    texts = []
    for folder in ("a", "b"):
        path = tmp_path / "x-1.0.dist-info" / "licenses" / folder / "LICENSE"
        path.parent.mkdir(parents=True)
        path.write_text(folder)
        texts.append(path)
    needed = [part("edgewise", "", "application"), part("PySide6_Essentials", "LGPL-3.0-only")]
    licences.collect([*needed, part("x", "MIT", texts=tuple(texts))], tmp_path / "out")
    assert sorted(path.read_text() for path in (tmp_path / "out" / "x").iterdir()) == ["a", "b"]


def test_a_bill_lists_files_with_their_hashes_and_is_the_same_twice(bundle: Path) -> None:
    parts = shipped.shipped_parts(bundle)
    bill = sbom.bill_of_materials(parts, bundle)
    assert bill == sbom.bill_of_materials(shipped.shipped_parts(bundle), bundle)
    components = {component["name"]: component for component in bill["components"]}
    assert components["numpy"]["version"] == np.__version__
    files = {file["name"]: file["hashes"][0]["content"] for file in components["Python"]["components"]}
    assert files == {"_internal/base_library.zip": shipped.sha256(bundle / "_internal" / "base_library.zip")}
    assert bill["metadata"]["component"]["name"] == "edgewise"
    references = [component["bom-ref"] for component in bill["components"]]
    assert len(references) == len(set(references))
    assert bill["dependencies"][0]["dependsOn"] == references


def test_a_changed_file_changes_the_bill(bundle: Path) -> None:
    before = sbom.bill_of_materials(shipped.shipped_parts(bundle), bundle)
    (bundle / "_internal" / "base_library.zip").write_bytes(b"PK2")
    after = sbom.bill_of_materials(shipped.shipped_parts(bundle), bundle)
    assert before["serialNumber"] != after["serialNumber"]


def test_a_licence_in_words_is_a_name_and_an_expression_stays_one(tmp_path: Path) -> None:
    made_of = Component("serde", "1.0", "MIT OR Apache-2.0", "pkg:cargo/serde@1.0")
    odd = Part("odd", "1", "python", "do as you like", components=[made_of])
    bill = sbom.bill_of_materials([part("edgewise", "", "application"), odd], tmp_path)
    (component,) = bill["components"]
    assert component["licenses"] == [{"license": {"name": "do as you like"}}]
    assert component["components"][0]["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
