"""Take words that somebody took off the record out of every report of the project, also out of one that is out."""

import json
from collections.abc import Iterable

from evenhand.readings.report_basis import Ref
from evenhand.records.models import Project, ReportSentence

TAKEN_OFF = "What stood here was taken off the record by whoever said it."
#: Shorter words are found in any text by chance.
LEAST_QUOTED = 20
#: So much of long words is enough to know them by, since a report may have shortened them.
_PIECE = 100


def forget(project: Project, ref: Ref, texts: Iterable[str]) -> int:
    """Empty every sentence that quotes these words. Inside the caller's transaction.

    The sentence stays without them, so that nobody wonders what is missing. Short words go where the sentence
    rests on what was taken off, and nowhere else.
    """
    wanted = [plain for text in texts if (plain := " ".join(text.split()))]
    gone = 0
    for sentence in ReportSentence.objects.filter(report__project=project) if wanted else ():
        table = json.dumps(sentence.table, ensure_ascii=False)
        held = " ".join(f"{sentence.text} {sentence.drafted_text} {table}".split())
        is_about_it = ref.as_json() in sentence.rests_on
        if any(text[:_PIECE] in held for text in wanted if is_about_it or len(text) >= LEAST_QUOTED):
            sentence.text, sentence.drafted_text, sentence.table = TAKEN_OFF, "", {}
            sentence.save(update_fields=["text", "drafted_text", "table"])
            gone += 1
    return gone
