"""Every kind of error has a code that never changes, and a sentence that says what to do."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from string import Formatter

import pytest

import app
from app.documents.errors import LargeFileError, MissingFileError
from app.engine.errors import EdgewiseError, error_kinds

# Codes stand in reports that people send: never rename one, never give one to another kind.
CODES = {
    "archive-bomb": "BombError",
    "archive-parts": "ManyPartsError",
    "argument-missing": "MissingArgumentError",
    "argument-unknown": "UnknownArgumentError",
    "claim-empty": "EmptyClaimError",
    "claim-long": "LongClaimError",
    "file-archive": "ArchiveError",
    "file-damaged": "DamagedFileError",
    "file-drawing": "DrawingError",
    "file-empty": "EmptyFileError",
    "file-folder": "FolderError",
    "file-forbidden": "ForbiddenFileError",
    "file-intricate": "IntricateFileError",
    "file-large": "LargeFileError",
    "file-missing": "MissingFileError",
    "file-no-text": "NoTextFileError",
    "file-old-office": "OldOfficeError",
    "file-open-document": "OtherOpenDocumentError",
    "file-presentation": "PresentationError",
    "file-protected": "ProtectedFileError",
    "file-special": "SpecialFileError",
    "file-spreadsheet": "SpreadsheetError",
    "file-unreadable": "UnreadableFileError",
    "file-unwritable": "UnwritableFileError",
    "files-none": "NothingToReadError",
    "folder-empty": "EmptyFolderError",
    "kept-undeletable": "UnforgottenError",
    "model-damaged": "DamagedModelError",
    "model-failed": "FailedModelError",
    "model-file-changed": "ChangedModelFileError",
    "model-file-missing": "MissingModelFileError",
    "model-file-unreadable": "UnreadableModelFileError",
    "model-format": "ModelFormatError",
    "model-missing": "MissingBundleError",
    "model-task": "WrongTaskError",
    "model-unusable": "UnusableModelError",
    "option-wrong": "OptionError",
    "passage-empty": "EmptyPassageError",
    "pdf-crash": "PdfCrashError",
    "pdf-pages": "ManyPagesError",
    "pdf-reader": "PdfReaderError",
    "pdf-scanned": "ScannedFileError",
    "pdf-slow": "PdfSlowError",
    "question-empty": "EmptyQuestionError",
    "question-long": "LongQuestionError",
    "questions-none": "NoQuestionsError",
    "text-empty": "EmptyTextError",
    "text-long": "LongTextError",
    "window-display": "NoDisplayError",
    "window-qt": "QtError",
    "xml-damaged": "DamagedXmlError",
    "xml-deep": "DeepFileError",
    "xml-document-type": "DocumentTypeError",
}

# What a sentence tells people to do begins with one of these words.
ADVICE = {
    "ask",
    "check",
    "choose",
    "copy",
    "delete",
    "get",
    "install",
    "open",
    "paste",
    "print",
    "run",
    "save",
    "see",
    "shorten",
    "try",
    "type",
    "unpack",
    "use",
    "write",
}


def modules() -> list[str]:
    return [module.name for module in pkgutil.walk_packages(app.__path__, "app.") if ".ui" not in module.name]


for name in modules():
    if name != "app.__main__":
        importlib.import_module(name)
KINDS = error_kinds()


def values_for(kind: type[EdgewiseError]) -> dict[str, object]:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(kind.sentence) if name]
    return {name: 1234 if spec == "," else "x" for name, spec in fields}


def test_codes_stay_what_they_are():
    assert {kind.code: kind.__name__ for kind in KINDS} == CODES
    assert len(KINDS) == len(CODES), "two kinds share a code"
    assert [kind.code for kind in KINDS] == sorted(CODES)


def test_whatever_is_raised_is_a_kind():
    """Errors without a code cannot be told apart in a report, nor translated."""
    plain = {"EdgewiseError", "InputError", "BundleError"}
    for path in Path(app.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call | ast.Name):
                raised = ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc)
                assert raised not in plain, f"{path}:{node.lineno}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_sentence_can_be_filled_in(kind):
    error = kind(**values_for(kind))
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code)
    assert kind.__doc__
    message = str(error)
    assert message.endswith(".")
    assert not {"{", "}", "\n"} & set(message)
    assert error.detail == ""
    advice = re.split(r"[:;] ", message)[-1].split()[0]
    assert advice in ADVICE or " must be " in message, "it does not say what to do"


def test_an_error_keeps_what_a_translation_and_a_report_need():
    error = LargeFileError(name="a.pdf", megabytes=200, detail="209715201 bytes")
    assert str(error) == "a.pdf is larger than 200 MB: open a part of it."
    assert error.values == {"name": "a.pdf", "megabytes": 200}
    assert error.sentence.format(**error.values) == str(error)
    assert (error.code, error.detail) == ("file-large", "209715201 bytes")
    # Braces in a value are the user's own.
    assert str(MissingFileError(path="{x}")) == "There is no file {x}: check its name."
    with pytest.raises(KeyError):
        MissingFileError(name="x")
