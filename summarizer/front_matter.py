"""Front matter: the YAML at the head of a note or a prompt, which somebody else may have written."""

from __future__ import annotations

from summarizer.language import _

_LONGEST = 100_000
"""Characters."""


def read_front_matter(text: str, *, as_text: bool = False) -> tuple[dict[str, object], str]:
    """What the front matter says, and what follows it; it says nothing where there is none.

    With `as_text` every value is as it is written, `2024-02-31` and `10.10` too. Aliases are refused: a few
    of them stand for gigabytes.

    Raises:
        ValueError: it is no YAML, or longer, deeper or otherwise more than anyone would write.
    """
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    base, safe = (
        (yaml.CBaseLoader, yaml.CSafeLoader) if yaml.__with_libyaml__ else (yaml.BaseLoader, yaml.SafeLoader)
    )
    handler = YAMLHandler()
    if not handler.detect(text):
        return {}, text.strip()
    try:
        front, body = handler.split(text)
    except ValueError:  # it does not end
        return {}, text.strip()
    if len(front) > _LONGEST:
        raise ValueError(_("it has over {most:,} characters", most=_LONGEST))
    try:
        if "*" in front and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(front, base)):
            raise ValueError(_("it uses aliases"))
        data = yaml.load(front, base if as_text else safe)  # noqa: S506 - neither makes objects
    except (yaml.YAMLError, RecursionError) as exc:
        raise ValueError(" ".join(str(exc).split())) from exc
    return (data, body.strip()) if isinstance(data, dict) else ({}, body.strip())
