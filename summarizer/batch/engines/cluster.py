"""The Ray cluster: the one that RAY_ADDRESS names, or one of this machine that nobody else can reach.

It must be imported before Ray, which reads the environment as it is imported.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from summarizer.errors import SettingsError
from summarizer.language import _

_PATIENCE = 5.0
"""Seconds to wait for a cluster to answer, twice; Ray itself waits for minutes."""

_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
_SETTINGS = b"\x04"
"""How HTTP/2, which Ray speaks, begins (RFC 9113, 3.4), and the type of the frame that has to answer."""

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
if not os.environ.get("RAY_ADDRESS"):
    os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")  # listen on the loopback interface alone


def join_or_start(secrets: Collection[str] = ()) -> None:
    """Join the cluster that RAY_ADDRESS names; without it start one, and join none that is found here.

    The processes that are started here do not get what holds one of the `secrets`.

    Raises:
        SettingsError: none can be reached or started.
    """
    import ray  # an extra that most people lack

    address = os.environ.get("RAY_ADDRESS", "")
    try:
        if address:
            _knock(address)
        with _without(secrets):
            if address:
                ray.init(log_to_driver=False, logging_level="ERROR")
            else:
                ray.init("local", include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    except (OSError, RuntimeError, ValueError, SystemExit) as exc:
        said = " ".join(str(exc).split()).rstrip(".")
        done = _("reached at {address}", address=address) if address else "started"
        raise SettingsError(
            _("No Ray cluster can be {done}: {said}.", done=done, said=said), hint=_("Is RAY_ADDRESS right?")
        ) from exc


@contextmanager
def _without(secrets: Collection[str]) -> Iterator[None]:
    """The environment without the variables that hold one of the secrets, for a while."""
    held = {name: value for name, value in os.environ.items() if any(one and one in value for one in secrets)}
    for name in held:
        del os.environ[name]
    try:
        yield
    finally:
        os.environ.update(held)


def _knock(address: str) -> None:
    """See whether a cluster answers at an address that names one.

    Raises:
        OSError: nothing does, or something else.
        ValueError: it is no address.
    """
    place = urlsplit(address if "//" in address else f"//{address}")
    if place.hostname is None or place.port is None:  # a word such as auto
        return
    with socket.create_connection((place.hostname, place.port), _PATIENCE) as caller:
        if os.environ.get("RAY_USE_TLS", "0") == "0":
            caller.sendall(_HELLO)
            if caller.recv(4)[3:] != _SETTINGS:
                raise ConnectionError(_("what answers there is no Ray cluster"))
