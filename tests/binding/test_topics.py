"""The table of event topics is what the official SDK has, and topics are found in it."""

from __future__ import annotations

import json
import re

import derive_topics
import pytest

from flowlint.binding import topics

TEXT = derive_topics.TABLE.read_text("utf-8")
TABLE = json.loads(TEXT)
ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
CONVERSATION = "v2.detail.events.conversation.{id}"


def test_table_is_what_the_script_derives() -> None:
    models = derive_topics.models(TABLE["models"])
    # Another version of the SDK may lack a model; what it has must be the same, or the table is to be derived again.
    assert derive_topics.rendered({**TABLE, "models": {**TABLE["models"], **models}}) == TEXT
    assert models


def test_version_of_the_sdk_derives_the_whole_file() -> None:
    if derive_topics.installed() != TABLE["sdk"]:
        pytest.skip(f"the table is of {TABLE['sdk']}")
    assert derive_topics.rendered(derive_topics.derived(TABLE["topics"])) == TEXT


def test_every_topic_has_its_model_and_every_model_a_topic() -> None:
    assert set(TABLE["topics"].values()) == set(TABLE["models"])


def test_topics_are_written_as_the_platform_does() -> None:
    assert [topic for topic in topics.known() if not re.fullmatch(r"v2(\.(\{id\}|[A-Za-z_]+))+", topic)] == []


def test_types_are_six() -> None:
    types = {kind for model in TABLE["models"].values() for kind in model.values()}
    assert types == {"array", "boolean", "integer", "number", "object", "string"}


@pytest.mark.parametrize(
    ("kind", "passed"),
    [("string", True), ("integer", True), ("number", True), ("boolean", True), ("array", False), ("object", False), ("", False)],
)
def test_scalars_are_passed(kind: str, passed: bool) -> None:
    assert topics.is_passed(kind) is passed


def test_fields_of_a_topic() -> None:
    assert topics.fields(f"{CONVERSATION}.acw") == {
        "addressFrom": "string",
        "addressTo": "string",
        "ani": "string",
        "callbackNumbers": "array",
        "callbackScheduledTime": "integer",
        "callbackUserName": "string",
        "conversationExternalContactIds": "array",
        "conversationExternalOrganizationIds": "array",
        "conversationId": "string",
        "direction": "string",
        "dnis": "string",
        "eventTime": "integer",
        "mediaType": "string",
        "messageType": "string",
        "participantId": "string",
        "provider": "string",
        "queueId": "string",
        "sessionId": "string",
        "subject": "string",
        "userId": "string",
        "utilizationLabel": "string",
        "wrapupCode": "string",
        "wrapupDurationMs": "integer",
        "wrapupNotes": "string",
    }


def test_topics_that_the_system_sends_carry_one_model() -> None:
    assert topics.fields("v2.system.socket_closing") is topics.fields("v2.system.{id}.{id}")


@pytest.mark.parametrize("topic", ["", "v2", f"v2.detail.events.conversation.{ID}.acw", f"{CONVERSATION}.ACW", f"{CONVERSATION}.acw "])
def test_fields_of_what_is_no_topic(topic: str) -> None:
    assert topics.fields(topic) is None


def test_fields_cannot_be_changed() -> None:
    fields = topics.fields(f"{CONVERSATION}.acw")
    with pytest.raises(TypeError):
        fields["ani"] = "integer"  # type: ignore[index]


def test_known_topics() -> None:
    assert topics.known() == tuple(sorted(TABLE["topics"]))


@pytest.mark.parametrize("topic", topics.known())
def test_canonical_with_ids(topic: str) -> None:
    assert topics.canonical(topic) == topic
    assert topics.canonical(topic.replace("{id}", ID)) == topic
    assert topics.canonical(topic.replace("{id}", "{conversationId}")) == topic


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"v2.users.{ID}.conversations.{{id}}.recordings", "v2.users.{id}.conversations.{id}.recordings"),
        ("v2.users.*.presence", "v2.users.{id}.presence"),
        (f"v2.system.token_revoked.{ID}", "v2.system.token_revoked.{id}"),
        (f"v2.system.other.{ID}", "v2.system.{id}.{id}"),
        ("v2.telephony.providers.edges.trunks.metrics", "v2.telephony.providers.edges.trunks.{id}"),
        ("v2.users..presence", None),
        ("v2.users.{id}.presense", None),
        ("v2.{id}.{id}.presence", None),
        ("v2.users.{id}", None),
        ("v2.users.{id}.presence.more", None),
        ("", None),
    ],
)
def test_canonical(written: str, meant: str | None) -> None:
    assert topics.canonical(written) == meant


@pytest.mark.parametrize("segment", [ID, "{conversationId}", "{id}", "*", ":id", "{conversation-id}"])
def test_topic_that_is_meant_with_an_id(segment: str) -> None:
    assert topics.meant(f"v2.detail.events.conversation.{segment}.acw") == f"{CONVERSATION}.acw"


@pytest.mark.parametrize("topic", ["v2.users.something.activity", "v2.users.${id}.activity", "v2.users.{{id}}.activity", "v2", "", "x.y"])
def test_topic_that_is_not_certain_stays_as_it_is(topic: str) -> None:
    assert topics.meant(topic) == topic


@pytest.mark.parametrize(
    ("topic", "near"),
    [
        (f"{CONVERSATION}.customer.ended", (f"{CONVERSATION}.customer.end",)),
        ("v2.users.{id}.Activity", ("v2.users.{id}.activity",)),
        (f"v2.users.{ID}.activty", ("v2.users.{id}.activity",)),
        ("v2.something.new", ()),
        ("v2.users..activty", ()),
        ("v2.users.{id}.serrecordings", ("v2.users.{id}.userrecordings", "v2.users.{id}.recordings")),
        ("v2." + "x" * 10_000, ()),
        (f"v2.users.{'x' * 239}.activty", ("v2.users.{id}.activity",)),
        (f"v2.users.{'x' * 240}.activty", ()),
        ("", ()),
    ],
)
def test_similar_topics(topic: str, near: tuple[str, ...]) -> None:
    assert topics.similar(topic) == near


@pytest.mark.parametrize(
    ("segment", "any_id", "stands"),
    [
        *[(segment, True, True) for segment in ("{id}", "{conversation_id}", "{a-1}", "*", ":id", ":conversationId")],
        *[(segment, False, False) for segment in ("", "{", "}", "{}", "{id", "id}", "|id}", "{id|", "{i.d}", ":", ":1", ";id", "**", "id")],
        (ID, False, True),
        *[(segment, False, False) for segment in (ID[:-1], f"{ID}0", ID.replace("-", "0"), ID.replace("-", "", 1) + "-")],
    ],
)
def test_what_stands_for_an_id(segment: str, any_id: bool, stands: bool) -> None:
    assert (topics.is_any_id(segment), topics.stands_for_id(segment)) == (any_id, stands)
