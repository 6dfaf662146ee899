"""Workflows: expressions as variables, shells, pipelines, and YAML of any shape."""

from __future__ import annotations

import time
from textwrap import dedent

import pytest
import yaml

from flowlint import registry
from flowlint.linter.edits import made
from flowlint.model.carried import Text, Unchecked
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.payloads.pipelines.carrier import CARRIER

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def found(text: str) -> list[Text]:
    return [one for one in registry.find(CARRIER, Source("ci.yml", text)) if isinstance(one, Text)]


def scripts(text: str) -> list[str]:
    return [one.source.text for one in found(dedent(text)) if one.source is not None and one.grammar == "bash"]


def test_many_variables_for_many_steps_are_read_in_time() -> None:
    start = time.process_time()
    names = "".join(f"  NAME{number}: v{number}\n" for number in range(1_000))
    steps = "".join(f"      - run: curl $NAME{number} ${{{{ env.NAME1 }}}}\n" for number in range(500))
    expected = [f"NAME1=v1\nNAME{number}=v{number}\ncurl $NAME{number} v1" for number in range(500)]
    expected[:2] = ["NAME0=v0\nNAME1=v1\ncurl $NAME0 v1", "NAME1=v1\ncurl $NAME1 v1"]
    assert scripts(f"env:\n{names}jobs:\n  a:\n    steps:\n{steps}") == expected
    assert time.process_time() - start < 10


def test_macros_of_azure_pipelines_are_replaced_before_the_shell_reads_them() -> None:
    assert scripts("""\
        steps:
        - bash: |
            curl -d '{"a":$(n)}' $(Build.Reason) $(date +%s)
        - script: curl $(flowId)
        - run: curl $(n)
        """) == ["curl -d '{\"a\":${_n}}' ${_Build_Reason} $(date +%s)", "curl ${_flowId}", "curl $(n)"]
    assert scripts("job:\n  script:\n    - curl $(n)\n") == ["curl $(n)"]


def test_expressions_of_circleci_are_variables() -> None:
    assert scripts("""\
        jobs:
          build:
            steps:
              - run:
                  command: |
                    curl -d '{"a":<< parameters.n >>}' <<pipeline.parameters.x>>
                    cat <<EOF >> out
                    EOF
        """) == ["curl -d '{\"a\":${_parameters_n}}' ${_pipeline_parameters_x}\ncat <<EOF >> out\nEOF"]


def test_scripts_are_met_in_order() -> None:
    assert scripts("""\
        defaults:
          run:
            working-directory: a
        jobs:
          one:
            steps:
              - run: first
              - name: second
                "run": |-
                  second

                    more
          two:
            steps: [{run: third}, {uses: x, with: {script: fourth}}]
        """) == ["first", "second\n\n  more", "third", "fourth"]


def test_variables_of_the_nearest_env_are_known() -> None:
    assert scripts("""\
        env: {FLOW: a1b2-c3d4, OTHER: "${{ vars.OTHER }}", MORE: it's $A, 2: two words}
        jobs:
          one:
            env:
              VIP: true
              UNUSED: x
            steps:
              - run: send $FLOW ${VIP:-no} $OTHER $MORE
              - env: {FLOW: 'none'}
                run: send ${{ env.FLOW }} ${{env.OTHER}} $FLOWER
        """) == [
        "FLOW=a1b2-c3d4\nMORE='it'\\''s ${A}'\nVIP=true\nsend $FLOW ${VIP:-no} $OTHER $MORE",
        "FLOW=none\nsend none ${_env_OTHER} $FLOWER",
    ]


def test_a_variable_that_a_step_sets_for_others_is_not_known() -> None:
    assert scripts("""\
        env: {FLOW: a1b2}
        jobs: {one: {steps: [{run: 'echo "FLOW=x" >> $GITHUB_ENV'}, {run: send $FLOW}]}}
        """) == ['echo "FLOW=x" >> $GITHUB_ENV', "send $FLOW"]


def test_lines_of_a_pipeline_are_one_script() -> None:
    assert scripts("""\
        .before: &before
          - sign in
        launch:
          before_script: *before
          script:
            - A=1
            - |
              curl $A

            - !reference [.a, script]
            - 'last'
          after_script: clean up
        """) == ["sign in", "A=1\n\ncurl $A\n\nlast", "clean up"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (".a: &a [one, two]\njob: {script: [*a]}\n", ["one\n\ntwo"]),
        (".a: &a\n  - one\njob:\n  script:\n    - zero\n    - *a\n    - [two, [three]]\n", ["zero\n\none\n\ntwo\n\nthree"]),
        (".a: &a one\njob: {script: *a}\nother: {script: [*a, two]}\n", ["one", "two"]),
        (".a: {lines: [one]}\njob: {script: [!reference [.a, lines], two]}\n", ["one\n\ntwo"]),
        (".a: {script: [one]}\njob: {script: [!reference [.a, script], two]}\n", ["one", "two"]),
        ("job: {script: [!reference [.a, script], !reference [], !reference [job, script, 1], two]}\n", ["two"]),
    ],
)
def test_what_a_pipeline_names_elsewhere_is_part_of_its_script_once(text: str, read: list[str]) -> None:
    assert scripts(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("variables: {FLOW: a}\njob: {script: [send $FLOW]}\n", ["FLOW=a\nsend $FLOW"]),
        ("variables: {FLOW: {value: a, description: b}}\njob: {script: [send $FLOW]}\n", ["FLOW=a\nsend $FLOW"]),
        ("variables: {FLOW: a}\njob: {variables: {FLOW: b}, script: [send $FLOW]}\n", ["FLOW=b\nsend $FLOW"]),
        ("variables: {FLOW: a}\nj: {script: [send $FLOW]}\nk: {variables: {FLOW: b}, script: [go]}\n", ["FLOW=a\nsend $FLOW", "go"]),
        # The others may take the script with another value.
        ("variables: {FLOW: a}\n.j: {script: [send $FLOW]}\nk: {variables: {FLOW: b}, extends: .j}\n", ["send $FLOW"]),
        ("variables: {FLOW: a}\nj: {script: [send $FLOW]}\nk: {variables: {FLOW: b}, extends: [j]}\n", ["send $FLOW"]),
        ("variables: {FLOW: a}\nbefore_script: [send $FLOW]\nk: {variables: {FLOW: b}}\n", ["send $FLOW"]),
        ("variables: {FLOW: a}\ndefault: {before_script: [send $FLOW]}\nk: {variables: {FLOW: b}}\n", ["send $FLOW"]),
        ("j: {variables: {FLOW: a}, script: [&s send $FLOW]}\nk: {variables: {FLOW: b}, script: [*s]}\n", ["send $FLOW"]),
        ("j: {variables: {FLOW: a}, script: [send $FLOW]}\nk: {variables: {FLOW: b}, script: [!reference [j, script]]}\n", ["send $FLOW"]),
        (".j: &j {variables: {FLOW: a}, script: [send $FLOW]}\nk: {<<: *j, variables: {FLOW: b}}\n", ["send $FLOW"]),
        ("variables: {FLOW: a}\n.j: {script: [send $FLOW]}\nk: {variables: {FLOW: a}, extends: .j}\n", ["FLOW=a\nsend $FLOW"]),
        # Rules and a matrix make several values.
        ("j: {variables: {FLOW: a}, rules: [{if: x, variables: {FLOW: b}}], script: [send $FLOW]}\n", ["send $FLOW"]),
        ("workflow: {rules: [{variables: {FLOW: b}}]}\nvariables: {FLOW: a}\nj: {script: [send $FLOW]}\n", ["send $FLOW"]),
        ("variables: {FLOW: a}\nj: {parallel: {matrix: [{FLOW: [b, c]}]}, script: [send $FLOW]}\n", ["send $FLOW"]),
    ],
)
def test_variables_of_a_pipeline_are_known_where_they_have_one_value(text: str, read: list[str]) -> None:
    assert scripts(text) == read


def test_what_env_states_stands_where_it_is_stated_also_in_single_quotes_of_an_expression() -> None:
    assert scripts("""\
        env:
          BODY: |
            {"a": 1,
             "b": "${{ vars.B }}"}
          NAME: it's
        run: send '${{ env.BODY }}' "${{ env.BODY }}" '${{ env.NAME }}'
        """) == ["BODY='{\"a\": 1,\n \"b\": \"${_vars_B}\"}'\nNAME='it'\\''s'\n" + "send ''\"$BODY\"'' \"${_env_BODY}\" '${_env_NAME}'"]


@pytest.mark.parametrize(
    ("before", "shell", "is_read"),
    [
        ("", "", True),
        ("", "shell: bash -e {0}", True),
        ("", "shell: /bin/sh", True),
        ("", "shell: ${{ matrix.shell }}", True),
        ("", "shell: pwsh", False),
        ("", "shell: python", False),
        ("runs-on: windows-latest", "", False),
        ("runs-on: windows-latest", "shell: bash", True),
        ("defaults: {run: {shell: pwsh}}", "", False),
        ("defaults: {run: {shell: bash}}\n    runs-on: [self-hosted, windows]", "", True),
        ("runs-on: [self-hosted, windows]", "", False),
        ("runs-on: [self-hosted, linux]", "", True),
        ("runs-on: {labels: windows-2022}", "", False),
        ("runs-on: {group: windows, labels: [self-hosted, Linux]}", "", True),
        ("runs-on: {group: ours, labels: [self-hosted, Windows]}", "", False),
    ],
)
def test_scripts_for_other_shells_are_left_out(before: str, shell: str, is_read: bool) -> None:
    text = f"jobs:\n  a:\n    {before}\n    steps:\n    - run: go\n      {shell}\n"
    assert scripts(text) == (["go"] if is_read else [])


@pytest.mark.parametrize(
    ("pool", "key", "is_read"),
    [
        ("{vmImage: windows-latest}", "script", False),
        ("{vmImage: windows-latest}", "bash", True),
        ("{vmImage: ubuntu-latest}", "script", True),
        ("ours", "script", True),
    ],
)
def test_scripts_of_a_pool_of_windows_are_those_of_another_shell(pool: str, key: str, *, is_read: bool) -> None:
    assert scripts(f"pool: {pool}\nsteps:\n- {key}: go\n") == (["go"] if is_read else [])


def test_expressions_are_variables() -> None:
    text = "run: |\n  curl ${{ vars.HOST }} ${{ format('{0}}}', inputs.a) }} ${{x}} ${{ \n  ${{ }} ${A}\n"
    assert scripts(text) == ["curl ${_vars_HOST} ${_format_0_inputs_a} ${_x} ${{ \n${_} ${A}"]


def test_yaml_without_scripts_is_read_as_yaml_alone() -> None:
    assert [(one.grammar, one.data, one.facts.certain) for one in found("flowId: x\nrun: 5\n")] == [("yaml", b"flowId: x\nrun: 5\n", False)]


@pytest.mark.parametrize(
    "text",
    [
        "run: !!binary |\n",
        "run: {run: {run: []}}",
        "run: null\nscript: [1, [], ~]",
        "extends: 5\nenv: 5\nvariables: [a]\nrules: {a: b}\nparallel: 5\nrun: 1",
    ],
)
def test_yaml_of_any_shape_is_no_error(text: str) -> None:
    assert [one.grammar for one in found(text)] == ["yaml"]


@pytest.mark.parametrize("text", ["run: [", "{run: " * 10_000, "a: &a\n  run: *a\n", "\trun: x"])
def test_what_is_no_yaml_is_a_fault(text: str) -> None:
    assert [type(one) for one in registry.find(CARRIER, Source("ci.yml", text))] == [SyntaxFault]


def test_a_template_is_said_to_be_unchecked() -> None:
    text = f"steps:\n{{{{- if .Values.a }}}}\n- run: curl {URL}\n{{{{- end }}}}\n"
    source = Source("ci.yml", text)
    (one,) = registry.find(CARRIER, source)
    assert isinstance(one, Unchecked)
    assert one.sentence == "the file cannot be read as YAML; its scripts were not checked"


def test_what_aliases_name_again_is_met_once() -> None:
    laughs = "a0: &a0 {run: x}\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 4))
    assert scripts(laughs) == ["x"]


@pytest.mark.parametrize(
    ("data", "is_recognised"),
    [
        (f"- run: curl {URL}", True),
        (f"steps: \n  -  'run' : curl {URL}", True),
        (f'script:\n- "{URL}"', True),
        (f"# {URL}\nflowId: x", False),
        (f"# run: {URL}", False),
        ("run: echo", False),
    ],
)
def test_only_scripts_beside_the_endpoint_are_recognised(data: str, is_recognised: bool) -> None:
    assert CARRIER.recognises is not None
    assert CARRIER.recognises(data.encode()) is is_recognised


def test_the_fault_of_a_file_that_is_no_yaml() -> None:
    text = f"jobs:\n  a:\n    steps:\n      - run: curl {URL} -H 'Content-Type: application/json' -d '{{}}'\n"
    source = Source("w.yml", text)
    at = text.index(": application")
    assert list(registry.find(CARRIER, source)) == [
        SyntaxFault(
            FaultClass.SYNTAX,
            "a mapping cannot begin here",
            Location(source, "/jobs/a/steps/0", Span(at, at)),
            help='put a value that holds ": " in quotes, or check the indentation',
            recovered=False,
        )
    ]


def test_an_entry_of_a_script_that_yaml_takes_for_an_object_is_a_fault() -> None:
    entry = f"curl {URL} -H 'A: b' -d @x.json"
    text = f"job:\n  script:\n    - {entry} # c\n    - echo a: b\n  steps:\n    - run: {{curl: {URL}}}\n"
    source = Source(".gitlab-ci.yml", text)
    start, colon = text.index("curl"), text.index(": b'")
    quotes = text.index("'A"), text.index("' -d")
    edits = (Edit(start, start, "'"), *(Edit(one, one, "'") for one in quotes), Edit(start + len(entry), start + len(entry), "'"))
    fault = SyntaxFault(
        FaultClass.SYNTAX,
        '": " makes this entry of "script" an object, expected a text',
        Location(source, "", Span(colon, colon + 1)),
        help="put the whole entry in single quotes, or in a block (- |)",
        fix=Fix("put it in single quotes", Safety.SAFE, edits),
    )
    assert list(registry.find(CARRIER, source)) == [fault]
    mended = yaml.safe_load(made(text, [edits]))
    assert mended["job"]["script"] == [entry, {"echo a": "b"}]


@pytest.mark.parametrize(
    "entry",
    [
        f"? curl {URL} -H A\n      : b",
        f"curl {URL} -H A: b\n        c",
        f"{{curl: {URL}}}",
        f'"curl {URL} -H A": b',
        f"curl {URL} -H A: b\n      c: d",
    ],
)
def test_an_entry_that_no_quotes_mend_has_no_fix(entry: str) -> None:
    (fault,) = registry.find(CARRIER, Source(".gitlab-ci.yml", f"job:\n  script:\n    - {entry}\n"))
    assert isinstance(fault, SyntaxFault)
    assert fault.fix is None


def codes(text: str) -> list[tuple[str, str]]:
    return [(one.grammar, one.source.text) for one in found(dedent(text)) if one.source is not None]


def test_code_in_a_workflow_is_handed_on_with_names_for_expressions() -> None:
    assert codes("""\
        steps:
          - uses: actions/github-script@v7
            env: {FLOW: a}
            with:
              script: |
                // it's ${{ a }}
                send("it's ${{ inputs.x }}", ${{ inputs.y }}, {a: '${{ format('b', 1) }}', ${{ k }} : `${{ z }}`})
          - uses: other/script@v1
            with: {script: "send $A"}
          - shell: python3 {0}
            run: |
              # it's ${{ a }}
              send(f"it's ${{ inputs.x }}", ${{ inputs.y }}, '''${{ a
              "${{ b }}''', a=${{ c }})
        """) == [
        (
            "javascript",
            "// it's ${_a}\nsend(\"it's ${_inputs_x}\", _inputs_y, {a: '${_format_b_1}', [_k] : `${_z}`})",
        ),
        ("bash", "send $A"),
        ("python", "# it's ${_a}\nsend(f\"it's ${_inputs_x}\", _inputs_y, '''${{ a\n\"${_b}''', a=_c)"),
    ]


@pytest.mark.parametrize(("stated", "shell"), [("shell: pwsh", "pwsh"), ("shell: cmd", "cmd"), ("runs-on: windows-latest", "pwsh")])
def test_a_script_for_a_shell_that_is_not_read_is_said_to_be_unchecked(stated: str, shell: str) -> None:
    text = f"a:\n  {stated}\n  steps:\n    - run: irm {URL}\n    - run: irm https://example.com\n"
    source = Source("w.yml", text)
    at = text.index("irm")
    assert list(registry.find(CARRIER, source)) == [
        Unchecked(Location(source, "", Span(at, at)), f'script not checked: flowlint does not read scripts for "{shell}"')
    ]
