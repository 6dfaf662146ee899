"""Python source: request bodies that code sends to the endpoint.

What it is: scripts and services that launch flows with the official SDK (``PureCloudPlatformClientV2``) or with an HTTP library. Only
literals are read. What is computed is a placeholder. A name means its value if it has only one. Text that is not valid Python is named as
not checked.

Suffixes: ``.py``.

What counts as one payload:

- the argument of ``post_flows_executions``: a dictionary, or a ``FlowExecutionLaunchRequest`` with its attributes;
- the body of a call with the endpoint's address (``json=``, ``data=json.dumps(…)``, or a string that holds JSON);
- any other dictionary that has both ``flowId`` and ``inputData``, in a file with such a call;
- one that is posted to an address from another file, if it has a full name, as ``"Flow.agentId"``.

The body of ``post_processautomation_triggers`` and ``put_processautomation_trigger`` is a trigger.

Example::

    requests.post(
        f"{host}/api/v2/flows/executions",
        json={"flowId": FLOW_ID, "inputData": {"Flow.agentId": agent_id}},
    )
"""

from __future__ import annotations

from flowlint.contracts import PayloadCarrier
from flowlint.model import address

LAUNCHER = "post_flows_executions"


def _recognises(data: bytes) -> bool:
    return LAUNCHER.encode() in data or b"_processautomation_trigger" in data or address.mentions_requests(data)


CARRIER = PayloadCarrier("python", (".py",), recognises=_recognises, languages=("python", "py", "python3"), comment=("#", ""))
