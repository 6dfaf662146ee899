"""The references of one run, of which those of Terraform are only followed when the first is met: most runs have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flowlint.binding.resolver import Resolver
from flowlint.definitions.catalogue import Catalogue
from flowlint.linter.job import MeantWith, NoFlow
from flowlint.model.flow import FlowDefinition
from flowlint.sources.tracked import Tracked
from flowlint.sources.trees import Bounds

if TYPE_CHECKING:
    from flowlint.linter.references import Targets


class LateReferences:
    """Finds flows as the configuration has them, by name among those ``loaded``, and by what references mean.

    ``modules`` is what searches for Terraform configurations may not leave, and what Git tracks; for the others see ``Targets``.
    """

    def __init__(
        self,
        chooser: Resolver,
        loaded: Catalogue,
        substitutions: Mapping[str, str],
        addresses: Mapping[str, str],
        root: str,
        modules: tuple[Bounds, Tracked | None],
    ) -> None:
        self._chooser = chooser
        self._loaded = loaded._replace(flows=chooser.flows)
        self._facts = substitutions, addresses, root
        self._modules = modules

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: what was found by following references is found again."""
        return {name: value for name, value in self.__dict__.items() if name != "_targets"}

    def named(self, ref: str) -> FlowDefinition:
        """Return the flow with an alias, path, id or name."""
        return self._chooser.by_id.get(ref) or self._loaded.find(ref)

    def targets(self, path: str, reference: str) -> tuple[FlowDefinition, ...] | NoFlow:
        """Return the flows that a reference means in the file at a path, or why none is known."""
        return self._targets.find(path, reference)

    def targets_with(self, path: str, reference: str, others: Sequence[str]) -> Iterator[MeantWith]:
        """Yield the same together with the texts that others stand for."""
        return self._targets.find_with(path, reference, others)

    @cached_property
    def _targets(self) -> Targets:
        from flowlint.linter.references import Targets
        from flowlint.payloads.terraform.modules import TerraformModules

        return Targets(self._chooser, *self._facts, TerraformModules(*self._modules))
