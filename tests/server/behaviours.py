"""All behaviours that are one whole response, by the model name that calls them up."""

from __future__ import annotations

from collections.abc import Callable

from tests.server.contents import CONTENTS
from tests.server.dialects import DIALECTS
from tests.server.envelopes import ENVELOPES
from tests.server.replies import Call, Reply, good

REPLIES: dict[str, Callable[[Call], Reply]] = {"good": good, **ENVELOPES, **DIALECTS, **CONTENTS}
