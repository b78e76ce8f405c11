"""How numbers are said to people."""

from typing import cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from app.engine.latency import Latency

# Plural forms come from the translations, English ones as well.
_THINGS = cast(
    dict[str, str],
    {
        "answer": QT_TRANSLATE_NOOP("Wording", "%Ln answer(s)"),
        "chapter": QT_TRANSLATE_NOOP("Wording", "%Ln chapter(s)"),
        "character": QT_TRANSLATE_NOOP("Wording", "%Ln character(s)"),
        "document": QT_TRANSLATE_NOOP("Wording", "%Ln document(s)"),
        "other document": QT_TRANSLATE_NOOP("Wording", "%Ln other document(s)"),
        "page": QT_TRANSLATE_NOOP("Wording", "%Ln page(s)"),
        "part": QT_TRANSLATE_NOOP("Wording", "%Ln part(s)"),
        "place": QT_TRANSLATE_NOOP("Wording", "%Ln place(s)"),
        "sentence": QT_TRANSLATE_NOOP("Wording", "%Ln sentence(s)"),
        "thread": QT_TRANSLATE_NOOP("Wording", "%Ln thread(s)"),
        "token": QT_TRANSLATE_NOOP("Wording", "%Ln token(s)"),
        "window": QT_TRANSLATE_NOOP("Wording", "%Ln window(s)"),
        "word": QT_TRANSLATE_NOOP("Wording", "%Ln word(s)"),
    },
)


def whole(number: int) -> str:
    """A whole number with its thousands apart, in the language of the window."""
    return QLocale().toString(number)


def percentage(share: float) -> str:
    """A share from 0 to 1 as a whole percentage; only what is exactly certain is called 0 or 100."""
    sign, number = "", f"{100 * share:.0f}"
    if 0.0 < share < 0.01:
        sign, number = "<", "1"
    elif 0.99 < share < 1.0:
        sign, number = ">", "99"
    return sign + _tr("{number}%").format(number=number)


def counted(number: int, thing: str) -> str:
    """`1 window`, `2 windows`: a number of one of `_THINGS`, in the language of the window."""
    return QCoreApplication.translate("Wording", _THINGS[thing], None, number)


def milliseconds(value: float) -> str:
    """Whole milliseconds, with one decimal below one."""
    return QLocale().toString(float(value), "f", 1 if 0.0 < value < 0.95 else 0)


def latency_line(latency: Latency) -> str:
    """The status bar's account of one answer, what matters most first."""
    stages = _tr("tokenise {tokenise} · rank {retrieve} · model {model} · decode {decode}").format(
        tokenise=milliseconds(latency.tokenise_ms),
        retrieve=milliseconds(latency.retrieve_ms),
        model=milliseconds(latency.model_ms),
        decode=milliseconds(latency.decode_ms),
    )
    return " · ".join(
        (
            _tr("{time} ms").format(time=milliseconds(latency.total_ms)),
            stages,
            counted(latency.windows, "window"),
            _tr("{tokens} a second").format(tokens=counted(round(latency.tokens_per_second), "token")),
            counted(latency.threads, "thread"),
            latency.model,
        )
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Wording", text)
