from __future__ import annotations

import pytest

from flowlint.model.flow_hint import fits, name_in

SILENT = [
    *[
        "YOUR_FLOW_ID",
        "<id>",
        "${FLOW_ID}",
        "{{flowId}}",
        "<insert the flow id>",
        '${os.environ["FLOW_ID"]}',
        "${…}",
        "...",
        "…",
        "${x}",
        "$FLOW",
    ],
    *[
        "xxxx-xxxx",
        "XXXXXXXX-XXXX-XXXX",
        "${{ secrets.GC_FLOW_ID }}",
        "%WORKFLOW_ID%",
        "${getFlowId(customer)}",
        "${var.flow_id_v2}",
        "TODO",
    ],
    *["${FLOW_ID:-}", "${PROD_FLOW_ID}", "{{ flow.id }}", "<id of a flow>", "", "{{}}"],
]
TELLING = [
    ("${flow_id_insert_timeoff}", ("insert", "timeoff")),
    ("${flow_id_update}", ("update",)),
    ("${FLOW_ID_A}", ("a",)),
    ("${FLOW_ID_2}", ("2",)),
    ("${input.orderCallbackFlowId}", ("order", "callback")),
    ("<GUID of the order-callback flow>", ("order", "callback")),
    ("YOUR_ORDER_FLOW_ID", ("order",)),
    ("${genesyscloud_flow.order_callback.id}", ("order", "callback")),
    ('{{ env("HRISInsertFlowID") }}', ("hris", "insert")),
    ("${insert_flow_id}", ("insert",)),
    ("${flow_id_größe}", ("gr", "öß", "e")),
]


@pytest.mark.parametrize("text", SILENT)
def test_placeholders_that_say_nothing(text: str) -> None:
    assert name_in(text) == ()


@pytest.mark.parametrize(("text", "words"), TELLING)
def test_placeholders_that_carry_a_name(text: str, words: tuple[str, ...]) -> None:
    assert name_in(text) == words


def test_which_names_the_words_fit() -> None:
    names = ["HRIS-Insert-TimeOff", "order_callback_v1-0", "Survey 2"]
    fitting = [(), ("insert", "timeoff"), ("insert",), ("hrisinserttimeoff",), ("callback", "order"), ("2",), ("survey2",)]
    others = [("update",), ("time", "callback"), ("ins",), ("3",), ("insert", "order")]
    assert [fits(words, names) for words in fitting] == [True] * 7
    assert [fits(words, names) for words in others] == [False] * 5
    assert not fits(("insert",), [])


def test_long_texts_are_cut() -> None:
    assert name_in("${flow_id_" + "ab_" * 100_000 + "}") == ("ab",) * 63 + ("a",)
    assert not fits(("last",), ["a " * 100_000 + "last"])
