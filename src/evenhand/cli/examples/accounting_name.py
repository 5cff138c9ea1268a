"""What an example says that its work is, who contests it, and what people tell that no record shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evenhand.actions import features_told, work_sentences

if TYPE_CHECKING:
    from evenhand.cli.examples.accounting import Accounting, Step


def steps(accounting: Accounting) -> list[Step]:
    rows = accounting.rows("name")
    naming = Naming(accounting)
    found: list[Step] = [(rows["sentence"]["days_ago"], naming.propose, rows["sentence"])]
    found += [(each["days_ago"], naming.answer, each) for each in rows["answers"]]
    found += [(each["days_ago"], naming.tell, each) for each in rows["told"]]
    return found


class Naming:
    def __init__(self, accounting: Accounting) -> None:
        self.accounting = accounting

    def propose(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        work_sentences.propose(
            partner=partner,
            text=each["text"],
            label=each["label"],
            definitions=each["definitions"],
            by=partner.person,
        )

    def answer(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        typed = self.accounting.agreeing.typed(partner, way="way")
        typed["way"] = typed["way"] if "entered_by" in typed else "web"
        given = work_sentences.answer(
            sentence=self.accounting.project.work_sentences.get(number=1),
            partner=partner,
            says=each["says"],
            words=each.get("words", ""),
            is_named=each.get("is_named", True),
            **typed,
        )
        if "entered_by" in typed and each.get("confirmed"):
            work_sentences.confirm(answer=given, by=partner.person)

    def tell(self, each: dict[str, Any]) -> None:
        partner = self.accounting.partners[each["by"]]
        typed = self.accounting.agreeing.typed(partner, way="way")
        features_told.tell(
            partner=partner,
            feature=each["feature"],
            is_outcome=each["is_outcome"],
            words=each["words"],
            **typed,
        )
