"""The window in German: nothing of it is English, nothing is cut off on a small screen, and numbers are German."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileSystemModel,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QTabBar,
    QToolButton,
    QWidget,
)

import translations
from app.documents.errors import ManyPagesError
from app.engine.benchmark import Benchmark
from app.engine.errors import EdgewiseError, EmptyQuestionError, error_kinds
from app.engine.latency import Latency
from app.engine.verification import Verification
from app.settings import Settings, save_settings
from app.ui.benchmark_dialog import BenchmarkDialog
from app.ui.choice_switch import ChoiceSwitch
from app.ui.elided_button import ElidedButton
from app.ui.elided_label import ElidedLabel
from app.ui.main_window import MainWindow
from app.ui.translation import best_of, install, translated
from app.ui.wording import counted, latency_line, milliseconds, percentage
from tests.documents import make
from tests.ui import fakes
from tests.ui.conftest import OpenWindow
from tests.ui.steps import ask, check, idle, only, open_files

CONTRACT = (
    "Die Miete beträgt 940 Euro im Monat. Sie ist am dritten Werktag zu zahlen.\n\n"
    "Hunde sind im Haus nicht erlaubt. Im Garten dürfen sie frei laufen.\n"
)
SAME_IN_BOTH = {"Edgewise", "Text", "PDF", "Word", "Markdown", "OpenDocument", "Name"}
"""What may stand in the German window as it stands in the English one."""
ENGLISH = re.compile(
    r"\b(the|of|and|to|is|are|be|it|its|not|no|with|this|these|that|or|from|for|your|you|what|how|when|where|"
    r"by|as|than|them|one|nothing|everything|close|save|open|show|read|reading|answers?|documents?|pages?|sure)\b",
    re.IGNORECASE,
)
NOT_SHOWN = {"objectName", "styleSheet", "inputMask", "html", "markdown", "plainText", "windowFilePath"}
"""Properties that nobody sees, or that hold the user's own words."""
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)


@pytest.fixture
def speak(qapp: QApplication) -> Iterator[Callable[[str], str]]:
    """Chooses a language for one test."""
    yield lambda language: install(qapp, language)
    install(qapp, "en")


@pytest.fixture
def german(speak: Callable[[str], str]) -> None:
    assert speak("de") == "de"


class GermanJudge(fakes.FakeJudge):
    """Speaks of answers in German, as only its texts are."""

    def verify(self, passage: str, start: int, end: int, question: str) -> Verification:
        """Always supports."""
        return Verification(f"Sie beträgt {passage[start:end]}.", start, end, self.judgement())


def open_german(
    open_window: OpenWindow, *, has_answer: bool = True, label: str = "entailment", error: Exception | None = None
) -> MainWindow:
    answerer = fakes.FakeAnswerer(words=("940 Euro", "Werktag"), has_answer=has_answer, error=error, windows=3)
    save_settings(Settings(started_before=True))  # without the samples, which are English
    judge = GermanJudge(label, ("Hunde sind im Haus nicht erlaubt.", "Im Garten dürfen sie frei laufen."))
    return open_window(fakes.readers(answerer, judge))


# What is written where


def texts_of(root: QWidget) -> set[str]:
    """All words of a widget and of what is in it: shown, in tooltips, and for screen readers."""
    return {
        line.strip()
        for thing in (root, *root.findChildren(QWidget), *root.findChildren(QAction))
        for text in (*properties(thing), *items(thing))
        for line in re.split(r"\n| · ", text)
        if line.strip()
    }


def properties(thing: QObject) -> Iterator[str]:
    meta = thing.metaObject()
    names = {cast(str, meta.property(number).name()) for number in range(meta.propertyCount())} - NOT_SHOWN
    if isinstance(thing, QLineEdit):
        names -= {"text", "displayText", "selectedText"}
    if isinstance(thing, QProgressBar) and not thing.isTextVisible():
        names -= {"text", "format"}
    yield from (value for name in names if isinstance(value := thing.property(name), str))


def items(thing: QObject) -> Iterator[str]:
    if isinstance(thing, QComboBox):
        yield from (thing.itemText(row) for row in range(thing.count()))
    elif isinstance(thing, QTabBar):
        yield from (thing.tabText(tab) + "\n" + thing.tabToolTip(tab) for tab in range(thing.count()))
    elif isinstance(thing, QAbstractItemView) and not isinstance(thing.model(), QFileSystemModel | None):
        model = thing.model()
        indexes = (model.index(row, column) for row in range(model.rowCount()) for column in range(6))
        yield from (str(index.data(role) or "") for index in indexes if index.isValid() for role in ROLES)
        yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in range(6))


def english_in(texts: set[str]) -> list[str]:
    """Those that are the English words for something, or have English words in them."""
    sources: set[str] = set()
    templates: list[tuple[re.Pattern[str], re.Pattern[str]]] = []
    for message, (form, *_) in translations.translations_of("de").items():
        for source, german in zip(message.source.split("\n"), form.split("\n"), strict=True):
            if Formatter().parse(source) and re.search(r"\{|%", source):
                templates.append((pattern(source), pattern(german)))
            elif source != german:
                sources.add(plain(source))
    return sorted(
        text
        for text in map(plain, texts)
        if text not in SAME_IN_BOTH
        and (
            text in sources
            or ENGLISH.search(text)
            or any(source.fullmatch(text) and not german.fullmatch(text) for source, german in templates)
        )
    )


def plain(text: str) -> str:
    """Without mnemonics and keys."""
    return re.sub(r"\s*\((\w+\+)*\S+\)$", "", text.replace("&", "")).strip()


def pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{.*?\\\}|%L?n", ".+", re.escape(plain(template))))


def test_english_is_noticed() -> None:
    """The test below could fail."""
    german = {"Antworten", "Frage", "Zum Text gehen (Strg+T)", "3 von 7 wird gelesen", "wird gelesen, 1 von 2", "Text"}
    assert english_in(german) == []
    english = {"Go to the text (Ctrl+T)", "&Dark", "Reading 3 of 7", "61% sure", "12 ms", "Disputed"}
    assert len(english_in(english)) == len(english)


# The window


@pytest.mark.usefixtures("german")
def test_nothing_in_the_window_is_english(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_german(open_window)
    only(qtbot, window, CONTRACT)
    texts = texts_of(window)
    for name, content in {
        "vertrag.pdf": make.pdf(make.page("Die Miete betraegt 940 Euro."), make.page("Hunde nicht erlaubt.")),
        "kaputt.pdf": b"%PDF-1.7",
        "leer.txt": b"",
        "brief.html": b"<p>Sehr geehrte Damen und Herren</p>",
    }.items():
        (tmp_path / name).write_bytes(content)
    open_files(qtbot, window, *sorted(tmp_path.glob("*.*")))
    for item in window.library.items:
        window.library.choose(item.key)
        texts |= texts_of(window)
    ask(qtbot, window, "Wie hoch ist die Miete?")
    texts |= texts_of(window)
    window.ask.verify_wanted.emit(window.ask.shown[0])
    qtbot.waitUntil(lambda: idle(window))
    texts |= texts_of(window)
    check(qtbot, window, "Hunde sind erlaubt.")
    texts |= texts_of(window)
    QGuiApplication.clipboard().clear()
    window.documents.paste()
    texts |= texts_of(window.banner)
    window.documents.remove()
    texts |= texts_of(window.banner)
    assert len(texts) > 200
    assert english_in({text.removeprefix(f"{tmp_path}/") for text in texts}) == []


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("label", ["entailment", "neutral", "contradiction"])
def test_no_verdict_is_english(qtbot, open_window: OpenWindow, label: str) -> None:
    window = open_german(open_window, label=label, has_answer=False)
    only(qtbot, window, CONTRACT)
    ask(qtbot, window, "Wie hoch ist die Miete?")
    check(qtbot, window, "Hunde sind erlaubt.")
    window.check.in_passage = True
    window.check.premise.setPlainText("Hunde dürfen in den Garten.")
    qtbot.keyClick(window.check.claim, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window))
    assert english_in(texts_of(window)) == []


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", ["settings", "shortcuts", "speed", "forget", "export"])
def test_no_dialog_is_english(qtbot, open_window: OpenWindow, name: str) -> None:
    window = open_german(open_window)
    only(qtbot, window, CONTRACT)
    ask(qtbot, window, "Wie hoch ist die Miete?")
    getattr(window.actions_, name).trigger()
    (dialog,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    texts = texts_of(dialog)
    assert english_in(texts - {str(Path.home()), *Path.home().parts}) == []
    assert len(texts) > 3
    dialog.close()


@pytest.mark.usefixtures("german")
def test_the_benchmark_is_german(qtbot) -> None:
    dialog = BenchmarkDialog(lambda: iter([Benchmark(128, 9, 9, 1234.5, 2345.6, 1000.4, 2, "qa 0.1.0")]))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.start()
    texts = texts_of(dialog)
    qtbot.waitUntil(lambda: not dialog.is_running)
    texts |= texts_of(dialog)
    texts.discard(dialog.line.text())  # made to be cited, and so in English always
    dialog.close()
    assert english_in(texts) == []
    assert "2.346\N{NO-BREAK SPACE}ms" in texts


@pytest.mark.usefixtures("german")
def test_qt_speaks_german_too(qtbot) -> None:
    standard = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(standard.Cancel | standard.Close)
    qtbot.addWidget(box)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Abbrechen", "Schließen"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_mnemonic_is_taken_twice(qtbot, open_window: OpenWindow, speak: Callable[[str], str], language: str) -> None:
    speak(language)
    window = open_window()
    menus = [window.menuBar(), *(menu for menu in window.menuBar().findChildren(QMenu) if menu.actions())]
    assert len(menus) > 5
    for menu in menus:
        letters = mnemonics([action.text() for action in menu.actions() if not action.isSeparator()])
        assert len(letters) == len(set(letters)) == len([action for action in menu.actions() if action.text()])
    window.actions_.settings.trigger()
    (dialog,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    letters = mnemonics([label.text() for label in dialog.findChildren(QLabel)])
    assert len(letters) == len(set(letters)) > 6


def mnemonics(texts: list[str]) -> list[str]:
    return [match[1].lower() for text in texts if (match := re.search(r"&(\w)", text))]


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("has_answer", [True, False])
def test_nothing_is_cut_off_on_a_small_screen(
    qtbot, open_window: OpenWindow, speak: Callable[[str], str], language: str, has_answer: bool
) -> None:
    speak(language)
    window = open_german(open_window, has_answer=has_answer)
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: idle(window))
    assert cut_off(window) == []
    window.tabs.setCurrentWidget(window.check)
    QApplication.processEvents()
    assert cut_off(window) == []
    window.library.clear()
    QApplication.processEvents()
    assert cut_off(window) == []
    window.documents.new_text(CONTRACT)
    window.documents.new_text("Nebenkosten")
    ask(qtbot, window, "Wie hoch ist die Miete?")
    assert cut_off(window) == []
    check(qtbot, window, "Hunde sind erlaubt.")
    assert cut_off(window) == []
    window.check.in_passage = True
    window.check.premise.setPlainText("Hunde dürfen in den Garten.")
    qtbot.keyClick(window.check.claim, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: idle(window))
    assert cut_off(window) == []
    for name in ("settings", "speed", "forget"):
        getattr(window.actions_, name).trigger()
        (dialog,) = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
        QApplication.processEvents()
        assert cut_off(dialog) == []
        dialog.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def cut_off(root: QWidget) -> list[str]:
    """The words in view that have less room than they need. Names and suggestions may be cut; they say so with an …"""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or (isinstance(widget.window(), QDialog) and widget.window() is not root):
            continue
        if isinstance(widget, ElidedButton):
            if isinstance(widget.parentWidget(), ChoiceSwitch) and widget.text() != widget.accessibleName():
                found.append(widget.accessibleName())
        elif isinstance(widget, QLabel) and widget.text() and not isinstance(widget, ElidedLabel):
            needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            width = widget.minimumSizeHint().width() if widget.wordWrap() else widget.sizeHint().width()
            if needed > widget.height() or width > widget.width():
                found.append(widget.text())
        elif isinstance(widget, QAbstractButton) and widget.text() and shows_words(widget):
            if widget.sizeHint().width() > widget.width():
                found.append(widget.text())
        elif isinstance(widget, QLineEdit) and not widget.text():
            if widget.fontMetrics().horizontalAdvance(widget.placeholderText()) > widget.contentsRect().width():
                found.append(widget.placeholderText())
        elif isinstance(widget, QTabBar) and widget.sizeHint().width() > widget.width():
            found.append(widget.tabText(0))
    return found


def shows_words(button: QAbstractButton) -> bool:
    icon_only = Qt.ToolButtonStyle.ToolButtonIconOnly
    return not (
        isinstance(button, QToolButton) and button.toolButtonStyle() == icon_only and not button.icon().isNull()
    )


@pytest.mark.usefixtures("german")
def test_what_is_copied_and_saved_is_german(qtbot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_german(open_window, label="contradiction")
    path = tmp_path / "vertrag.pdf"
    path.write_bytes(make.pdf(make.page("Am Werktag sind 940 Euro zu zahlen.")))
    open_files(qtbot, window, path)
    ask(qtbot, window, "Wie hoch ist die Miete?")
    window.ask.answers.setFocus()
    qtbot.keyClick(window.ask.answers, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Wie hoch ist die Miete?\n940 Euro\n„")
    assert copied.endswith("“ (vertrag.pdf, Seite\N{NO-BREAK SPACE}1)")
    window.documents.new_text(CONTRACT)
    check(qtbot, window, "Hunde sind erlaubt.")
    window.exporting.write(window.check.cited, tmp_path / "belege.md")
    assert (tmp_path / "belege.md").read_text(encoding="utf-8") == (
        "## Hunde sind erlaubt. (gestützt)\n\n"
        "- widerspricht (80\N{NO-BREAK SPACE}%)  \n"
        "  „Hunde sind im Haus nicht erlaubt.“  \n"
        "  Die Miete beträgt 940 Euro im Monat. Sie ist am…, Zeile 3\n"
        "- widerspricht (80\N{NO-BREAK SPACE}%)  \n"
        "  „Im Garten dürfen sie frei laufen.“  \n"
        "  Die Miete beträgt 940 Euro im Monat. Sie ist am…, Zeile 3\n"
    )


# Words, numbers, errors


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [(["de-AT", "de"], "de"), (["fr-FR", "fr", "de"], "de"), (["en-GB", "de"], "en"), (["fr"], "en"), (["C"], "en")],
)
def test_the_first_language_that_there_is_is_spoken(wanted: list[str], spoken: str) -> None:
    assert best_of(wanted) == spoken


def test_an_unknown_language_is_english(speak: Callable[[str], str]) -> None:
    assert speak("tlh") == "en"
    assert counted(2, "answer") == "2 answers"


@pytest.mark.usefixtures("german")
def test_numbers_are_german() -> None:
    assert [counted(number, "answer") for number in (0, 1, 1234)] == ["0 Antworten", "1 Antwort", "1.234 Antworten"]
    assert (percentage(0.5), percentage(0.999)) == ("50\N{NO-BREAK SPACE}%", ">99\N{NO-BREAK SPACE}%")
    assert (milliseconds(1234.4), milliseconds(0.5)) == ("1.234", "0,5")
    line = latency_line(Latency(1.2, 0.0, 40.0, 0.96, 1, 184, 2, "qa 0.1.0"))
    assert line == (
        "42\N{NO-BREAK SPACE}ms · Zerlegen 1 · Ordnen 0 · Modell 40 · Auswerten 1 · 1 Fenster · "
        "4.600 Token pro Sekunde · 2 Threads · qa 0.1.0"
    )


@pytest.mark.usefixtures("german")
def test_every_error_is_said_in_german() -> None:
    translations.messages()  # imports all modules that have errors
    assert len(error_kinds()) > 40
    for kind in error_kinds():
        names = {name for _, name, _, _ in Formatter().parse(kind.sentence) if name}
        values: dict[str, Any] = {name: 1234 if f"{{{name}:," in kind.sentence else f"<{name}>" for name in names}
        error = kind(**values)
        said = translated(error)
        assert said != str(error)
        assert not ENGLISH.search(re.sub("<.*?>", "", said))
        assert all((f"<{name}>" if value != 1234 else "1.234") in said for name, value in values.items())


@pytest.mark.usefixtures("qapp")
def test_errors_in_english_are_as_the_command_line_says_them() -> None:
    error = ManyPagesError(name="book.pdf", most=20_000)
    assert translated(error) == str(error) == "book.pdf has more than 20,000 pages: open a part of it."
    assert translated(EdgewiseError("Said in full.")) == "Said in full."


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EmptyQuestionError(), "Die Frage ist leer: Geben Sie ein, was Sie wissen möchten."),
        (MemoryError(), "Dafür reicht der Speicher nicht"),
        (RuntimeError("…"), "Etwas Unerwartetes ist schiefgegangen (RuntimeError: …)."),
    ],
)
def test_what_goes_wrong_while_reading_is_said_in_german(
    qtbot, open_window: OpenWindow, error: Exception, said: str
) -> None:
    window = open_german(open_window, error=error)
    only(qtbot, window, CONTRACT)
    ask(qtbot, window, "Wie hoch ist die Miete?")
    assert any(text.startswith(said) for text in texts_of(window.banner))
