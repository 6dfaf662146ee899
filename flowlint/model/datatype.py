"""Architect's data types and the JSON values that fit them: the one place that knows either.

Names are the Archy variable keys without ``Variable`` and ``Collection``. The catalogue follows the Architect scripting SDK's typings
(``purecloud-flow-scripting-api-sdk-javascript``, ``ArchDataType`` and ``ArchValue*``), which also give the limits. How a type travels in
a request body is documented for few of them; where it is not, every form that could be meant is accepted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.placeholder import has_placeholder
from flowlint.model.strict_json import refuse

MAX_INTEGER = 999_999_999_999_999
MAX_DECIMAL = 10**40 - 1
MAX_DURATION = 999_999_999_999_999
"""Milliseconds."""
FIRST_YEAR, LAST_YEAR = 1800, 2200
NO_SUCH_DAY = "a day that exists in the calendar"
"""What is expected of a date in the right form that no calendar has."""
NO_ZONE = "a time zone"
"""What is expected of a date-time that has all but that."""
INSTANT, LOCAL_TIME, DAY = "date-time", "local date-time", "date"
"""What is known of strings that code makes: a date-time with a time zone, one without, and a date."""
SINGLE_VALUE = "a single value"
"""What is expected where a list is passed for one value."""


class FaultKind(StrEnum):
    """In which way a value does not fit a type."""

    NULL = "null"
    TYPE = "type"
    RANGE = "range"
    FORM = "form"
    COLLECTION = "collection"
    """A list where one value is due, or one value where a list is."""
    STRINGIFIED = "stringified"
    """A string that holds JSON where the JSON value itself is due."""
    UNSTRINGIFIED = "unstringified"
    """A JSON value where a string that holds it is due."""
    UNJUDGED = "unjudged"
    """Nothing is known to be wrong, but the value cannot be judged by its schema."""


class ValueFault(NamedTuple):
    """Why a value does not fit: its kind, and what was expected, as a noun phrase."""

    kind: FaultKind
    expected: str


class DataType(NamedTuple):
    """The declared type of one input: an Architect type, alone or as a collection."""

    name: str
    collection: bool = False

    def __str__(self) -> str:
        return f"collection of {self.name}" if self.collection else self.name

    @property
    def known(self) -> bool:
        """Whether flowlint knows the type; values of an unknown type are never judged."""
        return self.name in CATALOGUE


class _Row(NamedTuple):
    """One type: its name in exports, the JSON types of its values, and what else a value must satisfy."""

    export: str
    accepts: tuple[type, ...]
    expected: str
    judge: Callable[[object], ValueFault | None] | None = None


def _integer(value: object) -> ValueFault | None:
    if isinstance(value, float) and not value.is_integer() and abs(value) != float("inf"):
        return ValueFault(FaultKind.TYPE, "a number without fraction")
    if abs(value) > MAX_INTEGER:  # type: ignore[arg-type]
        return ValueFault(FaultKind.RANGE, f"an integer from -{MAX_INTEGER} to {MAX_INTEGER}")
    return None


def _decimal(value: object) -> ValueFault | None:
    if abs(value) > MAX_DECIMAL:  # type: ignore[arg-type]
        return ValueFault(FaultKind.RANGE, "a decimal of at most 40 digits before the point")
    return None


def _instant(pattern: str, form: str, *, dated: bool) -> Callable[[object], ValueFault | None]:
    def judge(value: object) -> ValueFault | None:
        text = str(value)
        match = re.fullmatch(pattern, text, re.ASCII)
        if match is None:
            lacks_zone = dated and re.fullmatch(pattern, f"{text}Z", re.ASCII) is not None
            return ValueFault(FaultKind.FORM, NO_ZONE if lacks_zone else form)
        if dated and not _on_calendar(text):
            return ValueFault(FaultKind.FORM, NO_SUCH_DAY)
        if dated and not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
            return ValueFault(FaultKind.RANGE, f"a date from {FIRST_YEAR}-01-01 to {LAST_YEAR}-12-31")
        return None

    return judge


def _on_calendar(text: str) -> bool:
    # Here, since most runs meet no date, and it is a fortieth of their start.
    from datetime import date

    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _duration(value: object) -> ValueFault | None:
    if isinstance(value, str):
        if re.fullmatch(r"\s*(?:[+-]?P(?:T?[+-]?\d+(?:[.,]\d+)?[YMWDHSF])+|-?\d+)\s*", value, re.ASCII) is None:
            return ValueFault(FaultKind.FORM, "a duration such as PT5M")
        return None
    if abs(value) > MAX_DURATION:  # type: ignore[arg-type]
        return ValueFault(FaultKind.RANGE, f"a duration of at most {MAX_DURATION} milliseconds")
    return None


def _currency(value: object) -> ValueFault | None:
    if not isinstance(value, dict):
        return _decimal(value) if isinstance(value, (int, float)) else None
    for name, part in value.items():
        folded = str(name).lower()
        if re.fullmatch(CODE_NAME, folded) and isinstance(part, str) and not (_is_code(part) or has_placeholder(part)):
            return ValueFault(FaultKind.FORM, "a currency code of three letters (ISO 4217)")
        if folded == "amount" and isinstance(part, (int, float)) and _decimal(part):
            return _decimal(part)
    return None


CODE_NAME = r"(?:(?:currency|iso)[-_. ]?)?code"
"""What the member of a currency with its code may be called, in lower case; no name is documented."""


def _is_code(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isalpha()


def _email(value: object) -> ValueFault | None:
    if isinstance(value, str) and "@" not in value:
        return ValueFault(FaultKind.FORM, "an e-mail address")
    return None


def _phone(value: object) -> ValueFault | None:
    if not any(character.isdigit() for character in str(value)):
        return ValueFault(FaultKind.FORM, "a phone number such as tel:+13178723000")
    return None


_ZONE = r"(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?"
_SHORT_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?"
"""Flow schemas in the public repository Genesys-Archivist let times have 5 to 12 characters, so that ``10:15`` may well be one."""
_DAY = r"\d{4}-\d\d-\d\d"
_TEXT, _WHOLE, _FLAG, _MAP, _LIST = (str,), (int, float), (bool,), (dict,), (list,)
_ANY = (str, int, float, bool, dict, list, type(None))
_ENTITY = "an id (string)"

CATALOGUE: dict[str, _Row] = {
    "string": _Row("StringVariable", _TEXT, "a string"),
    "integer": _Row("IntegerVariable", _WHOLE, "an integer", _integer),
    "decimal": _Row("DecimalVariable", _WHOLE, "a number", _decimal),
    "boolean": _Row("BoolVariable", _FLAG, "true or false"),
    "dateTime": _Row(
        "DateTimeVariable",
        _TEXT,
        "a date-time string",
        _instant(f"{_DAY}T{_CLOCK}{_ZONE}", "a date-time such as 2027-03-29T10:15:00Z", dated=True),
    ),
    "date": _Row("DateVariable", _TEXT, "a date string", _instant(_DAY, "a date such as 2027-03-29", dated=True)),
    "time": _Row("TimeVariable", _TEXT, "a time string", _instant(_SHORT_CLOCK, "a time such as 10:15:00", dated=False)),
    "duration": _Row("DurationVariable", _TEXT + _WHOLE, "a duration string or milliseconds", _duration),
    "currency": _Row("CurrencyVariable", _MAP + _WHOLE + _TEXT, "an amount, alone or with a currency code", _currency),
    "json": _Row("JsonVariable", _ANY, "any JSON value"),
    "phoneNumber": _Row("PhoneNumberVariable", _TEXT, "a phone number string", _phone),
    "emailAddress": _Row("cpx_email_address", _TEXT + _MAP, "an e-mail address", _email),
    "queue": _Row("QueueVariable", _TEXT + _MAP, _ENTITY),
    "user": _Row("UserVariable", _TEXT + _MAP, _ENTITY),
    "skill": _Row("SkillVariable", _TEXT + _MAP, _ENTITY),
    "languageSkill": _Row("LanguageSkillVariable", _TEXT + _MAP, _ENTITY),
    "group": _Row("GroupVariable", _TEXT + _MAP, _ENTITY),
    "prompt": _Row("PromptVariable", _TEXT + _MAP, _ENTITY),
    "externalContact": _Row("cpx_external_contact", _TEXT + _MAP, _ENTITY),
    "externalOrganization": _Row("cpx_external_organization", _TEXT + _MAP, _ENTITY),
    "wrapupCode": _Row("WrapupCodeVariable", _TEXT + _MAP, _ENTITY),
    "timeslot": _Row("TimeslotVariable", _TEXT + _MAP, "a timeslot"),
    "agentScorePair": _Row("cpx_agent_score_pair", _TEXT + _MAP, "an agent and score"),
}

EXAMPLES: dict[str, Any] = {
    "string": "text",
    "integer": 1,
    "decimal": 1.5,
    "boolean": True,
    "dateTime": "2027-03-29T10:15:00Z",
    "date": "2027-03-29",
    "time": "10:15:00",
    "duration": "PT5M",
    "currency": {"amount": 1.5, "code": "EUR"},
    "json": {"key": "value"},
    "phoneNumber": "tel:+13178723000",
    "emailAddress": "agent@example.com",
    **{name: "b2c3d4e5-f6a7-4890-8bcd-ef1234567890" for name, row in CATALOGUE.items() if row.expected == _ENTITY},
}
"""By type, a value of it that every reader understands; types whose form is not documented have none."""

NEVER_AN_OBJECT = frozenset(name for name, row in CATALOGUE.items() if dict not in row.accepts)
"""Types whose values are never JSON objects, so that an object around one can only be a wrapper."""


def judge(name: str, value: object) -> ValueFault | None:
    """Return why one value does not fit the type ``name``, or ``None`` where it fits or the type is unknown.

    ``value`` is a Python value as ``json.loads`` gives it; of containers only the outermost kind and, for a currency, the members count.
    """
    row = CATALOGUE.get(name)
    if row is None or name == "json":
        return None
    if value is None:
        return ValueFault(FaultKind.NULL, row.expected)
    if type(value) not in row.accepts:
        return ValueFault(FaultKind.TYPE, row.expected)
    return row.judge(value) if row.judge is not None else None


def from_variable_key(key: str) -> DataType:
    """Return the type that an Archy variable key names: ``stringCollectionVariable`` is a collection of ``string``."""
    name = key.removesuffix("Variable")
    single = name.removesuffix("Collection")
    return DataType(single or name, collection=bool(single) and single != name)


@lru_cache(maxsize=256)
def from_export(type_name: str, code: str, *, collection: bool) -> DataType:
    """Return the type that an export's ``__type`` names; ``code`` tells the members of ``ComplexVariable`` apart."""
    export = code.removesuffix("_coll") if type_name == "ComplexVariable" else type_name
    known = next((name for name, row in CATALOGUE.items() if row.export == export), None)
    return DataType(known or _camel(export.removeprefix("cpx_").removesuffix("Variable")), collection)


@lru_cache(maxsize=256)
def spelled(data_type: DataType) -> DataType:
    """Return ``data_type`` with the name as flowlint spells it, where only letter case makes it unknown."""
    if data_type.known:
        return data_type
    folded = data_type.name.lower()
    return next((DataType(name, data_type.collection) for name in CATALOGUE if name.lower() == folded), data_type)


def _camel(text: str) -> str:
    head, *rest = text.split("_")
    return head[:1].lower() + head[1:] + "".join(part.title() for part in rest)


def holds_json(text: str) -> bool:
    """Tell whether a string is itself the text of a JSON object or array."""
    return text.lstrip()[:1] in {"{", "["} and is_json(text)


def is_json(text: str) -> bool:
    """Tell whether a string is the text of a JSON value of any kind."""
    try:
        json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return True
