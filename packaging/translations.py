"""Keeps the translations up to date: `python packaging/translations.py` after words of the window have changed.

Collects the words of app/ into app/ui/translations/*.ts, keeping what is translated, and compiles the .qm files.
New words stand there as unfinished: translate them (with Qt Linguist, or by hand) and run it again. `--check` changes
nothing and fails where a .ts file is out of date or unfinished.
"""

import argparse
import ast
import importlib
import pkgutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import app.documents  # noqa: E402 - the path is set above
import app.engine  # noqa: E402
from app.engine.errors import error_kinds  # noqa: E402
from app.engine.evidence import VERDICT_RULE  # noqa: E402
from app.ui.translation import ERRORS, LANGUAGES, translations_folder  # noqa: E402

SOURCE_LANGUAGE = "en"  # its file has plural forms only


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """Words to be translated, in the context in which they are looked up."""

    context: str
    source: str

    @property
    def plural(self) -> bool:
        """Whether it has a form for one thing and another for several."""
        return "%n" in self.source or "%Ln" in self.source


def messages() -> list[Message]:
    """All words of the window and all sentences of errors, in order."""
    found = {message for path in sorted((ROOT / "app" / "ui").glob("*.py")) for message in messages_in(path)}
    for package in (app.engine, app.documents):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    for name in ("app.errors", "app.inputs"):
        importlib.import_module(name)
    found |= {Message(ERRORS, kind.sentence) for kind in error_kinds()}
    found.add(Message("VerdictCard", VERDICT_RULE))
    return sorted(found)


def messages_in(path: Path) -> Iterator[Message]:
    """The words of one module: in `tr`, in `QCoreApplication.translate` with their context, and in its own `_tr`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = _context_of_own(tree)
    for scope in ast.walk(tree):
        if isinstance(scope, ast.ClassDef):
            yield from (
                Message(scope.name, text)
                for call in ast.walk(scope)
                if isinstance(call, ast.Call) and ast.unparse(call.func) in {"self.tr", "tr"}
                for text in _texts(call.args[0])
            )
        if not isinstance(scope, ast.Call):
            continue
        name = ast.unparse(scope.func)
        if name == "_tr" and own:
            yield from (Message(own, text) for text in _texts(scope.args[0]))
        elif name in {"QCoreApplication.translate", "QT_TRANSLATE_NOOP", "translate"} and len(scope.args) > 1:
            yield from (Message(*pair) for context in _texts(scope.args[0]) for pair in _pairs(context, scope.args[1]))


def _context_of_own(tree: ast.Module) -> str | None:
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == "_tr":
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "QCoreApplication.translate":
                    return next(_texts(call.args[0]), None)
    return None


def _pairs(context: str, node: ast.expr) -> Iterator[tuple[str, str]]:
    yield from ((context, text) for text in _texts(node))


def _texts(node: ast.expr) -> Iterator[str]:
    """The text, or either text of a choice between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)


def updated(language: str, found: list[Message]) -> ET.Element:
    """The .ts file as it should be: every message, with its translation if there is one."""
    known = translations_of(language)
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage=SOURCE_LANGUAGE)
    contexts: dict[str, ET.Element] = {}
    for message in found:
        if language == SOURCE_LANGUAGE and not message.plural:
            continue
        if message.context not in contexts:
            contexts[message.context] = ET.SubElement(root, "context")
            ET.SubElement(contexts[message.context], "name").text = message.context
        entry = ET.SubElement(contexts[message.context], "message", {"numerus": "yes"} if message.plural else {})
        ET.SubElement(entry, "source").text = message.source
        forms = known.get(message, [])
        translation = ET.SubElement(entry, "translation", {} if forms and all(forms) else {"type": "unfinished"})
        if message.plural:
            for form in forms or ["", ""]:
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = forms[0] if forms else ""
    return root


def translations_of(language: str) -> dict[Message, list[str]]:
    """The forms of every message of a .ts file, empty where they are unfinished; one form if it has no plural."""
    path = _path(language)
    if not path.exists():
        return {}
    known: dict[Message, list[str]] = {}
    for context in ET.parse(path).getroot().iter("context"):
        for entry in context.iter("message"):
            translation = entry.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            known[Message(context.findtext("name", ""), entry.findtext("source", ""))] = forms
    return known


def _path(language: str) -> Path:
    return translations_folder() / f"edgewise_{language}.ts"


def _write(root: ET.Element, path: Path) -> None:
    ET.indent(root, " ")
    path.write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ET.tostring(root, encoding="unicode") + "\n",
        encoding="utf-8",
    )


def problems() -> list[str]:
    """What is out of date or unfinished, as sentences."""
    found = messages()
    said = []
    for language in LANGUAGES:
        known = translations_of(language)
        wanted = {message for message in found if language != SOURCE_LANGUAGE or message.plural}
        said += [f"{language}: not in the .ts file: {message}" for message in sorted(wanted - set(known))]
        said += [f"{language}: no longer used: {message}" for message in sorted(set(known) - wanted)]
        said += [
            f"{language}: unfinished: {message}" for message in sorted(wanted & set(known)) if not all(known[message])
        ]
    return said


def main() -> int:
    """Update, or check; the exit code."""
    parser = argparse.ArgumentParser(description="Update the translations of the window.")
    parser.add_argument("--check", action="store_true", help="change nothing, fail where something is to be done")
    if parser.parse_args().check:
        said = problems()
        for line in said:
            print(line)
        return 1 if said else 0
    found = messages()
    for language in LANGUAGES:
        path = _path(language)
        _write(updated(language, found), path)
        compiled = path.with_suffix(".qm")
        subprocess.run(
            [str(Path(sys.executable).parent / "pyside6-lrelease"), str(path), "-qm", str(compiled)], check=True
        )
    for line in problems():
        print(line)  # what is left to be translated
    return 0


if __name__ == "__main__":
    sys.exit(main())
