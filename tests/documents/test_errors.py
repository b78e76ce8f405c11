"""Every kind of error has a code of its own and a sentence that can be filled in."""

import re
from string import Formatter

import pytest

import app.documents.errors
from app.documents.errors import LargeFileError, MissingFileError
from app.engine.errors import EdgewiseError, InputError, error_kinds


def values_for(kind: type[EdgewiseError]) -> dict[str, object]:
    fields = [(name, spec) for _, name, spec, _ in Formatter().parse(kind.sentence) if name]
    return {name: 1234 if spec == "," else "x" for name, spec in fields}


def test_codes_are_unique_and_every_document_kind_is_listed():
    codes = [kind.code for kind in error_kinds()]
    assert len(set(codes)) == len(codes)
    assert codes == sorted(codes)
    here = {
        kind for kind in vars(app.documents.errors).values() if isinstance(kind, type) and issubclass(kind, InputError)
    }
    assert here - {InputError} <= set(error_kinds())


@pytest.mark.parametrize("kind", error_kinds(), ids=lambda kind: kind.code)
def test_every_sentence_can_be_filled_in(kind):
    error = kind(**values_for(kind))
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", kind.code)
    assert kind.__doc__
    message = str(error)
    assert message.endswith(".")
    assert not {"{", "}", "\n"} & set(message)
    assert error.detail == ""


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
