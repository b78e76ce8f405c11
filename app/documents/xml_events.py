"""XML as a stream of events, in constant memory, by a parser that refuses to define or fetch entities."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from app.documents.errors import DamagedXmlError, DeepFileError, DocumentTypeError, IntricateFileError

_DEEPEST = 5_000
_MOST_NAMES = 10_000  # of elements and attributes, all of which the parser remembers
_LONGEST_TAG = 2 * 1024 * 1024  # of a tag or comment; the parser begins it anew with every chunk
_NOTHING: dict[str, str] = {}


class Event(NamedTuple):
    """A start tag, an end tag, or text.

    `what` is "start", "end" or "text"; `value` the element's local name, or the text; `attributes` by local name.
    """

    what: str
    value: str
    attributes: dict[str, str] = _NOTHING


def xml_events(chunks: Iterable[bytes], name: str) -> Iterator[Event]:
    """Yield what comes in the XML whose bytes are `chunks`; namespaces are left out.

    Raises InputError, calling the file `name`, when it is not well-formed, nests thousands of elements, has a tag of
    megabytes or thousands of names, or declares a document type of its own: that is what entity bombs and entities
    that name other files need.
    """
    events: list[Event] = []
    depth = 0

    class LocalNames(dict[str, str]):
        """Names without their namespaces, by names with them."""

        def __missing__(self, full: str) -> str:
            if len(self) >= _MOST_NAMES:
                raise IntricateFileError(name=name)
            self[full] = full.rpartition(" ")[2]
            return self[full]

    names = LocalNames()

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise DeepFileError(name=name)
        local = {names[key]: value for key, value in attributes.items()} if attributes else _NOTHING
        events.append(Event("start", names[tag], local))

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        events.append(Event("end", names[tag]))

    def declared(_name: str, _system: str | None, _public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset:
            refuse()

    def refuse(*_: object) -> NoReturn:
        raise DocumentTypeError(name=name)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = lambda data: events.append(Event("text", data))
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise IntricateFileError(name=name)
            yield from events
            events.clear()
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):  # the last two: an encoding that does not exist
        raise DamagedXmlError(name=name) from None
    yield from events
