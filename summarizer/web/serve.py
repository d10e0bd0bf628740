"""Serving the review page on the loopback address."""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from summarizer.batch.session import Order
from summarizer.errors import PortTaken
from summarizer.language import _
from summarizer.web.app import create_app
from summarizer.web.desk import Desk
from summarizer.web.outside import Outside

_HOME = range(20_000, 32_000)
"""Ports below those that systems hand out by themselves."""


def serve(
    desk: Desk,
    port: int,
    ready: Callable[[str], None],
    order: Order | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until Ctrl-C on 127.0.0.1; `ready` is told the address, `order` is how batches are run.

    Notes that a batch is drafting are finished first, which `say` tells; a second Ctrl-C leaves them.
    When the port is 0 it is the vault's own one if that is free, else any: the browser keeps what was typed
    and not saved by host and port, so that it is there again the next time.

    Raises:
        PortTaken: the port cannot be used.
    """
    import uvicorn

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            if app.state.batches.runs:
                say(_("The notes that are being drafted are finished; Ctrl-C again stops now."))
            await app.state.batches.close(lambda: self.force_exit)
            outside.close()  # or open pages would keep the server from ending
            await super().shutdown(sockets)

    token, outside = secrets.token_urlsafe(24), Outside(desk.vault.folder, desk.stale)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            _bind(listening, port, desk.vault.folder)
        except OSError as exc:
            raise PortTaken(
                _("Port {port} cannot be used: {strerror}.", port=port, strerror=exc.strerror),
                hint=_("Leave --port away to take any free one."),
            ) from exc
        port = int(listening.getsockname()[1])
        app = create_app(desk, token, port, outside, order)
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", access_log=False, server_header=False
        )
        listening.listen()
        ready(f"http://127.0.0.1:{port}/?token={token}")
        Server(config).run(sockets=[listening])


def _bind(listening: socket.socket, port: int, vault: Path) -> None:
    if not port:
        number = int.from_bytes(hashlib.sha256(os.fsencode(vault)).digest()[:4], "big")
        with suppress(OSError):
            listening.bind(("127.0.0.1", _HOME[number % len(_HOME)]))
            return
    listening.bind(("127.0.0.1", port))
