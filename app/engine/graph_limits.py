"""What the graph of a model may hold: a network and its weights, in one file, and nothing else.

The hashes of bundle.json protect from accidents only: a bundle that somebody made on purpose has the right ones. So the
graph is looked through before onnxruntime gets it. Weights in other files would let a bundle read any file of the
person's; loops, functions and operators of other libraries are no part of any model that Edgewise can use. The file is
protocol buffers (https://protobuf.dev/programming-guides/encoding), field numbers as in onnx.proto of ONNX 1.17; the
`onnx` package itself does not ship.
"""

from collections.abc import Iterator

DOMAINS = frozenset({"", "ai.onnx", "com.microsoft"})
"""Whose operators a model may use: onnxruntime brings them all along."""

_VARINT, _EIGHT_BYTES, _DELIMITED, _FOUR_BYTES = 0, 1, 2, 5

# Field numbers
_GRAPH, _TRAINING, _FUNCTIONS = 7, 20, 25  # of ModelProto
_NODE, _INITIALIZER, _SPARSE_INITIALIZER = 1, 5, 15  # of GraphProto
_OPERATOR, _ATTRIBUTE, _DOMAIN = 4, 5, 7  # of NodeProto
_TENSOR, _SUBGRAPH, _TENSORS, _SUBGRAPHS, _SPARSE, _SPARSES = 5, 6, 10, 11, 22, 23  # of AttributeProto
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14  # of TensorProto


class ForbiddenGraphError(ValueError):
    """The sentence says what the graph holds that it may not, as the end of “it cannot be used: …”."""


def check_graph(model: bytes) -> None:
    """Look through an ONNX file. Raises ForbiddenGraphError."""
    has_graph = False
    for field, value in fields(memoryview(model)):
        if field in (_TRAINING, _FUNCTIONS):
            raise ForbiddenGraphError("it holds functions of its own")
        if field == _GRAPH:
            has_graph = True
            _check_graph(_message(value))
    if not has_graph:
        raise ForbiddenGraphError("it is not an ONNX graph")


def _check_graph(graph: memoryview) -> None:
    for field, value in fields(graph):
        if field == _NODE:
            _check_node(_message(value))
        elif field == _INITIALIZER:
            _check_tensor(_message(value))
        elif field == _SPARSE_INITIALIZER:
            raise ForbiddenGraphError("it holds sparse weights")


def _check_node(node: memoryview) -> None:
    operator = domain = ""
    for field, value in fields(node):
        if field == _OPERATOR:
            operator = _name(value)
        elif field == _DOMAIN:
            domain = _name(value)
        elif field == _ATTRIBUTE:
            _check_attribute(_message(value))
    if domain not in DOMAINS:
        raise ForbiddenGraphError(f"it needs the operator {operator} of {domain}, which Edgewise does not have")


def _check_attribute(attribute: memoryview) -> None:
    for field, value in fields(attribute):
        if field in (_SUBGRAPH, _SUBGRAPHS):
            raise ForbiddenGraphError("it holds loops or branches")
        if field in (_SPARSE, _SPARSES):
            raise ForbiddenGraphError("it holds sparse weights")
        if field in (_TENSOR, _TENSORS):
            _check_tensor(_message(value))


def _check_tensor(tensor: memoryview) -> None:
    for field, value in fields(tensor):
        if field == _EXTERNAL_DATA or (field == _DATA_LOCATION and value != 0):
            raise ForbiddenGraphError("its weights are in another file")


def fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield (field number, value): an integer, or the bytes of what has a length."""
    at, end = 0, len(message)
    while at < end:
        key, at = _varint(message, at)
        kind = key & 7
        value: int | memoryview
        if kind == _VARINT:
            value, at = _varint(message, at)
        else:
            if kind == _DELIMITED:
                size, at = _varint(message, at)
            elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
                size = 8 if kind == _EIGHT_BYTES else 4
            else:
                raise ForbiddenGraphError("it is not an ONNX graph")
            if size > end - at:
                raise ForbiddenGraphError("it ends too early")
            value = message[at : at + size]
            at += size
        yield key >> 3, value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            raise ForbiddenGraphError("it ends too early")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise ForbiddenGraphError("it is not an ONNX graph")


def _message(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise ForbiddenGraphError("it is not an ONNX graph")
    return value


def _name(value: int | memoryview) -> str:
    """A name that can be shown whatever it holds."""
    name = bytes(_message(value)[:100]).decode("utf-8", "replace")
    return name if name.isprintable() else ascii(name)
