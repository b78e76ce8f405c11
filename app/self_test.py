"""`edgewise --self-test`: tries what a package could have left out, and says in one line what came of it."""

import math
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from app import __version__
from app.documents.load import document_from_bytes, load_document
from app.documents.samples import SAMPLE_HYPOTHESIS, SAMPLE_PREMISE, SAMPLE_QUESTION, sample_path
from app.engine.bundle import MANIFEST, QUESTION_ANSWERING, ModelBundle, bundles_folder, load_bundle
from app.engine.errors import EdgewiseError
from app.engine.nli import EntailmentJudge
from app.engine.qa import QuestionAnswerer

_PDF_TEXT = "The self-test is on page one."
_PLATFORMS = {
    "linux": ("offscreen", "xcb", "wayland"),
    "win32": ("offscreen", "windows"),
    "darwin": ("offscreen", "cocoa"),
}
"""Qt's plugins that show windows, for each system."""


class _FailedError(Exception):
    """Something that ships does not work; the message says what."""


def self_test() -> int:
    """Try everything, print one line, and return 0 if all of it works, else 1."""
    found: list[str] = []
    failed: list[str] = []
    checks: tuple[Callable[[], Iterator[str]], ...] = (_models, _window, _pdf)
    for check in checks:
        try:
            found += check()
        except (_FailedError, EdgewiseError, ImportError, OSError) as error:
            failed.append(str(error))
    if failed:
        print(f"edgewise {__version__} self-test: FAILED: {' '.join(failed)}")
        return 1
    print(f"edgewise {__version__} self-test: ok: {', '.join(found)}")
    return 0


def _models() -> Iterator[str]:
    folders = sorted(path.parent for path in bundles_folder().rglob(MANIFEST))
    if not folders:
        raise _FailedError(f"No model is in {bundles_folder()}.")
    for folder in folders:
        bundle = load_bundle(folder)  # compares the hashes of all its files
        yield f"{bundle.identity} {_trial(bundle)}"


def _trial(bundle: ModelBundle) -> str:
    if bundle.task == QUESTION_ANSWERING:
        result = QuestionAnswerer(bundle).ask(load_document(sample_path()).text, SAMPLE_QUESTION)
        if not result.has_answer:
            raise _FailedError(f"{bundle.identity} does not answer the sample question.")
        return f"answers “{result.answers[0].text}”"
    judged = EntailmentJudge(bundle).judge(SAMPLE_PREMISE, SAMPLE_HYPOTHESIS)
    probabilities = (judged.entailment, judged.neutral, judged.contradiction)
    if not math.isclose(sum(probabilities), 1.0, abs_tol=1e-6):
        raise _FailedError(f"{bundle.identity} judges with {probabilities}, which are no probabilities.")
    return f"judges {judged.label} {max(probabilities):.2f}"


def _window() -> Iterator[str]:
    """Load the plugins that show windows, and draw with one that needs no display."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QLibraryInfo, QPluginLoader  # noqa: PLC0415 - commands never load Qt

    from app.ui.application import make_application  # noqa: PLC0415
    from app.ui.translation import LANGUAGES, translations_folder  # noqa: PLC0415

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    loaded = []
    for platform in _PLATFORMS.get(sys.platform, ("offscreen",)):
        files = sorted(folder.glob(f"*q{platform}*"))
        if not files:
            raise _FailedError(f"Qt's plugin {platform} is not in {folder}.")
        for file in files:
            plugin = QPluginLoader(str(file))
            if not plugin.load():
                raise _FailedError(f"Qt's plugin {platform} cannot be loaded: {plugin.errorString().rstrip('.')}.")
        loaded.append(platform)
    application = make_application("en")
    if application.windowIcon().pixmap(32).isNull():
        raise _FailedError("The window's icon cannot be drawn.")
    for language in LANGUAGES:
        if not (translations_folder() / f"edgewise_{language}.qm").is_file():
            raise _FailedError(f"The words of the window are missing in the language {language}.")
    yield f"Qt draws and loads {' '.join(loaded)}"


def _pdf() -> Iterator[str]:
    text = document_from_bytes(_small_pdf(_PDF_TEXT), "self-test.pdf").text
    if _PDF_TEXT not in text:
        raise _FailedError(f"A PDF that says “{_PDF_TEXT}” was read as “{text}”.")
    yield "PDF read by its own process"


def _small_pdf(line: str) -> bytes:
    """A PDF with one page that has this line."""
    drawing = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    file = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(file))
    return file + head + table + tail
