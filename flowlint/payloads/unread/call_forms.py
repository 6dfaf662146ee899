"""The table of call forms: in which kinds of files a call of the platform may be met that is not read, and what it looks like there."""

from __future__ import annotations

import os
import re
from enum import Enum

from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern

MOST = 1 << 20
"""Bytes of a file in which calls are looked for."""


class Manner(Enum):
    """How a kind of file spells a call: as code, commands, or keys with values, in a page, cells, or fences, or as its first line says."""

    CODE = "code"
    COMMANDS = "commands"
    DATA = "data"
    PAGE = "page"
    NOTEBOOK = "notebook"
    FENCES = "fences"
    SCRIPT = "script"


class Kind(NamedTuple):
    """One kind of file: how it spells calls, and the pattern of its comments (group ``comment``) and strings."""

    manner: Manner
    tokens: re.Pattern[str] | None = None


_DOUBLE = r'"(?:[^"\\\n]|\\.)*+"?'
_SINGLE = r"'(?:[^'\\\n]|\\.)*+'?"
_CHARACTER = r"'(?:\\[^\n]{1,8}?|[^'\\\n])'"
_TRIPLE = r'"""(?:[^"\\]|\\.|"(?!""))*+(?:""")?'
_TRIPLE_SINGLE = r"'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?"
_BACKTICKS = r"`(?:[^`\\]|\\.)*+`?"
_SLASHES = r"//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
_HASH = r"(?<![^\s;(){}])#[^\n]*+"


def _tokens(comment: str, *texts: str) -> re.Pattern[str]:
    return pattern("|".join([f"(?P<comment>{comment})", *texts]), re.DOTALL | re.MULTILINE)


_OF_C = _tokens(_SLASHES, _TRIPLE, _DOUBLE, _CHARACTER, _BACKTICKS)
_OF_SCRIPTS = _tokens(_SLASHES, _TRIPLE, _TRIPLE_SINGLE, _DOUBLE, _SINGLE, _BACKTICKS)
_OF_PHP = _tokens(f"{_SLASHES}|{_HASH}", _DOUBLE, _SINGLE)
_OF_HASH = _tokens(_HASH, _TRIPLE, _DOUBLE, _SINGLE)
_OF_PYTHON = _tokens(rf"{_HASH}|^[ \t]*+[rRuUbB]{{0,2}}(?:{_TRIPLE}|{_TRIPLE_SINGLE})", _TRIPLE, _TRIPLE_SINGLE, _DOUBLE, _SINGLE)
_OF_POWERSHELL = _tokens(rf"<#(?:[^#]|#(?!>))*+(?:#>)?|{_HASH}", r'"[^"\n]*+"?', r"'[^'\n]*+'?")
_OF_DASHES = _tokens(rf"--\[\[(?:[^\]]|\](?!\]))*+|--[^\n]*+|{_SLASHES}", _DOUBLE, _SINGLE)
_OF_BASIC = _tokens(r"'[^\n]*+|^[ \t]*+[Rr][Ee][Mm]\b[^\n]*+", r'"[^"\n]*+"?')
_OF_BATCH = _tokens(r"^[ \t@]*+(?:[Rr][Ee][Mm]\b|::)[^\n]*+")
_OF_SEMICOLONS = _tokens(r";[^\n]*+", _DOUBLE)
_OF_SETTINGS = _tokens(r"^[ \t]*+[#;!][^\n]*+")
_OF_YAML = _tokens(r"(?<![^\s])#[^\n]*+", r'"(?:[^"\\\n]|\\.)*+"', r"'[^'\n]*+'")
_OF_TERRAFORM = _tokens(rf"{_SLASHES}|{_HASH}", _DOUBLE)
_MARKUP = r"<!--(?:[^-]|-(?!->))*+"
_OF_MARKUP = _tokens(_MARKUP)
_OF_PAGES = _tokens(f"{_SLASHES}|{_MARKUP}", _DOUBLE, _SINGLE, _BACKTICKS)

_CODE = Manner.CODE
_ENDINGS = (
    (
        Kind(_CODE, _OF_C),
        "cs csx java go kt kts scala sc rs swift c cc cpp cxx h hh hpp m mm fs fsx v cshtml razor jsp",
    ),
    (Kind(_CODE, _OF_SCRIPTS), "groovy gradle jenkinsfile dart cls trigger apex bicep js mjs cjs jsx ts mts cts tsx ejs"),
    (Kind(_CODE, _OF_PHP), "php phtml"),
    (Kind(_CODE, _OF_HASH), "rb rake gemspec rakefile fastfile pl pm r ex exs jl nim cr coffee tcl feature erb bzl star jsonnet"),
    (Kind(_CODE, _OF_PYTHON), "py pyw"),
    (Kind(_CODE, _OF_DASHES), "lua hs elm sql"),
    (Kind(_CODE, _OF_BASIC), "vb vbs bas"),
    (Kind(_CODE, _OF_SEMICOLONS), "clj cljs"),
    (Kind(Manner.COMMANDS, _OF_POWERSHELL), "ps1 psm1"),
    (
        Kind(Manner.COMMANDS, _OF_HASH),
        "sh bash zsh ksh command fish robot bats nu csh tcsh makefile gnumakefile mk dockerfile containerfile justfile procfile hurl bru",
    ),
    (Kind(Manner.COMMANDS, _OF_BATCH), "bat cmd"),
    (Kind(Manner.DATA, _OF_YAML), "yaml yml j2 tpl tmpl tftpl"),
    (Kind(Manner.DATA), "json jsonc csv tsv"),
    (Kind(Manner.DATA, _OF_TERRAFORM), "tf tfvars hcl nomad"),
    (Kind(Manner.DATA, _OF_SETTINGS), "toml ini cfg conf properties env"),
    (Kind(Manner.DATA, _OF_MARKUP), "xml config jmx bpmn"),
    (Kind(Manner.PAGE, _OF_PAGES), "html htm xhtml vue svelte astro"),
    (Kind(Manner.NOTEBOOK), "ipynb"),
    (Kind(Manner.FENCES), "md markdown mdx"),
)

_KINDS = {ending: kind for kind, endings in _ENDINGS for ending in endings.split()}
_WHOLE_NAMES = frozenset(
    {"jenkinsfile", "rakefile", "fastfile", "makefile", "gnumakefile", "dockerfile", "containerfile", "justfile", "procfile"}
)

_SCRIPT = Kind(Manner.SCRIPT)
_SETTINGS = ".env."
_STAGES = "local dev development prod production stage staging test testing qa uat ci docker example sample template dist defaults"
_CALLED = {
    "cs": "csharp c#",
    "cpp": "c++",
    "go": "golang",
    "kt": "kotlin",
    "rs": "rust",
    "rb": "ruby",
    "pl": "perl",
    "vb": "vb.net",
    "m": "objective-c objectivec",
    "fs": "fsharp",
    "py": "python python3",
    "js": "javascript node",
    "ts": "typescript",
    "ps1": "powershell pwsh ps",
    "sh": "shell console terminal text shell-session shellsession",
    "bat": "batch dos",
    "makefile": "make",
    "dockerfile": "docker",
    "tf": "terraform",
    "ex": "elixir",
    "jl": "julia",
    "clj": "clojure",
    "hs": "haskell",
    "env": "dotenv",
}
_LANGUAGES = {"": "sh", **{name: ending for ending, names in _CALLED.items() for name in names.split()}}
"""What languages are called by fences of Markdown, and by the first lines of scripts, where not by the suffix of their files."""

SUFFIXES = (*(f".{name}" for name in _KINDS), *sorted(_WHOLE_NAMES), "", *(f"{_SETTINGS}{stage}" for stage in _STAGES.split()))
"""How the names of the files end, in lower case, in which calls are looked for; without a point the whole name, empty for one without."""


def kind_of(path: str) -> Kind | None:
    """Return the kind of a file by its name, or ``None`` where no call is looked for in it; a name without a point says nothing."""
    point = path.rfind(".")
    kind = _KINDS.get(path[point + 1 :]) if point >= 0 else None
    # Most names end in a suffix in lower case, which takes a quarter of the instructions.
    if kind is not None and _SETTINGS not in path:
        return kind
    ending = ending_of(path)
    return _KINDS.get(ending) if ending else _SCRIPT


def kind_called(language: str) -> Kind | None:
    """Return the kind of text that a fence or a script says it is, in lower case."""
    return _KINDS.get(_LANGUAGES.get(language, language))


def kind_of_script(text: str) -> Kind | None:
    """Return the kind of a script by its first line; ``None`` for a text without such a line, or for another program."""
    found = _INTERPRETER.match(text)
    return kind_called(found["name"]) if found is not None else None


def ending_of(path: str) -> str:
    """Return the last suffix of a file's name without the point, or a whole name that says what the file is; in lower case."""
    name = path[max(path.rfind("/"), path.rfind(os.sep)) + 1 :].lower()
    _, point, suffix = name.rpartition(".")
    if name.startswith(_SETTINGS):
        return "env"
    return suffix if point or name in _WHOLE_NAMES else ""


def words_for(path: str) -> str:
    """Return what files of this kind are called in a sentence."""
    ending = ending_of(path)
    return f'"{ending if ending in _WHOLE_NAMES else f".{ending}"}" files' if ending else "files without a suffix"


_INTERPRETER = pattern(r"#![ \t]{0,9}\S{0,200}?(?:/env[ \t]+(?:-\S{1,9}[ \t]+)?)?(?P<name>[a-z]{1,30})[\d.]{0,9}(?=[\s]|\Z)")
FENCE = pattern(
    r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*+(?P<marks>`{3,}|~{3,})[ \t]*+\{?\.?(?P<language>[^\s`{}:,]*+)(?P<rest>[^`\n]*+)$",
    re.MULTILINE,
)
"""A line of Markdown that opens a fence, or closes one."""

PROGRAM = pattern(
    r"(?<![\w./\\-])(?P<name>curl|wget|https?|xh|Invoke-RestMethod|Invoke-WebRequest|irm|iwr)(?:\.exe)?(?=[\s\"',(])",
)
"""A program that sends what is named behind it."""

SENDING_WORD = pattern(r"(?<!\w)(?:POST|PUT|Post (?:On Session|Request))(?=\s)")
"""A word by which a file of commands sends what is named behind it."""

CLIENT = pattern(r"\bgc(?:\.exe)?[\"',\s]")
"""The platform's own program, before its command."""

ASKS = pattern(r"[^\n]{0,200}?[ \t](?:--help|-h|--printrequestbody|-b)(?![\w-])")
"""An option by which that program only tells about a command, behind it."""

MARKS = ((b"xecution", 14, 0, b"low"), (b"utomation", 0, 24, b"rigger"))
"""What is searched for in bytes first, and how many bytes before and from there on have the word, in lower case, that goes with it."""

MARK = pattern(r"xecution|utomation")
"""What every match of ``CALLS`` has in it."""

REACH = 100
"""Code points before and behind a mark within which all of such a match is, with what has to be around it."""

CALLS = pattern(
    r"(?<![A-Za-z])[Ff]lows?/(?P<launch>[Ee]xecutions?)(?P<slash>/?)(?![\w/{$%:.*-])"
    r"|(?i:processautomation/(?P<trigger>triggers)(?P<bar>/?))(?![\w/{$%:.*-])"
    r"|[Pp]ost_?[Ff]lows_?[Ee](?P<launcher>xecutions)(?:_?[Aa]sync|WithHttpInfo|_with_http_info|Request)?(?!\w)"
    r"|[Pp]ost_?[Pp]rocess_?[Aa]utomation_?(?P<creator>[Tt]riggers)(?:_?[Aa]sync|WithHttpInfo|_with_http_info|Request)?(?!\w)"
    r"|(?<![A-Za-z])flows[\"',]{0,3}[ \t]{1,9}[\"']?executions[\"',]{0,3}[ \t]{1,9}[\"']?(?P<launching>create)\b"
    r"|processautomation[\"',]{0,3}[ \t]{1,9}[\"']?triggers[\"',]{0,3}[ \t]{1,9}[\"']?(?P<creating>create)\b"
)
"""The endpoints' paths, the methods of the official SDKs, and the commands of the platform's own program."""

OURS = pattern(r"genesys|purecloud|pure\.cloud", re.IGNORECASE)

STAND_IN = pattern(
    r"mock|\bnock\b|stub|\bexpect\b|assert|(?<![.\w])verify\(|\bwhen(?:ever)?\(|respx|\bresponses\.|httpretty|\bintercept\(|urlEqualTo"
    r"|urlPath\w*To|\bpact\b|\bHandle(?:Func)?\(|MapPost|\[Http(?:Post|Get)|\[Route|\brouter\b|\bapp\.(?:all|get|post|put|route|use)\("
    r"|@(?:Post|Request|Put)Mapping|@app\.|\brest\.\w+\([^)\n]{0,200}(?:=>|\breq\b)|\bto_return\b|\.Setup\(|\bcassette\b",
    re.IGNORECASE,
)
"""Words of what stands in for the platform, or of what serves a path itself."""

SHOWN = pattern(
    r"(?<![A-Za-z])(?:print(?:ln|f|_r)?|console\.\w+|Console\.Write(?:Line)?|puts|echo|die|throw|raise|panic!?|fmt\.Print\w*|NSLog|log"
    r"|log(?:ger|ging)?\.(?:trace|debug|info|information|warn|warning|error|fatal|critical|log\w*|write\w*|print\w*)"
    r"|System\.(?:out|err|debug)(?:\.\w+)?|Debug\.\w+|Write-(?:Host|Output|Verbose|Debug|Error|Warning|Information))(?!\w)"
    r"(?![^\n]*(?:\||\$\(|&&|;))",
    re.IGNORECASE,
)
"""What shows a text, or puts it into a log, where nothing else follows on the line."""

RUN_BY_PAGE = pattern(
    r"\s(?:on\w+|@[\w.:-]+|(?:v-on|x-on|on)[:|][\w.:|-]+|:?(?:form)?action|hx-post)\s{0,9}=\s{0,9}(?:\"[^\"]*|'[^']*|\{[^{}]*)\Z",
    re.IGNORECASE,
)
"""An attribute of a page that runs code or names where a form is sent, up to what stands in it."""

IMPORTED = pattern(r"^\s*(?:import|from|#include)\b|^\s*export(?:\s+type)?\s*[*{]|\brequire\s*\(")
GETS = pattern(r"(?:\bGET\b|[.\s]get\(|Get(?:Async|StringAsync|FromJsonAsync)|Method\.Get\b|-Method +Get\b|DELETE\b|DeleteAsync)")
SENDS = pattern(r"post(?!gres|man|ed\b)|\bput\b|\bpatch\b|\bcreate", re.IGNORECASE)

ADDRESS_KEYS = pattern(r"(?:ur[il]|endpoint|address|href|path|action|uritemplate|urltemplate)$", re.IGNORECASE)
WEAK_KEYS = pattern(r"(?:path|action|value|name)$", re.IGNORECASE)
PROSE_KEYS = pattern(
    r"(?:description|summary|title|comments?|notes?|documentation|docs|help|label|text|message|operationid)$"
    r"|(?:^|[._$-])(?:p|li|td|code|c|a|ref|see)$",
    re.IGNORECASE,
)

DESCRIBES = pattern(r"\"(?:openapi|swagger)\"\s{0,9}:|^(?:openapi|swagger)\s{0,9}:|\"apiDeclaration\"", re.MULTILINE)
RECORDS = (pattern(r"[\"']?\brequest[\"']?\s{0,9}:"), pattern(r"[\"']?\bresponse[\"']?\s{0,9}:"))
"""Keys that together say that calls were recorded, or are answered by something that stands in."""

GENERATED = pattern(
    r"auto[- ]?generated|generated by|@generated|code generated|swagger[- ]codegen|openapi[- ]generator|do not (?:edit|modify)"
    r"|package com\.mypurecloud\.sdk|namespace PureCloudPlatform\.Client|^package platformclientv2|@module purecloud-platform-client",
    re.IGNORECASE | re.MULTILINE,
)
MOST_PATHS = 80
"""Paths of the platform in one file, from which on it describes the interface rather than calls it."""
