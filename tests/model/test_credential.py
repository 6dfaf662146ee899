from __future__ import annotations

import pytest

from flowlint.model.credential import credential_in, is_credential, masked, password_in


@pytest.mark.parametrize("text", ["kP3x9-Zq7Lw2VbT5nRf8", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "dXNlcjpwYXNzMQ==", "hunter2!"])
def test_secrets(text: str) -> None:
    assert is_credential(text)


@pytest.mark.parametrize(
    "text",
    [
        *["<token>", "YOUR_TOKEN", "xxx", "xxxxxxxxxxxx", "$TOKEN", "${TOKEN}", "{{token}}", "...", "eyJhb...", "***", "ACCESS_TOKEN"],
        *["%TOKEN%", "[token]", "your-access-token-1", "myToken1", "0000000000", "", "abc", "accessToken", "…"],
    ],
)
def test_what_stands_for_a_secret(text: str) -> None:
    assert not is_credential(text)


def test_places() -> None:
    assert credential_in(" Bearer kP3x9-Zq7Lw2") == (8, 20)
    assert credential_in("kP3x9-Zq7Lw2") == (0, 12)
    assert credential_in("Bearer $TOKEN") is None
    assert password_in("batch:Zq7Lw2") == (6, 12)
    assert password_in("$CLIENT_ID:$CLIENT_SECRET") is None
    assert password_in("batch") is None


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('curl -H "Authorization: Bearer Zq7Lw2" -d "{}"', 'curl -H "Authorization: Bearer ••••••" -d "{}"'),
        ('"authorization": "basic Zq7Lw2",', '"authorization": "basic ••••••",'),
        ("curl -u batch:Zq7Lw2 x", "curl -u batch:•••••• x"),
        ("curl -ubatch:Zq7Lw2 https://batch:Zq7Lw2@api.mypurecloud.de/", "curl -ubatch:•••••• https://batch:••••••@api.mypurecloud.de/"),
        ('POST https://a/executions?x=1&access_token=Zq7Lw2&y=2 "', 'POST https://a/executions?x=1&access_token=••••••&y=2 "'),
        ("Authorization: Bearer {{token}}", "Authorization: Bearer {{token}}"),
        ('{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"}', '{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"}'),
    ],
)
def test_masking(line: str, shown: str) -> None:
    assert masked(line) == shown
