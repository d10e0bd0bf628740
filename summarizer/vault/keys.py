"""API keys: read out of files as people write them, and kept for one host in the user's folder or keyring."""

from __future__ import annotations

import re
from pathlib import Path

from platformdirs import user_config_path

from summarizer.errors import SettingsError
from summarizer.files import private_folder, read_plain, replace_file
from summarizer.language import _
from summarizer.provider.masking import holds_key, without_key
from summarizer.vault.environment import KEY_VARIABLE

_LONGEST = 20_000
"""Bytes of a file with a key."""
_AROUND = " \t\r\n\u00a0\u3000\u200b\ufeff\"'`<>“”‘’「」;,{}"
_NAMED = re.compile(
    r"(?:(?:export|set|setx|let)\s+|\$env:)?[\"']?(?P<name>[A-Za-z_]\w*)[\"']?\s*(?:[:=]\s*|\s+(?=[\"']?\S+$))(?P<key>\S.*)"
)
_NAME = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+|\w*(?:key|token|secret|authorization)", re.IGNORECASE)
_IN_KEYRING = "# in the system's keyring\n"
_SERVICE = "summarizer"
"""What the keyring knows our keys under."""


def clean_key(text: str) -> str:
    """A key without quotes, blanks or the word `Bearer` around it."""
    return re.sub(r"^bearer\s+", "", text.strip(_AROUND), flags=re.IGNORECASE).strip(_AROUND)


def read_key_file(path: Path, variable: str = "") -> str:
    """The key in a file: the key alone, or `NAME=key` as shells and .env files have it; "" when it is empty.

    Of several keys it is that of the `variable`, or of SUMMARIZER_API_KEY.

    Raises:
        SettingsError: it cannot be read, or holds several keys and none of these; no key is shown.
    """
    if holds_key(path.name) and not path.expanduser().exists():
        raise SettingsError(
            _("What stands for api_key_file looks like a key itself, which never stands in settings."),
            hint=_(
                "`summarizer init` asks for a key and keeps it; or put it into {name}.", name=KEY_VARIABLE
            ),
        )
    try:
        content = read_plain(path.expanduser(), _LONGEST)
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except OSError as exc:
        raise SettingsError(
            _("The key file {path} cannot be read: {why}.", path=path, why=exc.strerror or exc),
            hint=_("Correct api_key_file, or let `summarizer init` keep the key."),
        ) from exc
    except UnicodeDecodeError as exc:
        raise SettingsError(
            _("The key file {path} is no text.", path=path), hint=_("Put the key into it, and nothing else.")
        ) from exc
    return _chosen(text, variable, path)


def _chosen(text: str, variable: str, path: Path) -> str:
    named: dict[str, str] = {}
    bare: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if line and line[0] not in "#/[" and line.strip(_AROUND):
            match = _NAMED.fullmatch(line.strip("{}, "))
            if match and _NAME.fullmatch(match["name"]):
                named[match["name"]] = clean_key(match["key"])
            else:
                bare.append(clean_key(line))
    for name in (variable, KEY_VARIABLE):
        if key := named.get(name):
            return key
    found = dict.fromkeys([*named.values(), *bare])
    if len(found) > 1:
        wanted = variable or KEY_VARIABLE
        raise SettingsError(
            _("The key file {path} holds {count} lines that may be the key.", path=path, count=len(found)),
            hint=_("Leave one of them, or write {wanted}= before the one that is meant.", wanted=wanted),
        )
    return next(iter(found), "")


def stored_key(host: str) -> str:
    """The key that was kept for a host, "" for none; it is for that host and no other.

    Raises:
        SettingsError: it was kept and cannot be read.
    """
    place = key_place(host)
    if not host or not place.exists():
        return ""
    if key := read_key_file(place):
        return key
    try:
        import keyring  # comes with an extra, and asks the desktop

        return keyring.get_password(_SERVICE, host) or ""
    except Exception as exc:  # each system's keyring fails in its own way
        raise SettingsError(
            _(
                "The key for {host} lies in the system's keyring, which cannot be read: {exc}.",
                host=host,
                exc=exc,
            ),
            hint=_("Unlock the keyring, or run `summarizer init` again."),
        ) from exc


def store_key(host: str, key: str, *, in_keyring: bool) -> Path:
    """Keep a key for a host and return the file: it holds the key, or says that the keyring does.

    Raises:
        SettingsError: it cannot be kept.
    """
    place = key_place(host)
    try:
        private_folder(place.parent)
        if in_keyring:
            import keyring

            keyring.set_password(_SERVICE, host, key)
        replace_file(place, (_IN_KEYRING if in_keyring else f"{key}\n").encode())
    except Exception as exc:  # each system's keyring fails in its own way
        why = without_key(str(exc), key)
        raise SettingsError(_("The key cannot be kept in {place}: {why}.", place=place, why=why)) from exc
    return place


def keyring_works() -> bool:
    """Whether the `keyring` library is installed and has a keyring of the system to speak to."""
    try:
        import keyring

        return bool(keyring.get_keyring().priority >= 1)
    except Exception:  # noqa: BLE001 - each system's keyring fails in its own way
        return False


def key_place(host: str) -> Path:
    """The file that belongs to a host's key."""
    return user_config_path("summarizer") / "keys" / re.sub(r"[^\w.-]", "_", host)
