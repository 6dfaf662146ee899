from __future__ import annotations

from call_places import URL, at

from flowlint.model.call import Call, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.location import Location, Source
from flowlint.rules.inline_credential import RULE


def test_every_secret_is_reported_and_hidden(found) -> None:
    text = f"curl -u a:Zq7Lw2 -H 'Authorization: Bearer kP3x9-Zq' {URL}"
    places = at(text, "kP3x9-Zq"), at(text, "Zq7Lw2")
    call = Call(at(text, "curl"), Word(URL, at(text, URL)), credentials=places)
    message = "secret is written into the file, expected a variable"
    help_text = "revoke it, and take it from the environment or a secret store, as with $TOKEN"
    assert found(RULE, call) == [Diagnostic(message, place, help=help_text, hides_place=True) for place in places]


def test_an_address_without_a_place_of_its_own_is_passed_over(found) -> None:
    text = f"curl {URL}?access_token=kP3x9-Zq"
    nowhere = Location(Source("launch.sh", text), "")
    assert found(RULE, Call(at(text, "curl"), Word(text[5:], nowhere))) == []


def test_a_secret_in_the_address_is_reported() -> None:
    text = f"curl {URL}?a=b&access_token=kP3x9-Zq"
    address = at(text, f"{URL}?a=b&access_token=kP3x9-Zq")
    call = Call(at(text, "curl"), Word(text[5:], address))
    (diagnostic,) = RULE.on_call(call) if RULE.on_call is not None else ()
    assert (diagnostic.place, diagnostic.hides_place) == (at(text, "kP3x9-Zq")._replace(source=address.source), True)
