"""What a tooltip says of an annotation: words of people and files are escaped, so that they show literally."""

import html

from domain.annotation import AnnotatedRelease, Annotation
from gui.display import displayed

QUOTED = 160


def tip_of(sheet: AnnotatedRelease, annotation: Annotation) -> str:
    """Label, state, author and the beginning of the quote, as markup."""
    quote = " ".join(annotation.quote[: QUOTED * 3].split())
    quote = quote if len(quote) <= QUOTED else quote[:QUOTED] + "…"
    label = sheet.scheme.label(annotation.label)
    title, author = html.escape(label.title if label else annotation.label), html.escape(annotation.author)
    state = sheet.state(annotation).value
    lines = [f"<b>{title}</b> · {state} · {author}", html.escape(displayed(quote))]
    if annotation.comment:
        lines.append(f"<i>{html.escape(displayed(annotation.comment[:QUOTED]))}</i>")
    return "<br>".join(lines)
