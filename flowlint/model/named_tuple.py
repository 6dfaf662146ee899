"""The base of light frozen data: what ``typing.NamedTuple`` offers, and to type checkers the same, for a sixth of its cost at start-up.

``typing.NamedTuple`` compiles every annotation and a constructor for each class when its module is loaded. A run loads fifty such classes
and makes more than a handful of instances of six. So here annotations stay text, and a constructor is compiled where it pays: a short run
takes a sixth fewer instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 (exported)
else:
    from collections import _tuplegetter as field_at

    _MANY = 8
    """Instances of a class for which a constructor is compiled."""

    class _Records(type):
        """Makes the class of a record from the fields that its body names; a subclass of a record has the fields of that."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases or bases[0] is not NamedTuple:
                return super().__new__(cls, name, bases or (tuple,), {"__slots__": (), **body})
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            getters = {field: field_at(index, None) for index, field in enumerate(fields)}
            own = {"__slots__": (), "_fields": fields, "_field_defaults": defaults, "_made": 0, "__match_args__": fields}
            return super().__new__(cls, name, bases, {**body, **own, **getters})

    class NamedTuple(metaclass=_Records):
        """A tuple whose items have names; ``_replace`` returns another with some of them changed."""

        def __new__(cls, /, *values: Any, **named: Any) -> NamedTuple:
            """Return an instance; one of many is made by a constructor that is compiled then, and is in place of this from then on."""
            owner = next(one for one in cls.__mro__ if "_fields" in one.__dict__)
            fields, owner._made = owner._fields, owner._made + 1
            if owner._made < _MANY and len(values) <= len(fields) and named.keys().isdisjoint(fields[: len(values)]):
                whole = {**owner._field_defaults, **dict(zip(fields, values, strict=False)), **named}
                if len(whole) == len(fields) and all(map(whole.__contains__, fields)):
                    return tuple.__new__(cls, map(whole.__getitem__, fields))
            names = ", ".join(fields)
            source = f"lambda _cls, {names}: _make(_cls, ({names}{',' if names else ''}))"
            made = eval(source, {"_make": tuple.__new__, "__builtins__": {}})
            made.__defaults__ = tuple(owner._field_defaults.values())
            made.__name__, made.__qualname__ = "__new__", f"{owner.__qualname__}.__new__"
            owner.__new__ = staticmethod(made)
            return made(cls, *values, **named)

        @classmethod
        def _make(cls, values: Any) -> NamedTuple:
            return tuple.__new__(cls, values)

        def _replace(self, /, **changed: Any) -> NamedTuple:
            made = tuple.__new__(type(self), map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"Got unexpected field names: {list(changed)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            return f"{type(self).__name__}({', '.join(f'{field}={value!r}' for field, value in zip(self._fields, self, strict=True))})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)
