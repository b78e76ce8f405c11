"""The float32 twin of an int8 graph, made from its bytes: the same rounded weights, values that are not rounded.

Processors without dot-product instructions may multiply floats faster. Four times the bytes would have to ship for
that, were it not so simple: every DynamicQuantizeMatMul of the graph becomes a Cast and a Mul of its weights, which
onnxruntime computes once, when it loads the graph, a MatMul and an Add. (DequantizeLinear would say the same, but
onnxruntime turns it into a product that multiplies the weights out on every run.) Field numbers as in onnx.proto of
ONNX 1.17; see `app.engine.graph_limits` for why this does without the `onnx` package.
"""

from collections.abc import Sequence

from app.engine.graph_limits import fields

_GRAPH, _NODE = 7, 1  # of ModelProto and GraphProto
_INPUT, _OUTPUT, _NAME, _OPERATOR, _ATTRIBUTE = 1, 2, 3, 4, 5  # of NodeProto
_ATTRIBUTE_NAME, _INTEGER, _KIND, _IS_INTEGER = 1, 3, 20, 2  # of AttributeProto
_VARINT, _DELIMITED = 0, 2
_FLOAT = 1  # of TensorProto.DataType
_PRODUCT = b"DynamicQuantizeMatMul"


def float_twin(model: bytes) -> bytes | None:
    """Return the twin of an ONNX file that `check_graph` has passed; None where no product of it can be undone."""
    parts = []
    found = False
    for field, value in fields(memoryview(model)):
        if field == _GRAPH and isinstance(value, memoryview):
            graph = []
            for inner, entry in fields(value):
                nodes = _unrounded(entry) if inner == _NODE and isinstance(entry, memoryview) else None
                found = found or nodes is not None
                graph += (
                    [_field(inner, entry)] if nodes is None else [_field(_NODE, memoryview(node)) for node in nodes]
                )
            value = memoryview(b"".join(graph))  # noqa: PLW2901
        parts.append(_field(field, value))
    return b"".join(parts) if found else None


def has_float_twin(model: bytes) -> bool:
    """Whether `float_twin` would find one, at a fraction of its cost. Raises ForbiddenGraphError for no ONNX file."""
    return any(
        inner == _NODE and isinstance(entry, memoryview) and _unrounded(entry) is not None
        for field, value in fields(memoryview(model))
        if field == _GRAPH and isinstance(value, memoryview)
        for inner, entry in fields(value)
    )


def _unrounded(node: memoryview) -> list[bytes] | None:
    """The nodes in the place of an int8 product; None for any other node."""
    texts: dict[int, list[bytes]] = {_INPUT: [], _OUTPUT: [], _NAME: [], _OPERATOR: []}
    for field, value in fields(node):
        if field in texts and isinstance(value, memoryview):
            texts[field].append(bytes(value))
    if texts[_OPERATOR] != [_PRODUCT]:
        return None
    x, codes, scale, zero, bias = (texts[_INPUT] + [b""] * 2)[:5]
    if zero:  # weights that are not symmetric: Edgewise makes none
        return None
    (out,) = texts[_OUTPUT]
    whole, weight, product = out + b".whole", out + b".weight", out + b".product" if bias else out
    nodes = [
        _node(b"Cast", [codes], whole, _integer(b"to", _FLOAT)),
        _node(b"Mul", [whole, scale], weight),
        _node(b"MatMul", [x, weight], product),
    ]
    return [*nodes, _node(b"Add", [product, bias], out)] if bias else nodes


def _node(operator: bytes, inputs: Sequence[bytes], output: bytes, *attributes: bytes) -> bytes:
    parts = [_field(_INPUT, memoryview(name)) for name in inputs]
    parts += [
        _field(field, memoryview(text)) for field, text in ((_OUTPUT, output), (_NAME, output), (_OPERATOR, operator))
    ]
    return b"".join(parts + [_field(_ATTRIBUTE, memoryview(attribute)) for attribute in attributes])


def _integer(name: bytes, value: int) -> bytes:
    return _field(_ATTRIBUTE_NAME, memoryview(name)) + _field(_INTEGER, value) + _field(_KIND, _IS_INTEGER)


def _field(number: int, value: int | memoryview) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3 | _VARINT) + _varint(value)
    return _varint(number << 3 | _DELIMITED) + _varint(len(value)) + bytes(value)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
