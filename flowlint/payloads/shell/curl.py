"""The arguments of ``curl`` to requests: which option takes a value, what is sent, and how (``curl --help all``, 8.14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flowlint.model.fix import Edit
from flowlint.model.named_tuple import NamedTuple
from flowlint.payloads.shell.slips import DASHES
from flowlint.payloads.shell.words import Word

_WITH_VALUE_WORDS = """
abstract-unix-socket alt-svc aws-sigv4 cacert capath cert/E cert-type ciphers config/K connect-timeout connect-to continue-at/C cookie/b
cookie-jar/c create-file-mode crlfile curves data/d data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr
dns-ipv6-addr dns-servers doh-url dump-header/D ech egd-file engine etag-compare etag-save expect100-timeout form/F form-string ftp-account
ftp-alternative-to-user ftp-method ftp-port/P ftp-ssl-ccc-mode happy-eyeballs-timeout-ms haproxy-clientip header/H hostpubmd5 hostpubsha256
hsts interface ip-tos ipfs-gateway json keepalive-cnt keepalive-time key key-type krb libcurl limit-rate local-port login-options mail-auth
mail-from mail-rcpt max-filesize max-redirs max-time/m netrc-file noproxy oauth2-bearer output/o output-dir parallel-max pass pinnedpubkey
preproxy proto proto-default proto-redir proxy/x proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile
proxy-header proxy-key proxy-key-type proxy-pass proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype
proxy-tlspassword proxy-tlsuser proxy-user/U proxy1.0 pubkey quote/Q random-file range/r rate referer/e request/X request-target resolve
retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5 socks5-gssapi-service socks5-hostname
speed-limit/Y speed-time/y ssl-sessions stderr telnet-option/t tftp-blksize time-cond/z tls-max tls13-ciphers tlsauthtype tlspassword
tlsuser trace trace-ascii trace-config unix-socket upload-file/T upload-flags url url-query user/u user-agent/A variable vlan-priority
write-out/w
"""
_FLAGS_WORDS = """
anyauth append basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable disable-eprt disable-epsv
disallow-username-in-url doh-cert-status doh-insecure dump-ca-embed fail fail-early fail-with-body false-start form-escape ftp-create-dirs
ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get/G globoff haproxy-protocol head/I http0.9 http1.0 http1.1 http2
http2-prior-knowledge http3 http3-only ignore-content-length include insecure ipv4 ipv6 junk-session-cookies keepalive list-only location
location-trusted mail-rcpt-allowfails mptcp negotiate netrc netrc-optional next/: no-alpn no-buffer no-clobber no-keepalive no-npn
no-progress-meter no-sessionid ntlm parallel parallel-immediate path-as-is post301 post302 post303 progress-bar proxy-anyauth proxy-basic
proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm proxy-ssl-allow-beast proxy-ssl-auto-client-cert
proxy-tlsv1 proxytunnel raw remote-header-name remote-name remote-name-all remote-time remove-on-error retry-all-errors retry-connrefused
sasl-ir show-error show-headers silent skip-existing socks5-basic socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert
ssl-no-revoke ssl-reqd ssl-revoke-best-effort sslv2 sslv3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options
tls-earlydata tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii verbose xattr
"""
"""Long names; behind those that take a value or decide how a request is sent, their letter."""


def _named(words: str) -> dict[str, str]:
    """Return the letters of options by their long names, empty where none is needed."""
    return {name: letter for name, _, letter in (word.partition("/") for word in words.split())}


_WITH_VALUE, _FLAGS = _named(_WITH_VALUE_WORDS), _named(_FLAGS_WORDS)
_LONG = {letter: name for name, letter in (_WITH_VALUE | _FLAGS).items() if letter}
_DATA = frozenset({"data", "data-ascii", "data-binary", "data-raw", "json"})
_OPTION = re.compile(rf"(?P<dashes>[-{DASHES}]{{1,2}})(?P<rest>.+)", re.DOTALL)


class Value(NamedTuple):
    """The value of an option: the word that holds it, from ``offset`` on, and the word that the option begins with."""

    option: str
    word: Word
    offset: int
    first: Word

    @property
    def part(self) -> Word:
        """The value as a word of its own."""
        return without(self.word, self.offset)


class Request(NamedTuple):
    """One request of a ``curl`` command; ``opaque`` is a word that may hold further options, or names a file with such.

    ``flags`` are the options without a value, and the words that hold them.
    """

    urls: tuple[Word, ...]
    values: tuple[Value, ...]
    flags: Mapping[str, Word]
    opaque: Word | None = None
    dashes: tuple[Edit, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing outside of the command can add to it."""
        return self.opaque is None

    def of(self, *options: str) -> list[Value]:
        """Return the values given to options, in order."""
        return [value for value in self.values if value.option in options]

    @property
    def data(self) -> list[Value]:
        """The values that make the body, as it is."""
        return [value for value in self.values if value.option in _DATA]

    @property
    def has_body(self) -> bool:
        """Whether something is sent that is neither a form nor an upload."""
        return bool(self.data) or bool(self.of("data-urlencode"))

    @property
    def sends_form(self) -> bool:
        """Whether a form or a file is sent."""
        return bool(self.of("form", "form-string", "upload-file"))

    @property
    def method_word(self) -> Word | None:
        """The option that settles the method that ``curl`` uses where none is stated."""
        uploads = self.of("upload-file")
        return self.flags.get("head") or self.flags.get("get") or (uploads[-1].first if uploads else None)

    @property
    def method(self) -> str:
        """The method that ``curl`` uses where none is stated."""
        if "head" in self.flags:
            return "HEAD"
        if "get" in self.flags:
            return "GET"
        if self.of("upload-file"):
            return "PUT"
        return "POST" if self.has_body or self.of("form", "form-string") else "GET"


def requests(words: tuple[Word, ...]) -> list[Request]:
    """Return the requests that arguments of ``curl`` make: one, or several with ``--next`` between them."""
    found, reader = [], _Reader()
    waiting = list(words)
    while waiting:
        if reader.take(waiting):
            found.append(reader.request())
            reader = _Reader()
    return [*found, reader.request()]


class _Reader:
    """The request in the making."""

    def __init__(self) -> None:
        self.urls: list[Word] = []
        self.values: list[Value] = []
        self.flags: dict[str, Word] = {}
        self.dashes: list[Edit] = []
        self.opaque: Word | None = None
        self.options_end = False

    def request(self) -> Request:
        return Request(tuple(self.urls), tuple(self.values), self.flags, self.opaque, tuple(self.dashes))

    def take(self, waiting: list[Word]) -> bool:
        """Take the next argument, with its value; tell whether it ends the request."""
        word = waiting.pop(0)
        text = word.text
        option = _OPTION.fullmatch(text) if not self.options_end and word.fragments and not word.fragments[0].is_hole else None
        if text == "--":
            self.options_end = True
        elif option is None and word.is_computed and "/" not in word.text:
            # A variable that may hold any option, or none.
            self.opaque = self.opaque or word
        elif option is None:
            self.urls.append(word)
        elif self._is_long(option):
            return self._long(word, option, waiting)
        else:
            return self._short(word, option, waiting)
        return False

    def _is_long(self, option: re.Match[str]) -> bool:
        """Return true when an option is a long one; two hyphens that became one dash count."""
        if option["dashes"] == "--":
            return True
        name = option["rest"].partition("=")[0]
        return option["dashes"] != "-" and (name in _WITH_VALUE or name in _FLAGS or name.removeprefix("no-") in _FLAGS)

    def _mend(self, word: Word, option: re.Match[str], dashes: str) -> None:
        if not option["dashes"].isascii() and word.fragments[0].start == word.start:
            self.dashes.append(Edit(word.start, word.start + len(option["dashes"]), dashes))

    def _long(self, word: Word, option: re.Match[str], waiting: list[Word]) -> bool:
        self._mend(word, option, "--")
        name, equals, _ = option["rest"].partition("=")
        if name in _WITH_VALUE or (equals and name not in _FLAGS):
            self._value(name, word, len(option["dashes"]) + len(name) + 1 if equals else 0, waiting)
        else:
            self.flags[name] = word
        return name == "next"

    def _short(self, word: Word, option: re.Match[str], waiting: list[Word]) -> bool:
        self._mend(word, option, "-")
        offset, letters = len(option["dashes"]), option["rest"]
        for index, letter in enumerate(letters):
            name = _LONG.get(letter, letter)
            if name in _WITH_VALUE:
                self._value(name, word, offset + index + 1 if index + 1 < len(letters) else 0, waiting)
                return False
            self.flags[name] = word
        return letters == ":"

    def _value(self, name: str, first: Word, offset: int, waiting: list[Word]) -> None:
        """Take the value of an option: what its own word has from ``offset`` on, or the next word where that is 0."""
        if not (offset or waiting):
            return
        value = Value(name, first if offset else waiting.pop(0), offset, first)
        if name == "config":
            self.opaque = self.opaque or value.part
        if name == "url":
            self.urls.append(value.part)
        self.values.append(value)


def without(word: Word, offset: int) -> Word:
    """Return a word without the first ``offset`` characters of its text."""
    fragments = list(word.fragments)
    while offset and fragments:
        first = fragments.pop(0)
        if offset < len(first.text):
            start = first.start + offset if first.is_verbatim else first.start
            fragments.insert(0, first._replace(text=first.text[offset:], start=start))
        offset -= min(offset, len(first.text))
    return Word(tuple(fragments), fragments[0].start if fragments else word.end, word.end)
