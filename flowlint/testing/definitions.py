"""A checker of the flow definitions that a person names, or that flowlint's configuration does."""

from __future__ import annotations

from flowlint.linter.checker import Checker
from flowlint.linter.job import STDIN
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.errors import DefinitionError


def checker_of(definitions: tuple[str, ...], configuration: str | None) -> Checker:
    """Return what proves launches of the flows in ``definitions``; without any, of those that the configuration names.

    Raises ``FlowlintError`` where the configuration is wrong, or there is no definition that can be read.
    """
    checker = Checker.of_job(prepare(CheckOptions((STDIN,), definitions, config_path=configuration)))
    if not checker.flows():
        raise DefinitionError('no flow definition is loaded, expected some in "definitions", in the configuration or in the folder "flows"')
    return checker
