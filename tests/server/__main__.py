"""`python -m tests.server --port 8765`: runs the local server until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import threading

from tests.server.endpoint import FakeEndpoint


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.server", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0: any free one")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that a good answer takes")
    options = parser.parse_args()
    with (
        FakeEndpoint(port=options.port, delay=options.delay) as server,
        contextlib.suppress(KeyboardInterrupt),
    ):
        print(server.base_url, flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
