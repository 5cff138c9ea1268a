"""Which words of an account one person may read: of the sentence, the features, and what stands beside them."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Q

from evenhand.access.record_reader import Entry, RecordReader
from evenhand.records.models import CaseAnswer, FeatureTold, Recognition, SentenceAnswer, StandardAnswer


class AccountReader(RecordReader):
    """Adds the nouns of an account to what a record holds."""

    def sentence_answer(self, read: Entry) -> bool:
        """What stands beside the sentence now. Where a no has no name none goes: whoever is left would be behind it."""
        words = read.words
        if self._is_about_me(read):
            return True
        if words.get("sentence") in self._sentences_masked:
            return False
        said = (words.get("sentence"), words.get("partner"), words.get("says"), words.get("words"))
        return read.type == "sentence.confirm" or said in self._said_to_sentences

    def feature_told(self, read: Entry) -> bool:
        """What is still on the page. What was taken off is its owner's."""
        return read.words.get("told") in self._features_told or self._is_about_me(read)

    def case_answer(self, read: Entry) -> bool:
        """What somebody would have done, where they show it to the others now."""
        return read.words.get("answer") in self._case_answers or self._is_about_me(read)

    @cached_property
    def _case_answers(self) -> set[int]:
        shared = CaseAnswer.objects.filter(point__case__project=self.seat.project, is_shared=True)
        return set(shared.values_list("pk", flat=True))

    def standard_answer(self, read: Entry) -> bool:
        """What stands on the page now. What was said before, or taken off, is its owner's."""
        return read.words.get("answer") in self._standard_answers or self._is_about_me(read)

    @cached_property
    def _standard_answers(self) -> set[int]:
        latest = StandardAnswer.objects.filter(project=self.seat.project, is_latest=True)
        return set(latest.values_list("pk", flat=True))

    def recognition(self, read: Entry) -> bool:
        """What its owner shows; and one's own on either side."""
        return read.words.get("recognition") in self._recognitions

    @cached_property
    def _recognitions(self) -> set[int]:
        shown = Q(is_kept=True, is_shown=True, taken_back_on=None)
        mine = Q(partner=self.seat.partner) | Q(to_partner=self.seat.partner)
        found = Recognition.objects.filter(shown | mine, project=self.seat.project)
        return set(found.values_list("number", flat=True))

    @cached_property
    def _said_to_sentences(self) -> set[tuple[object, ...]]:
        said = SentenceAnswer.objects.filter(sentence__project=self.seat.project).exclude(says="")
        return set(said.values_list("sentence__number", "partner_id", "says", "words"))

    @cached_property
    def _sentences_masked(self) -> set[int]:
        said = SentenceAnswer.objects.filter(sentence__project=self.seat.project, is_named=False)
        return set(said.values_list("sentence__number", flat=True))

    @cached_property
    def _features_told(self) -> set[int]:
        told = FeatureTold.objects.filter(project=self.seat.project, taken_back_on=None)
        return set(told.values_list("pk", flat=True))
