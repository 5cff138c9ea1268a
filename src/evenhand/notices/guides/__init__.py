"""The guides that come with the product, as documents to read, print and take away in either size."""

import re
from functools import cache
from importlib import resources

from evenhand.exchange.document import tree
from evenhand.exchange.document.tree import Block, Document, Run, Text

NAMES = ("contributor", "facilitator")
_STRONG = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")


@cache
def guide(name: str) -> Document:
    """One guide out of its file, which is plain Markdown: headings, paragraphs, bullets and numbers."""
    text = resources.files(__package__).joinpath(f"{name}.md").read_text(encoding="utf-8")
    title, *parts = re.split(r"\n{2,}", text.strip())
    return Document(
        title=title.removeprefix("# "),
        subtitle="Evenhand",
        blocks=tuple(_block(part) for part in parts),
        footer=title.removeprefix("# "),
    )


def _block(part: str) -> Block:
    lines = part.splitlines()
    if part.startswith("## "):
        return tree.heading(part.removeprefix("## "))
    if all(line.startswith("- ") for line in lines):
        return tree.bullets(*(_runs(line.removeprefix("- ")) for line in lines))
    if all(re.match(r"\d+\. ", line) for line in lines):
        return tree.numbered(*(_runs(line.split(". ", 1)[1]) for line in lines))
    return tree.p(*_runs(" ".join(lines)))


def _runs(text: str) -> Text:
    runs: list[Run | str] = []
    at = 0
    for found in _STRONG.finditer(text):
        runs.append(text[at : found.start()])
        runs.append(tree.strong(found[1]) if found[1] else tree.emphasis(found[2]))
        at = found.end()
    runs.append(text[at:])
    return tree.words([run for run in runs if run])
