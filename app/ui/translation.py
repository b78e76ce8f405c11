"""The language of the window, by Qt's own mechanism: `.qm` files made of the `.ts` files beside them."""

from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.engine.errors import EdgewiseError

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""By code, each in its own words."""

ERRORS = "errors"
"""The context of the sentences of errors."""


def translations_folder() -> Path:
    """Where the files are, also inside a frozen application."""
    return Path(__file__).resolve().parent / "translations"


def install(application: QCoreApplication, language: str = "") -> str:
    """Use a language of `LANGUAGES` from now on, that of the system if it is empty; return which one.

    To be called before widgets are made: those that are there keep their words. English is loaded in any case: it has
    the plural forms, and the words of what another language lacks.
    """
    # Not the locale's name: that is how the system writes numbers, which may be another language's way.
    code = best_of([language] if language else QLocale.system().uiLanguages())
    for old in application.findChildren(QTranslator):
        application.removeTranslator(old)
        old.deleteLater()
    QLocale.setDefault(QLocale(code))
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    # The one installed last is asked first.
    for name, folder in (
        ("edgewise_en", str(translations_folder())),
        (f"qtbase_{code}", qt),
        (f"edgewise_{code}", str(translations_folder())),
    ):
        translator = QTranslator(application)
        if translator.load(name, folder):
            application.installTranslator(translator)
    return code


def best_of(wanted: Iterable[str]) -> str:
    """The first of these languages, such as `de-AT`, that the window speaks; English if it speaks none of them."""
    return next((code for name in wanted if (code := name.split("-")[0]) in LANGUAGES), "en")


def translated(error: EdgewiseError) -> str:
    """The error's sentence in the language of the window."""
    if not error.sentence:
        return str(error)
    return _Filled().vformat(QCoreApplication.translate(ERRORS, error.sentence), (), error.values)


class _Filled(Formatter):
    """Writes whole numbers as the language of the window does."""

    def format_field(self, value: object, spec: str) -> str:
        return QLocale().toString(value) if isinstance(value, int) else str(super().format_field(value, spec))
