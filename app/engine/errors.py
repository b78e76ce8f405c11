"""The errors that people see. `str(error)` is one sentence: what is wrong and what to do."""


class EdgewiseError(Exception):
    """Anything that stops a task and can be explained in one sentence."""


class BundleError(EdgewiseError):
    """A model bundle is missing, damaged or of the wrong kind."""


class InputError(EdgewiseError):
    """The user's text, question, file or option cannot be used."""
