"""What can be wrong with a file, one class a kind. `name` is what a person calls the file."""

from app.engine.errors import InputError


class MissingFileError(InputError):
    """There is no such file."""

    code = "file-missing"
    sentence = "There is no file {path}: check its name."


class FolderError(InputError):
    """A folder where a file was wanted."""

    code = "file-folder"
    sentence = "{path} is a folder: choose a file in it."


class SpecialFileError(InputError):
    """A device, socket or pipe."""

    code = "file-special"
    sentence = "{path} is not an ordinary file: choose a document."


class ForbiddenFileError(InputError):
    """The account may not read the file."""

    code = "file-forbidden"
    sentence = "{path} cannot be read: ask its owner for the permission."


class UnreadableFileError(InputError):
    """The system gave another reason not to read the file."""

    code = "file-unreadable"
    sentence = "{path!r} cannot be read ({reason}): copy it to another place and open that."


class EmptyFileError(InputError):
    """No bytes, or no text."""

    code = "file-empty"
    sentence = "{name} is empty: open a file with some text in it."


class LargeFileError(InputError):
    """More bytes than a file of this kind may have."""

    code = "file-large"
    sentence = "{name} is larger than {megabytes} MB: open a part of it."


class LongTextError(InputError):
    """More text than can be held."""

    code = "text-long"
    sentence = "{name} holds more than {millions} million characters of text: open a part of it."


class IntricateFileError(InputError):
    """The memory is not enough."""

    code = "file-intricate"
    sentence = "{name} is too large or too intricate for this machine: open a part of it."


class NoTextFileError(InputError):
    """Pictures, programs, data."""

    code = "file-no-text"
    sentence = "{name} is not a text file or another document that can be read: open another one, or paste its text."


class DamagedFileError(InputError):
    """Broken or cut off."""

    code = "file-damaged"
    sentence = "{name} is damaged or incomplete: get another copy of it."


class DamagedXmlError(InputError):
    """The file is whole, but the XML in it is not well-formed."""

    code = "xml-damaged"
    sentence = "{name} is damaged inside (its XML is broken): get another copy of it."


class ProtectedFileError(InputError):
    """Encrypted."""

    code = "file-protected"
    sentence = "{name} is protected by a password: save a copy without one and open that."


class OldOfficeError(InputError):
    """A compound file, as Office wrote before 2007."""

    code = "file-old-office"
    sentence = "{name} is a file of an old Office program: save it as .docx and open that."


class SpreadsheetError(InputError):
    """A spreadsheet of Office or OpenDocument."""

    code = "file-spreadsheet"
    sentence = "{name} is a spreadsheet, which cannot be read: save it as PDF or text and open that."


class PresentationError(InputError):
    """A presentation of Office or OpenDocument."""

    code = "file-presentation"
    sentence = "{name} is a presentation, which cannot be read: save it as PDF or text and open that."


class DrawingError(InputError):
    """A drawing of OpenDocument."""

    code = "file-drawing"
    sentence = "{name} is a drawing, which cannot be read: save it as PDF or text and open that."


class OtherOpenDocumentError(InputError):
    """A formula, a database or the like."""

    code = "file-open-document"
    sentence = "{name} holds no text that can be read: save it as PDF or text and open that."


class ArchiveError(InputError):
    """A zip file of anything."""

    code = "file-archive"
    sentence = "{name} is an archive: unpack it and open a document that was in it."


class ManyPartsError(InputError):
    """A zip file of thousands of parts."""

    code = "archive-parts"
    sentence = "{name} is packed from more than {most:,} files, as no ordinary document is: ask for a PDF of it."


class BombError(InputError):
    """A zip file that unpacks to far more than it is."""

    code = "archive-bomb"
    sentence = "{name} unpacks to far more than a document needs, as files made to do harm do: ask for a PDF of it."


class DeepFileError(InputError):
    """XML that nests without end."""

    code = "xml-deep"
    sentence = "{name} nests its parts thousands deep, as no ordinary document does: ask for a PDF of it."


class DocumentTypeError(InputError):
    """XML with entities, which can grow without end or name other files."""

    code = "xml-document-type"
    sentence = "{name} declares an XML document type of its own, as files made to do harm do: ask for a PDF of it."


class ManyPagesError(InputError):
    """More pages than can be held."""

    code = "pdf-pages"
    sentence = "{name} has more than {most:,} pages: open a part of it."


class ScannedFileError(InputError):
    """A PDF of pictures."""

    code = "pdf-scanned"
    sentence = "{name} has no text in it, only pictures of pages: run text recognition (OCR) on it and open the result."


class PdfCrashError(InputError):
    """The process that reads the file has died of it, or says nothing sensible any more."""

    code = "pdf-crash"
    sentence = "{name} is broken in a way that stops its reading: print it to a new PDF and open that."


class PdfSlowError(InputError):
    """A step of reading the file took longer than any honest file needs."""

    code = "pdf-slow"
    sentence = "{name} takes too long to read: print the pages you need to a new PDF and open that."


class PdfReaderError(InputError):
    """The process that reads PDF files cannot be started."""

    code = "pdf-reader"
    sentence = "{name} cannot be read because the part of Edgewise that reads PDF does not start: install it again."
