"""The requests of one file, bound to their flows, whether or not anything is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from flowlint.binding.arguments import bind
from flowlint.binding.envelope import flow_id_of
from flowlint.linter import contents, documents
from flowlint.linter.job import Job
from flowlint.linter.nested import Request, root_of, within
from flowlint.model.carried import texts_in
from flowlint.model.errors import DefinitionError

if TYPE_CHECKING:
    from flowlint.model.carried import Text
    from flowlint.model.flow import FlowDefinition
    from flowlint.model.payload import Binding


def bindings(job: Job, path: str, stream: BinaryIO, *, bare: bool = False) -> Iterator[Binding]:
    """Yield every request in the content of the file at ``path``; its flow is ``None`` where that is not known.

    ``bare`` means that a map without envelope is taken for arguments. Raises ``SourceError`` where the content cannot be read.
    """
    ruling = job.judging.resolver.rule_on(path, bare=bare)
    for text in chain.from_iterable(map(texts_in, contents.texts_of(path, stream, job.scope.max_size))):
        if text.size:
            continue
        named = _named(job, text)
        settled = ruling._replace(flow=named or ruling.flow, bare=ruling.bare or text.facts.certain or named is not None)
        document = documents.open_document(path, text, job.scope.max_size)
        root = root_of(document) if contents.may_be_around(text, settled) else None
        held = within(root, text, settled, partial(job.flow_for, path, settled), must_hold=True).judged if root is not None else None
        inner = [one.payload for one in held or () if isinstance(one, Request)]
        for payload in inner or documents.payloads(document, text, settled, must_hold=True):
            flow = job.flow_for(path, settled, flow_id_of(payload))
            yield bind(payload, flow, mode=job.judging.container, candidates=job.judging.resolver.flows)


def _named(job: Job, text: Text) -> FlowDefinition | None:
    try:
        return job.judging.references.named(text.facts.flow) if text.facts.flow and job.judging.references is not None else None
    except DefinitionError:
        return None
