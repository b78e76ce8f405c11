"""What can be wrong with how Edgewise was started and with where it is to write; see `app.engine.errors`."""

from app.engine.errors import EdgewiseError, InputError


class QtError(EdgewiseError):
    """A library that the window needs is missing."""

    code = "window-qt"
    sentence = (
        "Qt cannot be loaded for the window ({reason}): install what is missing, or use edgewise ask FILE QUESTION."
    )


class NoDisplayError(InputError):
    """There is nowhere to show a window."""

    code = "window-display"
    sentence = "There is no display for the window: use edgewise ask FILE QUESTION instead."


class UnknownArgumentError(InputError):
    """Neither a file nor a command."""

    code = "argument-unknown"
    sentence = "There is no file or command {argument!r}: see edgewise --help."


class MissingArgumentError(InputError):
    """A command was given too little."""

    code = "argument-missing"
    sentence = "A file or a {what} is missing: type edgewise {command} FILE {example}."


class UnwritableFileError(InputError):
    """The system does not let a file be written."""

    code = "file-unwritable"
    sentence = "{path} cannot be written ({reason}): choose another place."


class UnforgottenError(EdgewiseError):
    """Something that is kept cannot be deleted."""

    code = "kept-undeletable"
    sentence = "{path} cannot be deleted ({reason}): delete it yourself."
