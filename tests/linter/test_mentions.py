"""Launches and triggers in forms that flowlint does not read are named with their line; prose, descriptions and stand-ins are not."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

import pytest
from command_runs import outcome
from hostile_runs import installed

from flowlint.payloads.unread import call_forms, calls

LAUNCH = "https://api.mypurecloud.com/api/v2/flows/executions"
TRIGGER = "https://api.mypurecloud.com/api/v2/processautomation/triggers"
FORM = "flowlint does not read this form of call here"

NAMED = {
    "call.ps1": (f'$b = 1\nInvoke-RestMethod -Uri "{LAUNCH}" -Method Post -Body $b\n', "2:60: launch"),
    "splatted.ps1": (f"$p = @{{\n  Uri = '{LAUNCH}'\n  Method = 'Post'\n}}\nInvoke-RestMethod @p\n", "2:45: launch"),
    "bare.psm1": (f"iwr -Method Post {TRIGGER} -Body $b\n", "1:53: trigger"),
    "Launcher.cs": ('await http.PostAsJsonAsync($"{host}/api/v2/flows/executions", body);\n', "1:44: launch"),
    "Sdk.cs": ("var launched = await api.PostFlowsExecutionsAsync(request);\n", "1:26: launch"),
    "Paths.cs": ('const string Any = "*/*";\nconst string Launch = "/api/v2/flows/executions";\n', "2:32: launch"),
    "Using.cs": ('using var sent = new HttpRequestMessage(HttpMethod.Post, "/api/v2/flows/executions");\n', "1:67: launch"),
    "Login.cs": ('await loginClient.PostAsync("/api/v2/flows/executions", Compact(body));\n', "1:38: launch"),
    "Client.java": ('builder.addInterceptor(signing);\nsession.verify(false).post("/api/v2/flows/executions", body);\n', "2:37: launch"),
    "Trigger.cs": (f'var url = "{TRIGGER}";\nawait http.PostAsync(url, content);\n', "1:47: trigger"),
    "Launch.java": (f'request.uri(URI.create("{LAUNCH}")).POST(body);\n', "1:60: launch"),
    "main.go": ('// see /api/v2/flows/executions\nhttp.Post(base+"/api/v2/flows/executions", kind, body)\n', "2:25: launch"),
    "trigger.go": ('path := base + "/api/v2/processAutomation/triggers"\ncall(path, http.MethodPost, trigger)\n', "1:25: trigger"),
    "Client.kt": ('@POST("api/v2/flows/executions")\nsuspend fun launch(@Body body: Request): Response\n', "1:15: launch"),
    "launch.rb": (f'Net::HTTP.post(URI("{LAUNCH}"), body.to_json)\n', "1:56: launch"),
    "launch.php": (f"<?php\n$c = curl_init('{LAUNCH}');\n", "2:52: launch"),
    "main.rs": ("fn f<'a>(c: &'a Client) { c.post(format!(\"{}/api/v2/flows/executions\", base)) }\n", "1:53: launch"),
    "Launch.swift": ('let url = URL(string: "\\(base.host())/api/v2/flows/executions")!\n', "1:46: launch"),
    "Launcher.cls": ("req.setEndpoint('callout:Genesys/api/v2/flows/executions');\n", "1:41: launch"),
    "Jenkinsfile": (f"sh '''\n  curl -X POST \\\n    {LAUNCH} -d @body.json\n'''\n", "3:40: launch"),
    "Module.vb": (f'\' not "{LAUNCH}"\nDim request = WebRequest.Create("{LAUNCH}")\n', "2:69: launch"),
    "launch.pl": (f'$agent->post("{LAUNCH}", Content => $json);\n', "1:50: launch"),
    "launch.R": ('POST(paste0(base, "/api/v2/flows/executions"), body = body)\n', "1:28: launch"),
    "Launch.scala": (f'basicRequest.post(uri"{LAUNCH}").body(body)\n', "1:58: launch"),
    "launch.dart": (f"http.post(Uri.parse('{LAUNCH}'), body: body);\n", "1:57: launch"),
    "launch.ex": (f'Req.post!("{LAUNCH}", json: body)\n', "1:47: launch"),
    "launch.lua": (f'-- "{LAUNCH}"\nhttp.request{{ url = "{LAUNCH}", method = "POST" }}\n', "2:57: launch"),
    "launch.robot": ("Launch\n    POST On Session    genesys    /api/v2/flows/executions    json=${body}\n", "2:43: launch"),
    "Makefile": ("launch:\n\twget --post-file=body.json $(BASE)/api/v2/flows/executions\n", "2:44: launch"),
    "Dockerfile": (f'CMD ["wget", "--post-file=/body.json", "{LAUNCH}"]\n', "1:76: launch"),
    "calls.csv": (f"method,url,body\nPOST,{LAUNCH},{{}}\n", "2:41: launch"),
    ".env": (f"LAUNCH_URL={LAUNCH}\n", "1:47: launch"),
    "app.properties": ("genesys.endpoint=/api/v2/flows/executions\n", "1:26: launch"),
    "app.config": (f'<add key="Launch" value="{LAUNCH}"/>\n', "1:61: launch"),
    "page.xhtml": (f"<p>{LAUNCH}</p>\n<script>\n// {LAUNCH}\nfetch('{LAUNCH}', options);\n</script>\n", "4:43: launch"),
    "App.astro": ("<script setup>\nawait api.postFlowsExecutions(body);\n</script>\n", "2:11: launch"),
    "launch.bat": (f"REM curl {LAUNCH}\ncurl -X POST {LAUNCH} -d @b.json\n", "2:49: launch"),
    "launch.feature": ("Given url genesys\nAnd path 'api/v2/flows/executions'\nWhen method post\n", "2:18: launch"),
    ".env.local": (f"LAUNCH_URL={LAUNCH}\n", "1:47: launch"),
    "launch.bats": (f'@test "launch" {{\n  curl -X POST {LAUNCH} -d @b.json\n}}\n', "2:51: launch"),
    "launch": (f"#!/usr/bin/env -S bash\n# {LAUNCH}\ncurl -X POST {LAUNCH} -d @b.json\n", "3:49: launch"),
    "launch-flow": (f'#!/usr/bin/python3.12 -u\n"""{LAUNCH}"""\nrequests.post("{LAUNCH}", json=make())\n', "3:51: launch"),
    "Launch_Flow": (f"#!/opt/node\nawait fetch('{LAUNCH}', {{method: 'POST', body}});\n", "2:49: launch"),
    "bin": (f"#! /usr/bin/pwsh\nirm {LAUNCH} -Method Post\n", "2:40: launch"),
    "launch.sql": (f"select net.http_post(url := '{LAUNCH}', body := b);\n", "1:65: launch"),
}
"""Files of kinds that are not read: what they hold, where it is, and what is not checked."""

UTF_16 = "Invoke-RestMethod -Method Post -Uri 'https://api.mypurecloud.com/api/v2/flows/executions'\n"

BESIDE = {
    "wget.sh": (f"wget --post-data '{{}}' \\\n  {LAUNCH}\n", "2:38: launch", "wget"),
    "httpie.sh": (f"http POST {LAUNCH} flowId=$F\n", "1:46: launch", "http"),
    "program.py": ('run("gc flows executions create -f body.json", shell=True)\n', "1:9: launch", "gc"),
    "trigger.js": ('execSync("gc -p prod processautomation triggers create -f b.json");\n', "1:22: trigger", "gc"),
    "named.sh": (f'URL="{LAUNCH}"\npost_it "$URL" body.json\n', "1:41: launch", ""),
    "ansible.yml": ('- uri:\n    url: "{{ base_url }}/api/v2/flows/executions"\n    method: POST\n', "2:33: launch", ""),
    "job.yaml": (f"args:\n  - -X\n  - POST\n  - {LAUNCH}\n", "4:40: launch", ""),
    "inline.yaml": (f'args: ["-X", "POST", "{LAUNCH}", "-d", "@/body.json"]\n', "1:58: launch", ""),
    "map.yaml": (f"data:\n  launch.sh: |\n    wget --post-file=body.json {LAUNCH}\n", "3:67: launch", "wget"),
    "template.yaml": (f'Environment:\n  ENDPOINT: !Sub "{LAUNCH}"\n', "2:54: launch", ""),
    "compose.yml": (f'entrypoint: ["curl", "-X", "POST", "{LAUNCH}"]\n', "1:72: launch", ""),
    "workflow.json": (f'{{"inputs": {{"method": "POST", "uri": "{LAUNCH}"}}}}\n', "1:74: launch", ""),
    "package.json": ('{"scripts": {"launch": "gc flows executions create -f body.json"}}\n', "1:28: launch", "gc"),
    "wrapped.py": ('def launch(body):\n    return call("POST", path("/api/v2/flows/executions"), body)\n', "2:39: launch", ""),
    "passed.py": ("pool.submit(api.post_flows_executions, body)\n", "1:17: launch", ""),
    "built.py": (f'import requests\nrequests.post("{TRIGGER}", json=build())\n', "2:51: trigger", ""),
    "wrapped.js": ('callApi({ path: "/api/v2/flows/executions", verb: "POST", payload: make() });\n', "1:26: launch", ""),
    "page.html": (
        f"<!-- <script>fetch('{LAUNCH}')</script> -->\n<p>{LAUNCH}</p>\n<script>\ncallApi('{LAUNCH}', 'POST', make());\n</script>\n",
        "4:45: launch",
        "",
    ),
    "button.html": (f"<button onclick=\"fetch('{LAUNCH}', {{method: 'POST', body: make()}})\">Go</button>\n", "1:60: launch", ""),
    "form.htm": (f'<form action="{LAUNCH}" method="post">\n', "1:50: launch", ""),
    "App.vue": (f"<template><a @click=\"axios.post('{LAUNCH}', x)\"/></template>\n", "1:69: launch", ""),
    "docs.html": (f"<script>\n</script><pre><code>curl -X POST {LAUNCH} -d @b</code></pre>\n", "2:69: launch", ""),
    "power.md": (f"POST {LAUNCH}\n\n- a\n\n  ```PowerShell\n  # {LAUNCH}\n  irm {LAUNCH} -Method Post\n  ```\n", "7:42: launch", "irm"),
    "sharp.mdx": (f'```\n```\n~~~ {{.csharp}}\n```\nhttp.PostAsync("{LAUNCH}", c);\n~~~\n', "5:52: launch", ""),
    "wget.md": (f"```json\n{{}}\n```\n\n````\nwget --post-data x {LAUNCH}\n````\n", "6:55: launch", "wget"),
    "steps.md": (f"```yaml\n- uri:\n    url: {LAUNCH}\n    method: POST\n```\n", "3:45: launch", ""),
    "variable.tf": (f'variable "launch_url" {{\n  default = "{LAUNCH}"\n}}\n', "2:49: launch", ""),
}
"""Files of kinds that are read, in which a call has a form that is not: what they hold, where it is, and the program that it names."""

SILENT = {
    "notes.txt": f"POST {LAUNCH}\n",
    "README.md": f"Launch by POST {LAUNCH}.\n\n| path |\n| --- |\n| `/api/v2/flows/executions` |\n",
    "CHANGELOG.rst": f"curl -X POST {LAUNCH}\n",
    "Comment.cs": f'// "{LAUNCH}"\n/* await http.PostAsync("{LAUNCH}"); */\n',
    "Get.cs": 'await http.GetAsync($"api/v2/flows/executions/{id}");\nawait http.GetAsync("api/v2/flows/executions/" + id);\n',
    "List.cs": f'await http.GetAsync("{TRIGGER}");\n',
    "Said.cs": f'log.LogError("POST {LAUNCH} failed");\nConsole.WriteLine("{LAUNCH}");\nthrow new Error("POST to it");\n',
    "Generated.cs": 'namespace PureCloudPlatform.Client.V2.Api;\nvar path = "/api/v2/flows/executions";\napi.PostFlowsExecutions(body);\n',
    "Definition.java": "public Response postFlowsExecutions(Request body) throws IOException;\n",
    "Server.java": '@PostMapping("/api/v2/flows/executions")\npublic Response launch() {}\n',
    "Stub.java": 'stubFor(post(urlEqualTo("/api/v2/flows/executions")).willReturn(ok()));\n',
    "server.go": 'mux.HandleFunc("/api/v2/flows/executions", launched)\n',
    "launch_spec.rb": f'stub_request(:post, "{LAUNCH}").to_return(status: 200)\n',
    "other.go": 'http.Post("https://api.example.org/api/v2/workflows/executions", kind, body)\nimport "app/flows/executions"\n',
    "help.ps1": f'<#\n  "{LAUNCH}"\n#>\nWrite-Host "{LAUNCH}"\n',
    "page.html": f'<td><code>/api/v2/flows/executions</code></td><a href="{LAUNCH}">docs</a>\n',
    "docs.xml": "<doc><summary>POST /api/v2/flows/executions</summary><c>/api/v2/flows/executions</c></doc>\n",
    "api.yaml": "openapi: 3.1.0\npaths:\n  /api/v2/flows/executions:\n    post:\n      operationId: postFlowsExecutions\n",
    "api.json": '{"swagger": "2.0", "paths": {"/api/v2/flows/executions": {"post": {"operationId": "postFlowsExecutions"}}}}\n',
    "scopes.yaml": "allowed:\n  - /api/v2/users\n  - /api/v2/flows/executions\n",
    "scopes.json": '{"permissions": [{"resource": "/api/v2/flows/executions"}]}\n',
    "recorded.yaml": f"- request:\n    method: POST\n    uri: {LAUNCH}\n  response:\n    status: 202\n",
    "listed.yml": f'- uri:\n    url: "{TRIGGER}"\n    method: GET\n',
    "asked.sh": "gc flows executions create --help\ngc processautomation triggers create -b\n",
    "said.sh": f'# wget {LAUNCH}\necho "POST {LAUNCH}"\n',
    "documented.py": f'"""Posts to "{LAUNCH}"."""\n\n\ndef launch():\n    """Calls \'{LAUNCH}\'."""\n',
    "mocked.py": f'responses.add(responses.POST, "{LAUNCH}", json={{}})\napi.post_flows_executions.assert_called_once()\n',
    "mocked.test.js": 'nock("https://api.mypurecloud.com").post("/api/v2/flows/executions").reply(200, {});\n',
    "bundle.js": f'{"a;" * 1_000}call("{LAUNCH}", "POST", body)\n',
    "described.tf": f'variable "flow" {{\n  description = "The flow for POST {LAUNCH}"\n}}\n',
    "many.ts": "".join(f'call("/api/v2/things{number}", "POST");\n' for number in range(90)) + f'call("{LAUNCH}", "POST");\n',
    "NOTICE": f"curl -X POST {LAUNCH} -d @b.json\n",
    "configure": f"#!/usr/bin/awk\ncurl -X POST {LAUNCH} -d @b.json\n",
    "fences.md": f"POST {LAUNCH}\n\n```csharp\n// {LAUNCH}\n```\n\n```mermaid\na -> {LAUNCH}\n```\n",
    "page.htm": f'<a href="{LAUNCH}">post</a><p onclick="go()">{LAUNCH}</p>\n<p>curl {LAUNCH}</p>\n',
    "run.log": f"POST {LAUNCH}\n",
    "bundle.js.map": f'{{"sources": ["POST {LAUNCH}"]}}\n',
}
"""Files that mention the endpoints and call nothing, or that a program wrote."""

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": [f'"{LAUNCH}"']},
        {"cell_type": "code", "outputs": [{"text": [f'"{LAUNCH}"']}], "source": ["x\n", f'# "{LAUNCH}"\n', f'post("{LAUNCH}", body)']},
    ]
}


pytestmark = pytest.mark.usefixtures("here")


def checked(*arguments: str) -> tuple[int, str, str]:
    """Run ``flowlint check``: its exit code, its report, and what it says on standard error."""
    return outcome("check", *arguments)


def unchecked(*arguments: str) -> list[str]:
    """What the JSON report of a run says that was not checked."""
    return list(json.loads(checked(*arguments, "--format", "json")[1]).get("unchecked", []))


def ending(name: str) -> str:
    if "." not in name and not name.endswith("file"):
        return "files without a suffix"
    if name.startswith(".env"):
        return '".env" files'
    return f'"{name if name in {"Jenkinsfile", "Makefile", "Dockerfile"} else os.path.splitext("a" + name)[1]}" files'


@pytest.mark.parametrize("name", NAMED)
def test_a_call_in_a_kind_of_file_that_is_not_read_is_named(name: str) -> None:
    text, place = NAMED[name]
    Path(name).write_text(text)
    sentence = f"{name}:{place} not checked: flowlint does not read {ending(name).lower()}"
    code, report, _ = checked(".")
    lines = ["no payload was checked", sentence, "1 problem kept the run from checking everything"]
    assert (code, report.splitlines()) == (3, lines)
    assert unchecked(".") == [sentence]
    assert checked("--allow-empty", ".")[:2] == (0, f"no payload was checked\n{sentence}\n")


@pytest.mark.parametrize("name", BESIDE)
def test_a_call_that_a_reader_passes_by_is_named(name: str) -> None:
    text, place, program = BESIDE[name]
    Path(name).write_text(text)
    form = f'flowlint does not read "{program}" commands here' if program else FORM
    assert (checked(".")[0], unchecked(".")) == (3, [f"{name}:{place} not checked: {form}"])


@pytest.mark.parametrize("name", SILENT)
def test_what_only_mentions_the_endpoints_is_passed_over(name: str) -> None:
    Path(name).write_text(SILENT[name])
    assert unchecked("--allow-empty", ".") == []


def test_a_notebook_calls_in_the_source_of_its_cells() -> None:
    Path("launch.ipynb").write_text(json.dumps(NOTEBOOK, indent=1))
    assert unchecked(".") == ['launch.ipynb:21:48: launch not checked: flowlint does not read ".ipynb" files']


def test_a_script_in_utf_16_is_looked_at_too() -> None:
    Path("launch.ps1").write_bytes(UTF_16.encode("utf-16"))
    assert unchecked(".") == ['launch.ps1:1:73: launch not checked: flowlint does not read ".ps1" files']


def test_a_file_has_one_line_and_what_is_read_has_none() -> None:
    """Of the calls in one file that is read, the one that is judged is not named; the lines of the others are in one sentence."""
    body = '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {}}'
    Path("both.sh").write_text(f"curl --json '{body}' {LAUNCH}\nwget --post-data '{body}' {LAUNCH}\nwget {LAUNCH}\n")
    Path("Two.cs").write_text(f'await http.PostAsync("{LAUNCH}");\nawait http.PostAsync("{LAUNCH}");\n')
    assert unchecked(".") == [
        'Two.cs:1:58: launch not checked: flowlint does not read ".cs" files; nor the one on line 2',
        'both.sh:2:123: launch not checked: flowlint does not read "wget" commands here; nor the one on line 3',
    ]


def test_an_address_is_not_named_beside_what_is_sent_to_it() -> None:
    Path("known.py").write_text(f"URL = '{LAUNCH}'\npost_json(URL, {{'flowId': x, 'inputData': {{}}}})\npost_json(URL, build(x))\n")
    Path("unread.ts").write_text("export const P = { launch: '/api/v2/flows/executions' };\n")
    Path("body.json").write_text("{}")
    for name, data in (("file.tf", 'file("body.json")'), ("made.tf", "var.body"), ("sent.tf", 'jsonencode({ flowId = "x" })')):
        Path(name).write_text(f'resource "restapi_object" "x" {{\n  data = {data}\n  create_method = "POST"\n  path = "{LAUNCH}"\n}}\n')
    lacking = "arguments not checked: no flow definition is loaded; load one with --definitions"
    assert unchecked("--allow-empty", ".") == [
        f"known.py:2:27: {lacking}",
        "known.py:3:1: body not checked: it is built when the request is sent",
        "made.tf:2:10: body not checked: Terraform computes it",
        f"sent.tf:2:32: {lacking}",
        f"unread.ts:1:37: launch not checked: {FORM}",
    ]


@pytest.mark.parametrize(
    ("calls", "others"),
    [
        (1, ""),
        (3, "; nor those on lines 2 and 3"),
        (4, "; nor those on lines 2, 3 and 4"),
        (11, "; nor those on lines 2, 3, 4, 5, 6, 7, 8, 9, 10 and 11"),
        (12, "; nor those on lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and more"),
    ],
)
def test_the_lines_of_further_calls_are_named_but_not_without_end(calls: int, others: str) -> None:
    Path("Many.cs").write_text(f'await http.PostAsync("{LAUNCH}");\n' * calls)
    assert unchecked(".") == [f'Many.cs:1:58: launch not checked: flowlint does not read ".cs" files{others}']


def test_more_than_ten_files_are_counted() -> None:
    for number in range(12):
        Path(f"L{number:02}.cs").write_text(f'await http.PostAsync("{LAUNCH}");\n')
    named = [f'L{number:02}.cs:1:58: launch not checked: flowlint does not read ".cs" files' for number in range(10)]
    assert unchecked(".") == [*named, "2 more files launch flows or create triggers in forms that flowlint does not read"]
    Path("L11.cs").unlink()
    assert unchecked(".") == [*named, "1 more file launches flows or creates triggers in forms that flowlint does not read"]


def test_a_folder_without_a_payload_says_where_the_first_call_is() -> None:
    Path("A.cs").write_text(f'await http.PostAsync("{LAUNCH}");\n')
    lacking = '"." holds no payload: it has no file of a kind that flowlint reads'
    sentence = 'A.cs:1:58: launch not checked: flowlint does not read ".cs" files'
    assert checked(".") == (
        3,
        f"no payload was checked\n{sentence}\n1 problem kept the run from checking everything\n",
        f"flowlint: error: {lacking}; A.cs:1:58 is a call that flowlint does not read\n",
    )
    Path("B.go").write_text(f'http.Post("{LAUNCH}", kind, body)\n')
    assert checked(".")[2] == f"flowlint: error: {lacking}; A.cs:1:58 is a call that flowlint does not read (and 1 more file with one)\n"


def test_a_named_file_with_nothing_but_a_call_is_not_said_to_have_none() -> None:
    Path("wget.sh").write_text(BESIDE["wget.sh"][0])
    assert checked("wget.sh")[2] == 'flowlint: error: "wget.sh" holds no payload: flowlint does not read the form of the call in it\n'
    assert checked(".")[2].startswith('flowlint: error: "." holds no payload: looked at 1 file (1 .sh); wget.sh:2:38 is a call')


def test_a_named_file_is_looked_at_and_an_excluded_one_is_not() -> None:
    Path("A.cs").write_text(f'await http.PostAsync("{LAUNCH}");\n')
    sentence = 'A.cs:1:58: launch not checked: flowlint does not read ".cs" files'
    assert unchecked("A.cs") == [sentence]
    assert unchecked("A.cs", ".") == [sentence]
    Path(".flowlint.yaml").write_text("exclude: ['*.cs']\n")
    assert unchecked("--allow-empty", ".") == unchecked("--allow-empty", "A.cs") == []


def test_only_the_first_megabyte_of_a_file_is_looked_at() -> None:
    call = f'http.PostAsync("{LAUNCH}");\n'
    Path("Far.cs").write_text("x;\n" * (call_forms.MOST // 3) + "y;\n" + call)
    Path("Near.cs").write_text("x;\n" * 1_000 + call + "x;\n" * call_forms.MOST)
    assert unchecked(".") == ['Near.cs:1001:52: launch not checked: flowlint does not read ".cs" files']


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes")
def test_devices_pipes_and_links_out_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "Outside.cs"
    inside.mkdir()
    outside.write_text(f'http.PostAsync("{LAUNCH}");\n')
    os.mkfifo(inside / "Pipe.cs")
    (inside / "Zero.cs").symlink_to("/dev/zero")
    (inside / "Out.cs").symlink_to(outside)
    os.chdir(inside)
    assert unchecked("--allow-empty", ".") == []


WORST = {
    "quotes": '"' * 500_000,
    "escapes": '"' + "\\" * 900_000,
    "comments": "/*" * 400_000,
    "stars": "/" + "*" * 900_000,
    "backticks": "`" * 499_999,
    "triples": '"""' * 300_000,
    "blanks": " " * 900_000,
    "hashes": " #" * 400_000,
    "braces": "{" * 900_000,
    "parentheses": "$(" * 400_000,
    "words": "flows/executions " * 50_000,
    "paths": "/api/v2/flows/executions\n" * 40_000,
    "commands": "gc flows executions create " * 30_000,
    "curls": "curl " * 180_000,
    "mentions": f'"{LAUNCH} said" ' * 14_000,
    "scripts": "<script>" * 110_000,
    "requests": "request response " * 50_000,
    "keys": "a=" * 400_000,
}
"""Strings made for the patterns of the table."""


@pytest.mark.slow
@pytest.mark.parametrize("worst", WORST)
@pytest.mark.parametrize("name", ["a.cs", "a.ps1", "a.yaml", "a.html", "a.ipynb", "a.sh", "a.lua", "a.xml", "a.md", "script"])
def test_texts_made_for_the_patterns_cost_a_few_seconds_at_most(name: str, worst: str) -> None:
    kind = call_forms.kind_of(name)
    assert kind is not None
    text = f"{WORST[worst]}\n{'flows/executions'}\n{WORST[worst]}"[: call_forms.MOST]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    list(calls.every(text, kind))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5


@pytest.mark.slow
def test_a_hostile_folder_ends_in_time_and_memory(tmp_path: Path) -> None:
    for number, worst in enumerate(WORST):
        (tmp_path / f"{worst}.cs").write_text(f"{WORST[worst]}\nflows/executions genesys\n")
        (tmp_path / f"{number}.png").write_bytes(b"\0" * 100)
    ended = installed("check", str(tmp_path), "--allow-empty")
    assert (ended.code, ended.seconds < 20, ended.memory < 300) == (0, True, True), ended.stderr[-500:]


def test_kinds_are_told_by_the_last_suffix_or_the_whole_name() -> None:
    kinds = {
        name: getattr(call_forms.kind_of(name), "manner", None)
        for name in ("a/B.CS", "Jenkinsfile", "x.jenkinsfile", "a.png", "cs", "d.cs/e")
    }
    code, script = call_forms.Manner.CODE, call_forms.Manner.SCRIPT
    assert kinds == {"a/B.CS": code, "Jenkinsfile": code, "x.jenkinsfile": code, "a.png": None, "cs": script, "d.cs/e": script}


@pytest.mark.parametrize(
    ("path", "ending"),
    [
        ("a/b.py", "py"),
        ("a.py/b", ""),
        ("sh", ""),
        ("a/sh", ""),
        ("a/.sh", "sh"),
        ("a/B.PY", "py"),
        ("a/Makefile", "makefile"),
        ("a.b/Dockerfile", "dockerfile"),
        ("a/.env.json", "env"),
        ("a/.env.local", "env"),
        (".env.d/b.py", "py"),
        ("a/b.unknown", "unknown"),
    ],
)
def test_the_kind_of_a_file_follows_from_its_name(path: str, ending: str) -> None:
    assert call_forms.ending_of(path) == ending
    assert call_forms.kind_of(path) == (call_forms.kind_called(ending) if ending else call_forms.Kind(call_forms.Manner.SCRIPT))
