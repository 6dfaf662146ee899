"""Workflows: every spelling of a scalar, expressions as variables, shells, pipelines, and YAML of any shape."""

from __future__ import annotations

import time
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint.contracts import Text, Unchecked
from flowlint.fixing import made
from flowlint.model.embedding import Embedding
from flowlint.model.fix import Edit
from flowlint.model.location import Source
from flowlint.payloads.github_workflow import CARRIER

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def found(text: str) -> list[Text]:
    assert CARRIER.find is not None
    return [one for one in CARRIER.find(Source("ci.yml", text)) if isinstance(one, Text)]


def scripts(text: str) -> list[str]:
    return [one.source.text for one in found(dedent(text)) if one.source is not None and one.grammar == "bash"]


def test_many_variables_for_many_steps_are_read_in_time() -> None:
    start = time.perf_counter()
    names = "".join(f"  NAME{number}: v{number}\n" for number in range(1_000))
    steps = "".join(f"      - run: curl $NAME{number} ${{{{ env.NAME1 }}}}\n" for number in range(500))
    expected = [f"NAME{number}=v{number}\ncurl $NAME{number} v1" for number in range(500)]
    expected[1] = "NAME1=v1\ncurl $NAME1 v1"
    assert scripts(f"env:\n{names}jobs:\n  a:\n    steps:\n{steps}") == expected
    assert time.perf_counter() - start < 10


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
        env: {FLOW: a1b2-c3d4, OTHER: "${{ vars.OTHER }}", MORE: two words}
        jobs:
          one:
            env:
              VIP: true
              UNUSED: x
            steps:
              - run: send $FLOW ${VIP:-no} $OTHER $MORE
              - env: {FLOW: 'none'}
                run: send ${{ env.FLOW }} ${{env.OTHER}} $FLOWER
        """) == ["FLOW=a1b2-c3d4\nVIP=true\nsend $FLOW ${VIP:-no} $OTHER $MORE", "send none ${_env_OTHER} $FLOWER"]


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
        """) == ["sign in", "A=1\ncurl $A\nlast", "clean up"]


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
    assert [(one.grammar, one.data, one.certain) for one in found("flowId: x\nrun: 5\n")] == [("yaml", b"flowId: x\nrun: 5\n", False)]


@pytest.mark.parametrize(
    "text",
    [
        "run: !!binary |\n",
        "run: {run: {run: []}}",
        "run: null\nscript: [1, [a], {b: c}, ~]",
    ],
)
def test_yaml_of_any_shape_is_no_error(text: str) -> None:
    assert [one.grammar for one in found(text)] == ["yaml"]


@pytest.mark.parametrize("text", ["run: [", "{run: " * 10_000, "a: &a\n  run: *a\n", "\trun: x"])
def test_what_is_no_yaml_is_no_error(text: str) -> None:
    assert CARRIER.find is not None
    assert [type(one) for one in CARRIER.find(Source("ci.yml", text))] == [Unchecked]


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


texts = st.text(st.sampled_from("ab \n'\"\\:#é😀\t{}x$-,"), min_size=1, max_size=40).filter(lambda text: text.strip() and "${{" not in text)
styles = st.sampled_from([None, "'", '"', "|", ">"])


def written(script: str, style: str | None, width: int, line_end: str, *, plain_characters: bool) -> str:
    tree = {"jobs": {"a": {"steps": [{"run": script}, 1]}}}
    return yaml.safe_dump(tree, default_style=style, width=width, allow_unicode=plain_characters).replace("\n", line_end)


def read(host: str) -> Any:
    return yaml.safe_load(host)["jobs"]["a"]["steps"][0]["run"]


@settings(max_examples=500)
@given(script=texts, style=styles, width=st.sampled_from([12, 1000]), line_end=st.sampled_from(["\n", "\r\n"]), unicode=st.booleans())
def test_a_script_is_transcribed_as_yaml_reads_it_each_character_in_its_place(
    script: str, style: str | None, width: int, line_end: str, unicode: bool
) -> None:
    host = written(script, style, width, line_end, plain_characters=unicode)
    (text,) = found(host)
    assert text.source is not None
    assert text.source.text.rstrip() == read(host).rstrip()
    embedding = text.source.embedding
    assert embedding is not None
    for piece in embedding.pieces:
        if piece.is_verbatim:
            assert host[piece.host_start : piece.host_end] in {text.source.text[piece.start : piece.end], line_end}
        else:
            # An escape, a line break with what surrounds it, or two quotes for one: never the whole scalar.
            assert piece.end - piece.start == 1 or set(text.source.text[piece.start : piece.end]) == {"\n"}
    ends = [(left.end, right.start) for left, right in zip(embedding.pieces, embedding.pieces[1:], strict=False)]
    assert all(left == right for left, right in ends)


@settings(max_examples=500)
@given(
    script=texts.filter(lambda text: not text[0].isspace()),
    style=styles,
    width=st.sampled_from([12, 1000]),
    at=st.tuples(st.integers(0, 40), st.integers(0, 6)),
    new=st.sampled_from(["", "x", "Flow.a", '"x', "it's", " "]),
)
def test_an_edit_that_can_be_written_is_the_edit_of_the_script(
    script: str, style: str | None, width: int, at: tuple[int, int], new: str
) -> None:
    host = written(script, style, width, "\n", plain_characters=True)
    source = found(host)[0].source
    assert source is not None
    assert isinstance(source.embedding, Embedding)
    start = min(at[0], len(source.text))
    edit = Edit(start, min(start + at[1], len(source.text)), new)
    after = made(source.text, [(edit,)])
    placed = source.embedding.edit(edit)
    is_plain = host[host.index("run") + 3 :].lstrip("\"': ")[:1] not in {"|", ">"} and style is None
    if placed is None or not after.strip() or after[0].isspace() or is_plain:
        return
    mended = made(host, [(placed,)])
    assert read(mended).rstrip() == after.rstrip()
    assert mended.startswith(host[: placed.start])
    assert mended.endswith(host[placed.end :])


def test_a_file_that_is_no_yaml_is_not_passed_over_in_silence() -> None:
    text = f"jobs:\n  a:\n    steps:\n      - run: curl {URL} -H 'Content-Type: application/json' -d '{{}}'\n"
    assert CARRIER.find is not None
    (unchecked,) = CARRIER.find(Source("w.yml", text))
    assert isinstance(unchecked, Unchecked)
    assert unchecked.sentence == "the file cannot be read as YAML, so that its scripts are not judged"
    assert unchecked.place.span is not None
    assert text[unchecked.place.span.start :].startswith(": application")
