"""How the page of page.py looks: on screen in light and dark, and on paper."""

import re

from domain.scheme import Label, Scheme

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LINES = {"solid": "solid", "dashes": "dashed", "dots": "dotted", "waves": "wavy", "double": "double"}

STYLE = """\
:root { color-scheme: light dark; --paper: #fff; --ground: #f4f2ee; --ink: #1d1c1a; --soft: #67635c; --line: #dcd7cd;
  --tint: 24%; --link: #1c5aa6; }
@media (prefers-color-scheme: dark) { :root { --paper: #1e1f22; --ground: #151618; --ink: #e7e4de; --soft: #a09b92;
  --line: #3a3b3f; --tint: 38%; --link: #8ab8f0; } }
* { box-sizing: border-box; }
html { background: var(--ground); }
body { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1, h2 { font-family: Georgia, "Times New Roman", "DejaVu Serif", serif; font-weight: 600; line-height: 1.25; }
h1 { font-size: 2rem; margin: 0; }
h2 { font-size: 1.35rem; margin: 0 0 .6rem; }
a { color: var(--link); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
small, .facts, .none { color: var(--soft); font-size: .84rem; }
.facts { margin: .3rem 0 0; }
code { font: .92em ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
.top { margin-bottom: 1.6rem; }
.legend, nav, article { background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 1.4rem 1.7rem; margin-bottom: 1.4rem; }
.legend h2, nav h2 { font-size: 1.05rem; }
.legend ul { list-style: none; margin: 0; padding: 0; }
.legend li { margin: .3rem 0; }
.legend small { margin: 0 .7em 0 .35em; }
.legend li > span:last-child { color: var(--soft); font-size: .9rem; }
nav ol { margin: 0; padding-left: 1.8rem; columns: 20rem; }
nav li { break-inside: avoid; }
article header { border-bottom: 1px solid var(--line); padding-bottom: .9rem; margin-bottom: 1.2rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(21rem, 1fr)); gap: .1rem 1.4rem; margin: 0;
  font-size: .9rem; }
dl div { display: flex; gap: .5rem; }
dt { color: var(--soft); flex: none; }
dd { margin: 0; }
.text { white-space: pre-wrap; unicode-bidi: plaintext;
  font: .9rem/1.9 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; }
mark, .key { color: inherit; background: color-mix(in srgb, var(--c) var(--tint), transparent); border-radius: 3px;
  text-decoration: underline var(--c) 2px; text-underline-offset: .22em; text-decoration-skip-ink: none;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
mark { padding: .1em 0; }
mark mark { text-underline-offset: .4em; }
mark mark mark { text-underline-offset: .58em; }
mark[data-sign]::before, .key::before { content: attr(data-sign); font: 700 .7em/1 system-ui, sans-serif;
  color: color-mix(in srgb, var(--c) 55%, var(--ink)); }
.key::before { display: inline-block; vertical-align: .5em; padding: 0 .25em; }
/* Out of the flow, so that the columns of a table stay in line. */
mark { position: relative; }
mark[data-sign]::before { position: absolute; left: 0; top: -.8em; }
mark mark[data-sign]::before { left: 1em; }
mark mark mark[data-sign]::before { left: 2em; }
mark.overruled { background: none; text-decoration-line: none; outline: 1px dashed var(--c); }
mark:target { outline: 2px solid var(--c); outline-offset: 2px; }
.key { padding: .05em .4em .05em .1em; white-space: nowrap; }
table { width: 100%; border-collapse: collapse; margin-top: 1.6rem; font-size: .86rem; line-height: 1.45; }
th { white-space: nowrap; text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .4rem .7rem .4rem 0; vertical-align: top; border-top: 1px solid var(--line); }
td:nth-child(1), td:nth-child(4) { font-variant-numeric: tabular-nums; white-space: nowrap; }
td:nth-child(3) { width: 34%; white-space: pre-line; }
.negatives td:nth-child(2) { width: 50%; white-space: pre-line; }
.negatives td:nth-child(3) { width: auto; white-space: normal; }
td:nth-child(5), td:last-child { min-width: 8.5rem; }
td i { color: var(--soft); font-style: normal; }
footer { padding: 0 .2rem; }
@page { margin: 18mm 16mm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --ground: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: 22%;
    --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .legend, nav, article { border: 0; border-radius: 0; padding: 0; }
  article { break-before: page; }
  .text { font-size: 9pt; line-height: 1.8; }
  mark, .key { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  thead { display: table-header-group; }
  tr, dl { break-inside: avoid; }
  h2 { break-after: avoid; }
}
"""


def label_rules(css_class: str, label: Label) -> str:
    """The colour and the kind of line of one label."""
    line = _LINES.get(label.pattern, "solid")
    colour = label.colour if _COLOUR.match(label.colour) else "#808080"
    return f".{css_class} {{ --c: {colour}; text-decoration-style: {line}; }}\n"


class Looks:
    """The class, letter and title of each label; labels that the scheme lacks get grey and a letter of their own."""

    def __init__(self, scheme: Scheme) -> None:
        self.labels: dict[str, Label] = {label.id: label for label in scheme.labels}
        self._classes = {label.id: f"l{place}" for place, label in enumerate(scheme.labels)}

    def of(self, label_id: str) -> Label:
        """The label, or a grey one made up for an id that the scheme lacks."""
        found = self.labels.get(label_id)
        if found is None:
            found = Label(label_id, label_id, "#808080", "", "")
            self.labels[label_id] = found
            self._classes[label_id] = f"l{len(self._classes)}"
        return found

    def css_class(self, label_id: str) -> str:
        """The class of the label's highlights."""
        self.of(label_id)
        return self._classes[label_id]

    def sign(self, label_id: str) -> str:
        """What stands before a highlight, so that colour is never the only sign."""
        label = self.of(label_id)
        return label.letter or label.key or next((char for char in label.title.upper() if char in _LETTERS), "?")

    def rules(self) -> str:
        """The style of every label seen or known."""
        return "".join(label_rules(self._classes[name], label) for name, label in self.labels.items())
