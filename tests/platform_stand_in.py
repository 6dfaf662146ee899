"""A stand-in for the platform: a real HTTP server on loopback with the endpoints that ``flowlint fetch`` reads, and with their faults.

``python tests/platform_stand_in.py FLOWS`` serves so many flows until its standard input ends, and prints its address first.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import sys
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

CLIENT_ID = "7d3f5a52-0000-4000-8000-00000000c11e"
SECRET = "sEcReT-of-the-client-0123456789"
TOKEN = "tOkEn-of-the-run-9876543210"
VIEW, TRIGGERS = "architect:flow:view", "processautomation:trigger:view"
HOME = {"id": "11111111-1111-4111-8111-111111111111", "name": "Home", "selfUri": "/api/v2/authorization/divisions/11111111"}

Json = dict[str, Any]


class Answer(NamedTuple):
    """One answer, and the seconds that it takes.

    ``broken`` breaks the connection off in the middle, ``reset`` does so without taking leave; an answer that is ``endless`` never comes
    to its end.
    """

    status: int
    body: object
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    broken: bool = False
    reset: bool = False
    endless: bool = False


class Call(NamedTuple):
    """One request as it came in."""

    method: str
    path: str
    query: str
    authorization: str
    agent: str


Fault = Callable[[Call, int], Answer | None]
"""Gets a call and how often it came before; returns the answer that it gets instead of the right one, or none."""


def identity(number: int, kind: int = 0) -> str:
    """Return the id of the flow, or whatever else, of this number."""
    return str(UUID(int=(number + 1 << 96) + (4 << 76) + (kind << 64) + (8 << 60)))


def variable(name: str, kind: str = "StringVariable", *, collection: bool = False, given: bool = True, **more: object) -> Json:
    """Return one variable of a configuration."""
    code = {"StringVariable": "str", "BooleanVariable": "bool", "IntegerVariable": "int", "DateTimeVariable": "dtm"}.get(kind, "jsn")
    value = {"type": f"{code}_coll" if collection else code, "text": "", "config": {"emp": {}}, "uiMetaData": {"mode": 3}, "version": 1}
    flags = {"isCollection": collection, "isInput": given, "isOutput": False, "isSecure": False, "isInternal": False}
    return {"id": identity(len(name), 9), "name": name, "__type": kind, **flags, "version": 1, "initialValue": value, **more}


_SCHEMAS = {"StringVariable": "string", "BooleanVariable": "boolean", "IntegerVariable": "integer", "DateTimeVariable": "string"}


class Flow:
    """One flow of the organisation; ``version`` is the published one, and nothing where there is none."""

    def __init__(self, number: int, name: str, variables: list[Json], *, kind: str = "WORKFLOW", version: str = "3.0") -> None:
        self.id, self.name, self.kind, self.version, self.variables = identity(number), name, kind, version, variables
        self.division: Json = HOME

    @property
    def uri(self) -> str:
        return f"/api/v2/flows/{self.id}"

    def published(self) -> Json:
        """Return the model ``FlowVersion``."""
        uri = f"{self.uri}/versions/{self.version}"
        return {
            "id": self.version,
            "name": self.name,
            "commitVersion": self.version,
            "configurationVersion": self.version,
            "type": "PUBLISH",
            "secure": False,
            "debug": False,
            "configurationUri": f"{uri}/configuration",
            "dateCreated": 1_793_527_200_000,
            "datePublished": "2026-11-01T10:00:00.000Z",
            "generationId": "1",
            "compatibleFlowTypes": [self.kind],
            "selfUri": uri,
        }

    def schema(self) -> Json:
        """Return the model ``JsonSchemaDocument`` of the inputs."""
        properties = {}
        for one in self.variables:
            plain = {"type": _SCHEMAS.get(one["__type"], "object")}
            if one["isInput"]:
                properties[one["name"]] = {"type": "array", "items": plain} if one["isCollection"] else plain
        return {"$schema": "http://json-schema.org/draft-04/schema#", "title": self.name, "type": "object", "properties": properties}

    def flow(self) -> Json:
        """Return the model ``Flow``."""
        versions = {"publishedVersion": self.published()} if self.version else {}
        saved = {"id": "9.0", "name": self.name, "type": "SAVE", "selfUri": f"{self.uri}/versions/9.0"}
        facts = {"id": self.id, "name": self.name, "division": self.division, "description": "", "type": self.kind}
        flags = {"active": bool(self.version), "system": False, "deleted": False}
        return {**facts, **flags, **versions, "savedVersion": saved, "selfUri": self.uri}

    def configuration(self) -> Json:
        """Return what an Architect export holds."""
        return {
            "name": self.name,
            "type": self.kind.lower(),
            "nextTrackingNumber": 12,
            "initialSequence": identity(1, 5),
            "supportedLanguages": [],
            "manifest": {},
            "flowMetaData": {"flowDocumentVersion": "1.0"},
            "flowSequenceItemList": [],
            "variables": self.variables,
        }


def trigger(number: int, flow: Flow, *, name: str = "On end", data_format: str | None = "TopLevelPrimitives", enabled: bool = True) -> Json:
    """Return the model ``Trigger``."""
    settings = {} if data_format is None else {"workflowTargetSettings": {"dataFormat": data_format}}
    return {
        "id": identity(number, 3),
        "name": name,
        "topicName": "v2.detail.events.conversation.{id}.customer.end",
        "target": {"type": "Workflow", "id": flow.id, **settings},
        "version": 1,
        "enabled": enabled,
        "matchCriteria": [{"jsonPath": "mediaType", "operator": "Equal", "value": "VOICE"}],
        "eventTTLSeconds": 60,
        "description": "",
        "selfUri": f"/api/v2/processautomation/triggers/{identity(number, 3)}",
    }


def organisation(count: int) -> list[Flow]:
    """Return ``count`` flows of some inputs each."""
    kinds = ("StringVariable", "BooleanVariable", "IntegerVariable", "DateTimeVariable", "JsonVariable")
    return [
        Flow(number, f"Flow number {number}", [variable(f"Flow.input{place}", kinds[(number + place) % 5]) for place in range(6)])
        for number in range(count)
    ]


class StandIn:
    """The server and what it serves.

    ``calls`` are the requests that came, ``most`` how many were answered at one time; ``leave`` refuses all connections to come.
    """

    def __init__(self, flows: list[Flow], triggers: list[Json] | None = None) -> None:
        self.flows, self.triggers = {flow.id: flow for flow in flows}, triggers or []
        self.permissions = {VIEW, TRIGGERS, "configuration"}
        self.fault: Fault = lambda _call, _before: None
        self.calls: list[Call] = []
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.page: int | None = None
        self.busy = self.most = 0
        self.lock = threading.Lock()
        self.url = ""
        self.leave: Callable[[], None] = lambda: None

    def answer(self, call: Call) -> Answer:
        """Return the answer to one request."""
        with self.lock:
            before = self.counts[call[:3]]
            self.counts[call[:3]] += 1
            self.calls.append(call)
        faulty = self.fault(call, before)
        if faulty is not None:
            return faulty
        if call.path == "/oauth/token":
            return self._token(call)
        if call.authorization != f"Bearer {TOKEN}":
            return error(401, "bad.credentials", "Invalid login credentials.")
        parts = call.path.strip("/").split("/")
        query = parse_qs(call.query)
        if parts[:3] == ["api", "v2", "flows"]:
            return self._flows(parts[3:], query) if VIEW in self.permissions else missing(VIEW)
        if parts == ["api", "v2", "processautomation", "triggers"]:
            return self._triggers(query) if TRIGGERS in self.permissions else missing(TRIGGERS)
        return error(404, "not.found", "The requested resource was not found")

    def _token(self, call: Call) -> Answer:
        basic = b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        if call.method != "POST" or call.authorization != f"Basic {basic}":
            return Answer(401, {"error": "invalid_client", "description": "client not found: invalid client credentials"})
        return Answer(200, {"access_token": TOKEN, "token_type": "bearer", "expires_in": 86_399})

    def _flows(self, parts: list[str], query: dict[str, list[str]]) -> Answer:
        if not parts:
            kinds = {kind.lower() for kind in query.get("type", [])}
            found = [flow for flow in self.flows.values() if not kinds or flow.kind.lower() in kinds]
            return Answer(200, self._paged([flow.flow() for flow in sorted(found, key=lambda flow: flow.id)], query, "/api/v2/flows"))
        flow = self.flows.get(parts[0])
        if flow is None:
            return error(404, "architect.flow.not.found", f"Could not find flow with id '{parts[0]}'.")
        if len(parts) == 1:
            return Answer(200, {**flow.flow(), "inputSchema": flow.schema()})
        if parts[1:] == ["latestconfiguration"]:
            return Answer(200, flow.configuration()) if "configuration" in self.permissions else missing(VIEW)
        if parts[1:] == ["versions"]:
            return Answer(200, self._paged([flow.published()] if flow.version else [], query, f"{flow.uri}/versions"))
        if parts[1] != "versions" or parts[2] != flow.version:
            return error(404, "architect.flow.version.not.found", "Could not find that version.")
        if parts[3:] == ["configuration"]:
            return Answer(200, flow.configuration()) if "configuration" in self.permissions else missing(VIEW)
        return Answer(200, {**flow.published(), "inputSchema": flow.schema()})

    def _paged(self, entities: list[Json], query: dict[str, list[str]], uri: str) -> Json:
        """Return a page as the models of listings have it."""
        number = int(query.get("pageNumber", ["1"])[0])
        size = min(int(query.get("pageSize", ["25"])[0]), self.page or 500)
        count = -(-len(entities) // size)
        links = {"selfUri": number, "firstUri": 1, "lastUri": max(count, 1)} | ({"nextUri": number + 1} if number < count else {})
        return {
            "entities": entities[(number - 1) * size : number * size],
            "pageSize": size,
            "pageNumber": number,
            "total": len(entities),
            "pageCount": count,
            **{name: f"{uri}?{urlencode({'pageSize': size, 'pageNumber': page})}" for name, page in links.items()},
        }

    def _triggers(self, query: dict[str, list[str]]) -> Answer:
        uri = "/api/v2/processautomation/triggers"
        size = min(int(query.get("pageSize", ["200"])[0]), 200, self.page or 200)
        after = query.get("after", [""])[0]
        start = int(after.removeprefix("cursor+/=")) if after else 0
        more = start + size < len(self.triggers)
        links = {"nextUri": f"{uri}?{urlencode({'after': f'cursor+/={start + size}', 'pageSize': size})}"} if more else {}
        return Answer(200, {"entities": self.triggers[start : start + size], "selfUri": uri, **links})

    @contextmanager
    def serving(self, certificate: Path | None = None) -> Iterator[StandIn]:
        """Serve on loopback, at ``url``; over TLS where there is a ``certificate`` with its key."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        # A client that takes leave in the middle of an answer is none of the server's errors.
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()

        def leave() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        self.leave = leave
        try:
            yield self
        finally:
            leave()


def error(status: int, code: str, message: str, *headers: tuple[str, str]) -> Answer:
    """Return an answer as the model ``ErrorBody`` has it."""
    correlation = "c0ffee00-0000-4000-8000-000000000000"
    body = {"message": message, "code": code, "status": status, "contextId": correlation, "details": [], "errors": []}
    return Answer(status, body, (("ININ-Correlation-Id", correlation), *headers))


def missing(permission: str) -> Answer:
    """Return the answer to a client without ``permission``."""
    message = "Unable to perform the requested action. You are missing the following permission(s): "
    return error(403, "missing.permissions", message + permission)


def limited(seconds: int) -> Answer:
    """Return the answer to a client that asks too often."""
    message = f"Rate limit exceeded the maximum. Retry the request in [{seconds}] seconds"
    return error(429, "too.many.requests.retry.after", message, ("Retry-After", str(seconds)))


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with stand_in.lock:
                stand_in.busy += 1
                stand_in.most = max(stand_in.most, stand_in.busy)
            try:
                self._serve()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                with stand_in.lock:
                    stand_in.busy -= 1

        def do_POST(self) -> None:
            self.do_GET()

        def _serve(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = urlsplit(self.path)
            agent, authorization = self.headers.get("User-Agent", ""), self.headers.get("Authorization", "")
            answer = stand_in.answer(Call(self.command, parts.path, parts.query, authorization, agent))
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            time.sleep(answer.delay)
            kind = "text/html" if body[:1] == b"<" else "application/json"
            headers = {"Content-Type": kind, "Content-Length": str(len(body)), **dict(answer.headers)}
            reason = self.responses.get(answer.status, ("", ""))[0]
            lines = [f"HTTP/1.1 {answer.status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
            whole = "\r\n".join([*lines, "", ""]).encode() + body
            cut = answer.broken or answer.reset
            self.wfile.write(whole[: -len(body) // 2] if cut or answer.endless else whole)
            while answer.endless:
                time.sleep(0.02)
                self.wfile.write(b" ")
            if answer.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = self.close_connection or cut

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler


if __name__ == "__main__":
    with StandIn(organisation(int(sys.argv[1]))).serving() as running:
        sys.stdout.write(f"{running.url}\n")
        sys.stdout.flush()
        sys.stdin.read()
