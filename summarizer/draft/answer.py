"""The JSON in a model's answer, whatever the model has put around it or got wrong in it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator

from summarizer.errors import BadAnswer
from summarizer.language import _

_log = logging.getLogger(__name__)

_THINK_OPEN = re.compile(r"\A\s*<(think|thinking|thought)>", re.IGNORECASE)
_THINK_CLOSE = re.compile(r"</(?:think|thinking|thought)>", re.IGNORECASE)
_FENCE = re.compile(r"```[ \t]*\w*[ \t]*\n(.*?)```", re.DOTALL)

# TeX commands whose first letter makes a legal JSON escape: "\beta" reads as a backspace and "eta".
# After \b and \f any letter means TeX, since no answer holds backspaces or form feeds. \ne is not here:
# a line that starts with "e.g." is likelier than an unequal sign.
_TEX = (
    "b[a-zA-Z]+|f[a-zA-Z]+"
    "|nabla|nearrow|neg|neq|newcommand|nexists|nleq|ngeq|nmid|nonumber|not|notin|nsubseteq|nu|natural"
    "|rangle|rceil|ref|rfloor|rho|right|rightarrow|rightharpoonup|rm|rightleftharpoons|rVert|rvert"
    "|tag|tan|tanh|tau|tbinom|text|textbf|textit|textrm|textsc|texttt|textsuperscript|textsubscript|tfrac"
    "|therefore|theta|tilde|times|to|top|triangle|triangleq|triangleleft|triangleright"
)
_ESCAPE = re.compile(rf'\\(\\|(?:{_TEX})(?![a-zA-Z])|u(?![0-9a-fA-F]{{4}})|[^"\\/bfnrtu])')

_MOST_STARTS = 64
"""How many unclosed braces are passed over in the search for an object."""


def extract_json(text: str) -> object:
    """The JSON object (or list) that an answer holds: the longest one that can be read.

    Thinking, prose and code fences around it are passed over; TeX commands keep their backslash; what is
    still no JSON is repaired if it can be.

    Raises:
        BadAnswer: there is none, or the thinking never ended.
    """
    whole = _protect_tex(text.strip())
    if (found := _parsed(whole)) is not None:
        return found
    answer = _protect_tex(_without_thinking(text))
    candidates = sorted(_candidates(answer), key=len, reverse=True)
    for candidate in candidates:
        if (found := _parsed(candidate)) is not None:
            return found
    return _repaired(candidates[0] if candidates else answer[max(answer.find("{"), 0) :])


def _without_thinking(text: str) -> str:
    """What follows the last thinking block; some servers swallow its opening tag.

    A tag that a string of the answer's JSON speaks of ends no thinking.
    """
    closings = [tag for tag in _THINK_CLOSE.finditer(text) if not _within_json(tag.start(), text)]
    if closings:
        return text[closings[-1].end() :]
    if _THINK_OPEN.match(text):
        raise BadAnswer(
            _("The model was still thinking when its answer ended."),
            hint=_("Allow longer answers, or switch thinking off for this model."),
        )
    return text


def _within_json(offset: int, text: str) -> bool:
    return any(
        start < offset < end and _parsed(_protect_tex(text[start:end])) is not None
        for start, end in _objects(text)
    )


def _protect_tex(text: str) -> str:
    r"""The text with the backslash doubled where it begins TeX or is no legal escape."""
    return _ESCAPE.sub(lambda match: match[0] if match[1] == "\\" else "\\" + match[0], text)


def _candidates(text: str) -> Iterator[str]:
    yield text.strip()
    for fenced in _FENCE.finditer(text):
        yield fenced[1].strip()
    for start, end in _objects(text):
        yield text[start:end]


def _objects(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost balanced `{…}` of the text start and end."""
    start, unclosed = text.find("{"), 0
    while start != -1 and unclosed < _MOST_STARTS:
        end = _closing(text, start)
        if end is None:
            unclosed += 1
            start = text.find("{", start + 1)
        else:
            yield start, end
            start = text.find("{", end)


def _closing(text: str, start: int) -> int | None:
    """The offset after the brace that closes the one at `start`; braces within strings do not count."""
    depth, quoted, escaped = 0, False, False
    for offset in range(start, len(text)):
        character = text[offset]
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                return offset + 1
    return None


def _parsed(text: str) -> object | None:
    try:
        found = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _repaired(text: str) -> object:
    import json_repair  # here, since nearly no answer needs it

    try:
        found = json_repair.loads(text) if "{" in text else None
    except (ValueError, IndexError, RecursionError):  # cut off or nested beyond what the repairer knows
        found = None
    if not isinstance(found, dict | list) or not found:
        raise BadAnswer(_("The model's answer holds no JSON."), hint=_("Try again, or try another model."))
    _log.info(_("the model's answer was no valid JSON and was repaired"))
    return found
