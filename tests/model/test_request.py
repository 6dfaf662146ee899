import pytest

from flowlint.model.request import guid_within, is_nearly_guid

GUID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"


@pytest.mark.parametrize(
    ("text", "within"),
    [
        (f"{{{GUID}}}", GUID),
        (f" {GUID.upper()}\n", GUID.upper()),
        (f"'{GUID}'", GUID),
        (f"( {GUID} )", GUID),
        (GUID, None),
        (f"{{{{{GUID}}}}}", None),
        (f"${{{GUID}}}", None),
        (f"<{GUID}>", None),
        (f"{{{GUID[:-1]}}}", None),
        ("{}", None),
        ("", None),
    ],
)
def test_id_within_other_characters(text: str, within: str | None) -> None:
    assert guid_within(text) == within


@pytest.mark.parametrize(
    ("text", "nearly"),
    [
        (GUID[:-1], True),
        (f"{GUID}0", True),
        (GUID.replace("0", "o", 1), True),
        (GUID.replace("-", "", 1), True),
        (f"{{{GUID}}}", True),
        (f" {GUID}", True),
        (GUID, False),
        (GUID.upper(), False),
        (GUID.replace("-", ""), False),
        (GUID[:-3], False),
        ("callback-flow-prod-west-orderhandler", False),
        ("order-callback", False),
        ("${FLOW_ID}", False),
        ("", False),
    ],
)
def test_word_that_was_meant_as_an_id(text: str, nearly: bool) -> None:
    assert is_nearly_guid(text) is nearly
