"""flowlint: proves a request payload against the Genesys Cloud Architect flow that it launches.

``__all__`` is what this package promises; everything else may change. Nothing is loaded before it is asked for.
"""

from importlib import import_module

from flowlint.model.version import __version__

TYPE_CHECKING = False
"""What ``typing`` calls so is not imported, as that takes five times as long as all the rest."""

if TYPE_CHECKING:
    from flowlint.linter.checker import Checker, Fixed, check
    from flowlint.linter.library import load
    from flowlint.model.datatype import DataType
    from flowlint.model.errors import ConfigError, DefinitionError, FlowlintError, PlatformError, RuleCrash, SourceError
    from flowlint.model.finding import Finding, Place
    from flowlint.model.fix import Edit, Fix, Safety
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.flow import InputParameter as Input
    from flowlint.model.report import Findings
    from flowlint.model.severity import Severity

__all__ = [
    "Checker",
    "ConfigError",
    "DataType",
    "DefinitionError",
    "Edit",
    "Finding",
    "Findings",
    "Fix",
    "Fixed",
    "FlowDefinition",
    "FlowlintError",
    "Input",
    "Place",
    "PlatformError",
    "RuleCrash",
    "Safety",
    "Severity",
    "SourceError",
    "__version__",
    "check",
    "load",
]

_HOMES = {
    "linter.checker": "Checker Fixed check",
    "linter.library": "load",
    "model.datatype": "DataType",
    "model.errors": "ConfigError DefinitionError FlowlintError PlatformError RuleCrash SourceError",
    "model.finding": "Finding Place",
    "model.fix": "Edit Fix Safety",
    "model.flow": "FlowDefinition Input",
    "model.report": "Findings",
    "model.severity": "Severity",
}
"""Where what is promised lives, by module."""


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names.split():
            found: object = getattr(import_module(f"{__name__}.{home}"), "InputParameter" if name == "Input" else name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
