"""The programs that run beside flowlint, as texts: how each is started, the limits and peers, and the hooks."""

from __future__ import annotations

MINIMAL = """\
import click


@click.group()
@click.version_option("0.1")
def main():
    pass


@main.command()
@click.argument("paths", nargs=-1)
def check(paths):
    click.echo("checked 1 payload in 1 file against 1 flow: no findings")


main()
"""
"""The least program with a sub-command that click makes: what start-up is compared with."""

START = "import sys\nfrom {module} import main\nsys.exit(main())\n"
"""How a console script starts, so that every program is started in the same way."""

START_IN = "import os, sys\nos.chdir({folder!r})\nos.environ.update({environment!r})\nfrom {module} import main\nsys.exit(main())\n"
"""As ``START``, in a folder and with an environment of its own."""

TOKEN = "tOkEn-of-the-run-9876543210"
"""What the stand-in for the platform takes."""

FETCH = """\
import os, sys, tempfile
os.environ.update(GENESYSCLOUD_ACCESS_TOKEN={token!r}, GENESYSCLOUD_REGION="us-east-1", NO_PROXY="127.0.0.1")
folder = {folder!r} or tempfile.mkdtemp(dir={parent!r})
sys.argv = ["flowlint", "fetch", "--all", "--to", folder, "--base-url", {url!r}]
from flowlint.cli.main import main
sys.exit(main())
"""
"""Fetches every flow into ``folder``, or into a new one below ``parent`` where that is empty."""

BARE_FETCH = """\
import os
from concurrent.futures import ThreadPoolExecutor
import httpx
os.environ["NO_PROXY"] = "127.0.0.1"
api, flows = {url!r} + "/api/v2", []
with httpx.Client(headers={{"Authorization": "Bearer {token}"}}) as client, ThreadPoolExecutor(4) as pool:
    page = 0
    while page == 0 or page < answer["pageCount"]:
        page += 1
        answer = client.get(api + "/flows", params={{"pageSize": 500, "pageNumber": page}}).json()
        flows += answer["entities"]
    client.get(api + "/processautomation/triggers").json()
    paths = [f"{{api}}/flows/{{flow['id']}}/versions/{{flow['publishedVersion']['id']}}/configuration" for flow in flows]
    assert len(list(pool.map(lambda path: client.get(path).raise_for_status().json(), paths))) == {flows}
"""
"""Makes the calls of ``FETCH`` and decodes the answers, and does nothing with them."""

HOOKS = """\
- id: nothing
  name: nothing
  entry: "true"
  language: python
  files: {files}
  require_serial: true
- id: version
  name: version
  entry: flowlint --version
  language: python
  files: {files}
  pass_filenames: false
  require_serial: true
"""
"""Hooks of the same environment that take the same files: one costs what the hook runner costs, the other ``flowlint --version`` beside."""

PARSE_LINES = """\
import sys
from json import loads

with open(sys.argv[1], "rb") as lines:
    for line in lines:
        loads(line)
"""

WITHOUT_FORMS = """\
import sys
from flowlint.payloads.unread import call_forms
assert call_forms.SUFFIXES and call_forms.kind_of("a.java")
call_forms.SUFFIXES, call_forms.kind_of = (), lambda path: None
from flowlint.cli.main import main
sys.exit(main())
"""
"""flowlint, but that it looks for no calls in files that it does not read."""

PARSE_FILES = """\
import os, sys
from json import loads
with os.scandir(sys.argv[1]) as entries:
    for entry in entries:
        file = os.open(entry.path, os.O_RDONLY)
        loads(os.read(file, 65536))
        os.close(file)
"""
"""Reads and parses each file of a folder, in the least calls of the system that there are."""

READ_ALL = """\
import os, sys
read = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            read += len(file.read())
print(read)
"""
"""Walks a folder and reads each file once."""

READ_EXPORT = """\
import sys

from flowlint.definitions import catalogue

with open(sys.argv[1], "rb") as export:
    (flow,) = catalogue.read(sys.argv[1], data=export.read())
if len(sys.argv) > 2:
    assert all(flow.use_of(one).use == "guarded" for one in flow.inputs)
"""
"""flowlint reads an export; with a second argument, what the flow does with its inputs as well."""

PARSE_EXPORT = """\
import sys
from base64 import b64decode
from json import loads
from urllib.parse import unquote_to_bytes

with open(sys.argv[1], "rb") as export:
    loads(unquote_to_bytes(b64decode(export.read())))
"""

CHECK_LINES = """\
import sys
import flowlint
check, found = flowlint.Checker(sys.argv[1]).check, 0
with open(sys.argv[2], "rb") as lines:
    for line in lines:
        found += len(check(line))
sys.exit(found > 0)
"""
"""Has a checker judge each line of a file."""

EDIT = """\
import json, os, pathlib, subprocess, sys
folder, document, changes = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
start = os.path.join(os.path.dirname(os.path.abspath(__file__)), "start_flowlint.py")
server = subprocess.Popen([sys.executable, start, "lsp"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

def send(method, params, **more):
    body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
    server.stdin.write(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)
    server.stdin.flush()

def found(version):
    while True:
        length = 0
        while (line := server.stdout.readline().strip()):
            length = int(line.split(b":")[1]) if line.startswith(b"Content-Length") else length
        message = json.loads(server.stdout.read(length))
        if message.get("params", {}).get("version") == version:
            return len(message["params"]["diagnostics"])

uri, place = document.as_uri(), {"line": 0, "character": 1}
send("initialize", {"capabilities": {}, "processId": None, "rootUri": folder.as_uri()}, id=1)
send("initialized", {})
text = document.read_text("utf-8")
send("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "json", "version": 1, "text": text}})
assert found(1) > 0
for version in range(2, changes + 2):
    change = {"range": {"start": place, "end": place}, "text": " "}
    send("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
    assert found(version) > 0
send("shutdown", None, id=2)
send("exit", None)
sys.exit(server.wait())
"""
"""An editor that opens a document in a folder, changes it so often, waits for what is found each time, and leaves."""

PROGRAMS = {
    "edit.py": EDIT,
    "minimal.py": MINIMAL,
    "parse_files.py": PARSE_FILES,
    "parse_lines.py": PARSE_LINES,
    "check_lines.py": CHECK_LINES,
    "parse_export.py": PARSE_EXPORT,
    "read_export.py": READ_EXPORT,
    "read_all.py": READ_ALL,
    "without_forms.py": WITHOUT_FORMS,
    "start_flowlint.py": START.format(module="flowlint.cli.main"),
    "start_check_jsonschema.py": START.format(module="check_jsonschema"),
    "start_minimal.py": START.format(module="minimal"),
}
"""The programs that need to know nothing of the run, by the names of their files."""
