"""What macOS is told of the application."""

import ast
import plistlib
from pathlib import Path

import pytest

import macos_package
from app import __version__
from app.documents.kinds import SUFFIXES
from file_types import FILE_TYPES

SPEC = Path(__file__).parents[2] / "packaging" / "edgewise.spec"


def test_the_list_of_properties_can_be_written_and_has_the_version() -> None:
    read = plistlib.loads(plistlib.dumps(macos_package.info_plist()))
    assert read["CFBundleShortVersionString"] == read["CFBundleVersion"] == __version__
    assert read["LSBackgroundOnly"] is False


def test_every_kind_of_document_is_offered_and_none_is_taken() -> None:
    offered = macos_package.info_plist()["CFBundleDocumentTypes"]
    assert [kind["LSItemContentTypes"] for kind in offered] == [list(kind.uniform_types) for kind in FILE_TYPES]
    assert {kind["LSHandlerRank"] for kind in offered} == {"Alternate"}


def test_types_that_macos_does_not_know_are_described() -> None:
    declared = {kind["UTTypeIdentifier"]: kind for kind in macos_package.info_plist()["UTImportedTypeDeclarations"]}
    known = ("public.", "com.adobe.", "org.openxmlformats.", "org.oasis-open.", "org.idpf.")
    assert {t for kind in FILE_TYPES for t in kind.uniform_types if not t.startswith(known)} == set(declared)
    suffixes = [s for kind in declared.values() for s in kind["UTTypeTagSpecification"]["public.filename-extension"]]
    assert {f".{suffix}" for suffix in suffixes} <= set(SUFFIXES)


def test_the_recipe_is_python_and_uses_it() -> None:
    called = {node.func.id for node in ast.walk(ast.parse(SPEC.read_text("utf-8"))) if _is_named_call(node)}  # type: ignore[attr-defined]
    assert {"Analysis", "EXE", "COLLECT", "BUNDLE", "info_plist"} <= called


def _is_named_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def test_other_systems_are_told_where_it_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert macos_package.main() == 2
    assert "made on macOS" in capsys.readouterr().err
