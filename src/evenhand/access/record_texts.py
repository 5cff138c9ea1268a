"""Whose sealed words one person may take away out of the ledger. What no rule names is their own or withheld.

Every leaf goes with every export, since it holds no words. Its words and their salt go only with somebody who
may read them here. The salt is as private as the words: it unmasks the actor for whoever can guess a name, so an
entry about a masked author is given away only where it carries no actor at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat
from evenhand.access.record_reader import Entry
from evenhand.access.record_reader_account import AccountReader
from evenhand.methods.ledger import leaf
from evenhand.records.models import LedgerEntry, LedgerSecret, Project


class Sealed(NamedTuple):
    """An entry of the ledger whose words are still there."""

    seq: int
    leaf: bytes
    salt: bytes
    payload: bytes


class RecordTexts(AccountReader):
    """What one person may take away, decided entry by entry, so that a long record streams."""

    def may_read(self, entry: Sealed) -> bool:
        if not self.seat.may(Permission.RECORD_EXPORT):
            return False
        line = json.loads(entry.leaf)
        if line["actor"] and line["actor"] == leaf.mask_actor(
            entry.salt, str(self.seat.person.pk), entry.seq.to_bytes(16, "big")
        ):
            return True
        try:
            words = json.loads(entry.payload)
        except ValueError:
            return False
        if not isinstance(words, dict):
            return False
        read = Entry(entry.seq, line["type"], line["actor"], line["refs"], words)
        return rule_for(read.type)(self, read)


Rule = Callable[[RecordTexts, Entry], bool]

#: Every type of entry, and who may take its words away. A type that is missing here fails a test.
RULES: dict[str, Rule] = {
    # What the project shows to everybody who takes part in it.
    "idea.add": RecordTexts.everyone,
    "time_together.add": RecordTexts.everyone,
    "brief.save": RecordTexts.everyone,
    "decided_before.add": RecordTexts.everyone,
    "criteria.agree": RecordTexts.everyone,
    "sentence.answer": RecordTexts.sentence_answer,
    "sentence.confirm": RecordTexts.sentence_answer,
    "criteria.take_back": RecordTexts.everyone,
    "criterion.propose": RecordTexts.everyone,
    "criterion.reword": RecordTexts.everyone,
    "appraisal.open": RecordTexts.everyone,
    "appraisal.open_step_two": RecordTexts.everyone,
    "appraisal.close": RecordTexts.everyone,
    "involvement.set": RecordTexts.everyone,
    "decision.open": RecordTexts.everyone,
    "decision.open_by_rule": RecordTexts.everyone,
    "decision.made": RecordTexts.everyone,
    "decision.close": RecordTexts.everyone,
    "decision.outside": RecordTexts.everyone,
    "decision.extend": RecordTexts.everyone,
    "decision.take_back": RecordTexts.everyone,
    "ballot.count": RecordTexts.everyone,
    "decision.call_again": RecordTexts.call_again,
    "decision.take_back_call": RecordTexts.everyone,
    "decision.confirm_call": RecordTexts.everyone,
    "decision.answer_call": RecordTexts.everyone,
    "decision.look_back": RecordTexts.look_back,
    "decision.confirm_look_back": RecordTexts.own,
    "clause.propose": RecordTexts.everyone,
    "clause.in_force": RecordTexts.everyone,
    "clause.take_back": RecordTexts.everyone,
    "form_text.write": RecordTexts.everyone,
    "ask.take_back": RecordTexts.everyone,
    "ask.led_to": RecordTexts.everyone,
    "partner.add": RecordTexts.everyone,
    "partner.change_role": RecordTexts.everyone,
    "partner.leave": RecordTexts.everyone,
    "partner.remove": RecordTexts.everyone,
    "record.redact": RecordTexts.everyone,
    "record.adopt": RecordTexts.everyone,
    "record.rotate_key": RecordTexts.everyone,
    "record.roll_back": RecordTexts.everyone,
    # What a row decides.
    "answer.give": RecordTexts.answer,
    "answer.respond": RecordTexts.contribution,
    "change.add": RecordTexts.change,
    "answers.hand_in": RecordTexts.sheet,
    "answers.type_in": RecordTexts.sheet,
    "answers.confirm": RecordTexts.own,
    "decision.sign": RecordTexts.signature,
    "decision.position": RecordTexts.position,
    "decision.check": RecordTexts.seen_position,
    "decision.confirm": RecordTexts.seen_position,
    "decision.answer": RecordTexts.position_answer,
    "clause.answer": RecordTexts.clause_answer,
    # What a permission decides.
    "ask.make": RecordTexts.asks,
    "budget.set_figures": RecordTexts.money,
    "budget.bring_in": RecordTexts.money,
    "plan_file.bring_in": RecordTexts.money,
    "trim.record": RecordTexts.trims,
    "trim.bring_in": RecordTexts.trims,
    "trim.clear_award": RecordTexts.trims,
    "trim.award_rest": RecordTexts.trims,
    "trim.spend_rest": RecordTexts.trims,
    "invitation.create": RecordTexts.invitations,
    "invitation.accept": RecordTexts.invitations,
    "invitation.decline": RecordTexts.invitations,
    "invitation.revoke": RecordTexts.invitations,
    # One's own alone. A profile as it was before its owner changed it is no longer shown to anybody.
    "partner.describe": RecordTexts.own,
    "partner.confirm_profile": RecordTexts.own,
    "partner.set_cap": RecordTexts.own,
    "private_page.make": RecordTexts.own,
    "private_page.revoke": RecordTexts.own,
    "private_page.choose_pin": RecordTexts.own,
    "private_page.reset_pin": RecordTexts.own,
    "ask.answer": RecordTexts.own,
    "hours.share": RecordTexts.own,
    "record.export": RecordTexts.own,
}
#: Families whose rule looks at the row, so that it holds for every verb, and those whose verb is worked out in code.
FAMILIES: dict[str, Rule] = {
    "project.": RecordTexts.everyone,
    "criterion.": RecordTexts.everyone,
    "option.": RecordTexts.everyone,
    "agenda.": RecordTexts.everyone,
    # A line carries its trim with it.
    "budget_line.": RecordTexts.trims,
    "contribution.": RecordTexts.contribution,
    "promise.": RecordTexts.promise,
    "pay.": RecordTexts.pay,
    "claim.": RecordTexts.pay,
    "finding.": RecordTexts.finding,
    "framing.": RecordTexts.of_release,
    "hold_back.": RecordTexts.of_release,
    "output.": RecordTexts.output,
    "embargo.": RecordTexts.output,
    "reply.": RecordTexts.reply,
    "use.": RecordTexts.use,
    "interest.": RecordTexts.everyone,
    "gift.": RecordTexts.money,
    "power.": RecordTexts.everyone,
    "indicator.": RecordTexts.everyone,
    "sentence.": RecordTexts.everyone,
    "feature.": RecordTexts.feature_told,
    "role_charter.": RecordTexts.everyone,
    # A draft is for those who take part, and they alone take words out of the ledger.
    "report.": RecordTexts.everyone,
    "home.": RecordTexts.everyone,
    # Its digest is of small numbers, which somebody could guess at until one fits.
    "reach.": RecordTexts.own,
    "harm.": RecordTexts.everyone,
    "harm_seen.": RecordTexts.everyone,
    "watch_sign.": RecordTexts.everyone,
    "barrier.": RecordTexts.everyone,
    # Shared ones alone have an entry; beside no name there is nobody in it.
    "toll.": RecordTexts.everyone,
    "recognition.": RecordTexts.recognition,
    # Never the questions, which are their makers’, nor anybody’s answers.
    "questionnaire.": RecordTexts.everyone,
    "standard.": RecordTexts.standard_answer,
    # Shared ones alone have an entry, and it names nobody who does not want to be named.
    "story.": RecordTexts.everyone,
    "reflection.": RecordTexts.everyone,
    "open_question.": RecordTexts.everyone,
    "open_round.": RecordTexts.everyone,
    # Sealed as all are shown, beside a name only where everybody gave theirs.
    "open_answer.": RecordTexts.everyone,
    "outcome.": RecordTexts.everyone,
    "resource.": RecordTexts.everyone,
    "funder_act.": RecordTexts.everyone,
    "file_release.": RecordTexts.everyone,
    # Who lets what go out is nobody else's to know.
    "release_consent.": RecordTexts.own,
    "case.": RecordTexts.everyone,
    "case_answer.": RecordTexts.case_answer,
    # What somebody did would name whoever wishes not to be named.
    "credit.": RecordTexts.own,
}


def rule_for(type: str) -> Rule:
    return RULES.get(type) or next(
        (rule for start, rule in FAMILIES.items() if type.startswith(start)), RecordTexts.own
    )


def readable_seqs(seat: Seat) -> Iterator[int]:
    """The places in the ledger whose words this person may take away, in order."""
    texts = RecordTexts(seat)
    return (entry.seq for entry in sealed(seat.project) if texts.may_read(entry))


def sealed(project: Project) -> Iterator[Sealed]:
    """Every entry whose words are still there, in order, a few hundred at a time."""
    leaves = LedgerEntry.objects.filter(project=project).order_by("seq")
    secrets = LedgerSecret.objects.filter(project=project).order_by("seq")
    lines = leaves.values_list("seq", "leaf").iterator(500)
    at, line = next(lines, (-1, b""))
    for seq, salt, payload in secrets.values_list("seq", "salt", "payload").iterator(500):
        while at < seq:
            found = next(lines, None)
            if found is None:
                return
            at, line = found
        if at == seq:
            yield Sealed(seq, bytes(line), bytes(salt), bytes(payload))
