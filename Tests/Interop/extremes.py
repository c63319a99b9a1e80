"""Requests made from a method's JSON Schema: one that fits, and, member by member, the extremes of what may stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qinglian_wire import timestamp, uuid7
from suite import COUNTY, TOWN, VILLAGE


@dataclass(frozen=True)
class Raw:
    """JSON text that Python would not write."""

    text: str


def written(value: object) -> str:
    """A value as JSON text; what is `Raw` stands in it as it is."""
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{written(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def frame(method: str, params: object, actor: dict | None) -> tuple[str, bytes]:
    """A request's id and its bytes."""
    id = uuid7()
    context: dict = {"deadline": timestamp(120)} | ({} if actor is None else {"actor": actor})
    text = written({"context": context, "id": id, "jsonrpc": "2.0", "method": method, "params": params})
    return id, text.encode()


DEPTH = 64
"""JSON nests so deep at most; a request's frame and its params are the first two levels."""

POWERS = [2**31, 2**32, 2**53, 2**63, 2**64]
WHOLE = sorted({sign * (power + by) for power in POWERS for by in (-1, 0, 1) for sign in (1, -1)} | {0, 1, -1})
NUMBERS = [
    *map(str, WHOLE),
    *("-0", "1.5", "1E2", "1e19", "-1e19", "1e400", "-1e400", "1e-400", "5e-324", "1.7976931348623157e308", "0.1e1"),
]
TEXTS = [
    *(Raw(r'"\ud800"'), Raw(r'"\udc00x"'), Raw(r'"\ud800\ud800"'), Raw(r'"\u0000"'), Raw(r'"a\u0000b"')),
    *("", " ", "\ufeff", "\u202e", "'; --", "字" * 10_001, "e" + "\u0301" * 1_000, "👩‍👩‍👧‍👦" * 200, "9" * 400, "-1"),
]
DAYS = ["0000-01-01", "0001-01-01", "9999-12-31", "9999-12-32", "10000-01-01", "-001-01-01", "2026-02-30"]
INSTANTS = [
    *("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59-23:59"),
    *("9999-12-31T23:59:60Z", "0000-12-31T23:59:59Z", "2026-11-30T00:00:00+99:99", "2026-11-30T00:00:00." + "9" * 300 + "Z"),
]

LIKELY = {
    "area": [VILLAGE, TOWN, COUNTY],
    "topics": ["intake.", "open."],
    "account": ["somebody"],
    "source": [f"/qinglian/{COUNTY}/intake"],
    "role": [f"village-clerk@{VILLAGE}"],
    "limit": [10],
    "size": [1],
    "year": [2026],
    "telephone": ["13800138000"],
}
"""What fits a member of this name, where its schema takes it."""
CANDIDATES = [
    *(VILLAGE, f"village-clerk@{VILLAGE}", f"case/{uuid7()}", f"{1:020d}", "0" * 32, "0" * 64, "intake.", "intake.case.filed"),
    *("intake.case.file", f"/qinglian/{COUNTY}/intake", "08:30", "001", "affairs:" + VILLAGE, "a", "A1", "1", "post:" + VILLAGE),
]


def fitting(schema: dict, name: str, known: dict[str, list]) -> object:
    """A value that a schema takes; of `known` and `LIKELY` the first that it takes, by the member's name."""
    for value in known.get(name, []) + LIKELY.get(name, []):
        if takes(schema, value):
            return value
    if "anyOf" in schema:
        return fitting(schema["anyOf"][0], name, known)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "boolean":
            return True
        case "integer":
            return max(schema.get("minimum", 1), 1)
        case "number":
            return 1.5
        case "array":
            return [fitting(schema["items"], name, known)]
        case "object" if "properties" in schema:
            return {key: fitting(each, key, known) for key, each in schema["properties"].items()}
        case "object":
            return {"a": fitting(schema.get("additionalProperties", {}), name, known)}
        case "string":
            return text(schema)
    return None


def text(schema: dict) -> str:
    if schema.get("format") == "date":
        return timestamp()[:10]
    if schema.get("format") == "date-time":
        return timestamp()
    if "pattern" in schema:
        found = [each for each in [uuid7(), *CANDIDATES] if re.search(schema["pattern"], each)]
        return found[0] if found else "?"
    return "路" * max(2, schema.get("minLength", 0))


def takes(schema: dict, value: object) -> bool:
    """Whether a schema takes a text or a whole number, as far as a request is made by it."""
    if "anyOf" in schema:
        return any(takes(each, value) for each in schema["anyOf"])
    if isinstance(value, str) and schema.get("type") == "string":
        fits = re.search(schema.get("pattern", ""), value) is not None and "format" not in schema
        return fits and value in schema.get("enum", [value])
    return isinstance(value, int) and schema.get("type") == "integer"


def extremes(schema: dict, value: object) -> Iterator[object]:
    """What may come in a value's place from somebody who means ill."""
    if "anyOf" in schema:
        yield None
        schema = schema["anyOf"][0]
    match schema.get("type"):
        case "integer" | "number":
            yield from map(Raw, NUMBERS)
            for bound in (schema.get("minimum"), schema.get("maximum")):
                yield from () if bound is None else (bound - 1, bound, bound + 1)
            yield from ("1", None, True, [])
        case "boolean":
            yield from (0, "true", None, Raw("1e400"))
        case "array":
            most = schema.get("maxItems", 1_000)
            yield from ([], [value] * (most + 1), value * (most + 1) if isinstance(value, list) else [], {}, None)
            yield from ([None], [Raw("1e400")], Raw("[" * 30 + "]" * 30))
        case "object":
            yield from ({}, [], None, {f"m{number}": 1 for number in range(1_000)})
        case "string":
            yield from TEXTS
            yield from (0, Raw("18446744073709551616"), Raw("1e400"), None, {})
            yield from extremes_of_text(schema, value)
        case _:
            yield from (*TEXTS, *map(Raw, NUMBERS), None, [], {})


def extremes_of_text(schema: dict, value: object) -> Iterator[str]:
    if "enum" in schema:
        return
    for bound in (schema.get("minLength"), schema.get("maxLength")):
        if bound is not None:
            yield from ("字" * max(0, length) for length in (bound - 1, bound, bound + 1))
    if isinstance(value, str) and value.isdigit():
        yield from (str(number).rjust(len(value), "0") for number in WHOLE if number >= 0)
        yield from ("9" * len(value), "0" * len(value), "٣" * len(value), "+" + value[1:])
    if schema.get("format") == "date":
        yield from DAYS
    if schema.get("format") == "date-time":
        yield from INSTANTS


def altered(schema: dict, value: object) -> Iterator[tuple[str, object]]:
    """The value with one member after the other put to its extremes: what was done, and the whole."""
    for extreme in extremes(schema, value):
        yield f"{written(extreme)[:60]}", extreme
    inner = schema["anyOf"][0] if "anyOf" in schema else schema
    if isinstance(value, dict):
        for name, each in value.items():
            own = inner.get("properties", {}).get(name, inner.get("additionalProperties", {}))
            for what, changed in altered(own, each):
                yield f"{name}: {what}", value | {name: changed}
            yield f"{name}: left out", {key: other for key, other in value.items() if key != name}
    if isinstance(value, list) and value:
        for what, changed in altered(inner.get("items", {}), value[0]):
            yield f"[0]: {what}", [changed]


def nested(params: dict) -> Iterator[tuple[str, object]]:
    """A stranger's member that is as deep as may be, one deeper, and much deeper; and members without number."""
    for levels in (DEPTH - 2, DEPTH - 1, 1_000):
        yield f"{levels + 2} levels", params | {"deep": Raw("[" * levels + "]" * levels)}
        yield f"{levels + 2} levels of objects", params | {"deep": Raw('{"a":' * levels + "1" + "}" * levels)}
    yield "two thousand members", params | {f"m{number}": number for number in range(2_000)}
    yield "a member twice", Raw(written(params)[:-1] + ("," if params else "") + '"twice":{"a":1,"a":2}}')
