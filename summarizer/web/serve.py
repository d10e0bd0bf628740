"""Serving the review page on the loopback address."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable

from summarizer.errors import PortTaken
from summarizer.language import _
from summarizer.web.app import create_app
from summarizer.web.desk import Desk


def serve(desk: Desk, port: int, ready: Callable[[str], None]) -> None:
    """Serve until Ctrl-C on 127.0.0.1, on any free port when it is 0; `ready` is told the address.

    Raises:
        PortTaken: the port cannot be used.
    """
    import uvicorn

    token = secrets.token_urlsafe(24)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as exc:
            raise PortTaken(
                _("Port {port} cannot be used: {strerror}.", port=port, strerror=exc.strerror),
                hint=_("Leave --port away to take any free one."),
            ) from exc
        port = int(listening.getsockname()[1])
        app = create_app(desk, token, port)
        config = uvicorn.Config(
            app, log_level="warning", lifespan="off", access_log=False, server_header=False
        )
        listening.listen()
        ready(f"http://127.0.0.1:{port}/?token={token}")
        uvicorn.Server(config).run(sockets=[listening])
