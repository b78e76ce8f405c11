"""Writes what a finished application folder holds as a software bill of materials, CycloneDX 1.6 in JSON:

    python packaging/sbom.py BUNDLE FILE

Every part with its version, licence and package URL, what it says it was itself made of, and every file with its
SHA-256. The same folder gives the same bytes: there is no time in it, and its serial number is made from its content.
"""

import argparse
import json
import re
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shipped import Part, UnknownPartError, sha256, shipped_parts

_TYPES = {"application": "application", "model": "machine-learning-model", "python": "library", "system": "library"}
_SPACE = uuid.UUID("f2b0f7b6-7a1c-4a86-9d0c-2f0e1d5b9c11")
# What CycloneDX takes as an expression; anything else is given as a name.
_EXPRESSION = re.compile(r"[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)+")
_IDENTIFIER = re.compile(r"(Apache-2\.0|MIT|BSD-[23]-Clause|Python-2\.0|PSF-2\.0|Zlib|ISC|Unicode-3\.0|Unlicense)")


def bill_of_materials(parts: Sequence[Part], bundle: Path) -> dict[str, Any]:
    """The bill as JSON values. `parts` are those of the folder `bundle`."""
    described = {_reference(part): _component(part, bundle) for part in parts}
    (root,) = (part for part in parts if part.kind == "application")
    own = _reference(root)
    content: dict[str, Any] = {
        "metadata": {"component": described.pop(own)},
        "components": list(described.values()),
        "dependencies": [{"ref": own, "dependsOn": list(described)}],
    }
    serial = uuid.uuid5(_SPACE, json.dumps(content, sort_keys=True))
    schema = "http://cyclonedx.org/schema/bom-1.6.schema.json"
    head = {"$schema": schema, "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial.urn, "version": 1}
    return {**head, **content}


def write_bill(parts: Sequence[Part], bundle: Path, file: Path) -> None:
    """Write the bill into `file`. Raises UnknownPartError."""
    file.write_text(json.dumps(bill_of_materials(parts, bundle), indent=1) + "\n", "utf-8")


def _reference(part: Part) -> str:
    return part.purl or f"{part.kind}:{part.name}@{part.version}"


def _component(part: Part, bundle: Path) -> dict[str, Any]:
    inner: list[dict[str, Any]] = [
        {
            "type": "file",
            "name": str(file),
            "hashes": [{"alg": "SHA-256", "content": sha256(bundle / file)}],
        }
        for file in part.files
    ]
    for made_of in part.components:
        component: dict[str, Any] = {"type": "data" if part.kind == "model" else "library", "name": made_of.name}
        component |= {key: value for key, value in (("version", made_of.version), ("purl", made_of.purl)) if value}
        inner.append(component | _licences(made_of.licence))
    described: dict[str, Any] = {
        "type": _TYPES[part.kind],
        "bom-ref": _reference(part),
        "name": part.name,
        "version": part.version,
    }
    if part.purl:
        described["purl"] = part.purl
    return described | _licences(part.licence) | ({"components": inner} if inner else {})


def _licences(licence: str) -> dict[str, Any]:
    if not licence:
        return {}
    if _EXPRESSION.fullmatch(licence):
        return {"licenses": [{"expression": licence}]}
    kind = "id" if _IDENTIFIER.fullmatch(licence) else "name"
    return {"licenses": [{"license": {kind: licence}}]}


def main() -> int:
    """Write it."""
    parser = argparse.ArgumentParser(
        description="Writes a software bill of materials of a finished application folder."
    )
    parser.add_argument("bundle", type=Path, help="the folder that PyInstaller wrote")
    parser.add_argument("file", type=Path, help="the file to write")
    options = parser.parse_args()
    try:
        write_bill(shipped_parts(options.bundle), options.bundle, options.file)
    except UnknownPartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
