"""The annotated copy of a paper as a download: what the open note cites, drafts included."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from summarizer.filling.copy_target import copy_name
from summarizer.filling.marked_copy import CopyWish, make_copy, plan_copy
from summarizer.web.asked import texts
from summarizer.web.desk import Desk

NAME, TOLD = "Summarizer-Name", "Summarizer-Told"
"""Headers, percent-encoded: what the file is called, and what a person should know of it, "" for nothing."""


def routes(desk: Desk) -> list[Route]:
    """The address that makes the copy; nothing is written here, the browser keeps its downloads."""

    async def annotate(request: Request) -> Response:
        path = desk.path((await texts(request))["note"])
        content, told = await desk.painter.run(_made, desk, path)
        headers = {NAME: _encoded(copy_name(path)), TOLD: _encoded(told)}
        return Response(content, media_type="application/pdf", headers=headers)

    return [Route("/annotate", annotate, methods=["POST"])]


def _made(desk: Desk, path: Path) -> tuple[bytes, str]:
    plan = plan_copy(
        desk.vault, *desk.vault.read(path), CopyWish(with_drafts=True, trust_pdf=desk.wish.trust_pdf)
    )
    copy = make_copy(desk.vault, plan)
    return copy.content, " ".join(filter(None, (plan.lost, *copy.notices)))


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")
