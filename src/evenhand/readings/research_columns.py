"""The data dictionary of the research extract: each table and column, its values, and what an empty cell means."""

from evenhand.exchange.extract_archive import Column

FROM_FRAMEWORK = "An id of the framework, whose version stands in extract.json."
_TOO_FEW = (
    "Fewer than five people of this kind said yes, or one to four of them did not, or nobody is of this kind. Which of "
    "these it is is not told."
)
_NO_MONEY = (
    "The team did not put its money in, or nobody knows the sum, or the lines are for fewer than five people."
)
_STATES = (
    ("hoped", "hoped for"),
    ("happened", "happened"),
    ("in_part", "happened in part"),
    ("did_not", "did not happen"),
    ("unknown", "are not known to have happened"),
)

COUNTS = (
    "One row for each reason for working together, stage and partner type of the plan. A figure stands in every row "
    "that it is true of, so a column must never be added up.",
    (
        Column("argument", "A reason that stands beside one of the project’s aims.", FROM_FRAMEWORK, "No aim names a reason."),
        Column("stage", "A stage of the work.", FROM_FRAMEWORK),
        Column("partner_type", "A kind of partner, as they say themselves.", FROM_FRAMEWORK),
        Column("mode", "How partners of this kind were to take part at this stage.", FROM_FRAMEWORK),
        Column("say", "How much say that mode gives.", "none, heard, advises, shares or decides", "The mode is not known."),
        Column("people", "How many partners of this kind said yes to being counted, in the whole project.", "A band, such as “10 to 19”.", _TOO_FEW),
        Column("decisions", "Decisions of this stage that were closed or made, and in which it is known who was what.", "A whole number."),
        Column("decisions_asked", "In how many of them partners of this kind were asked.", "A whole number."),
        Column("decisions_with_a_say", "In how many of them partners of this kind could vote or decide. It is a right; whether somebody used it is not counted.", "A whole number."),
        Column("planned_cost", "What was asked for, for partners of this kind at this stage.", "A band in pounds.", _NO_MONEY),
        Column("granted_cost", "What was granted.", "A band in pounds.", _NO_MONEY),
        Column("spent_cost", "What was spent.", "A band in pounds.", _NO_MONEY),
        *(
            Column(f"outcomes_{id}", f"Outcomes of aims with this reason that {name}. They belong to the aims, and not to this stage or kind of partner.", "A whole number; nought may mean that nobody wrote one down.")
            for id, name in _STATES
        ),
    ),
)  # fmt: skip
DECISIONS = (
    "In how many decisions each kind of partner was asked and had a say, stage by stage, whether or not the plan names them.",
    (
        Column("stage", "A stage of the work.", FROM_FRAMEWORK, "Nobody said of which stage the decision was."),
        Column("partner_type", "A kind of partner, as they say themselves.", FROM_FRAMEWORK),
        Column("decisions", "Decisions that were closed or made, and in which it is known who was what.", "A whole number."),
        Column("decisions_asked", "In how many of them partners of this kind were asked.", "A whole number."),
        Column("decisions_with_a_say", "In how many of them partners of this kind could vote or decide.", "A whole number."),
    ),
)  # fmt: skip
OUTCOMES = (
    "How many outcomes stand how, by where they show and by the reasons beside the aim that they belong to.",
    (
        Column("domain", "Where the outcome shows.", "policy, practice, people or research"),
        Column("arguments", "Reasons beside its aim, with semicolons between them.", FROM_FRAMEWORK, "It belongs to no aim, or the aim names no reason."),
        Column("state", "How it stands.", "hoped, happened, in_part, did_not or unknown"),
        Column("outcomes", "How many.", "A whole number, one or more."),
    ),
)  # fmt: skip
APPROACHES = (
    "The way of working that was chosen, and beside it those that were weighed and not chosen.",
    (
        Column("approach", "A way of working.", f"{FROM_FRAMEWORK} “own” stands for all that people worded themselves."),
        Column("weighed", "Whether it was weighed in the latest round of questions.", "weighed or not_weighed"),
        Column("chosen", "Whether it was chosen.", "chosen, not_chosen or not_decided"),
    ),
)  # fmt: skip
PEOPLE = (
    "About people who said yes, in bands, as first told: a later extract repeats it. Who is here as more than one thing "
    "is in a row of their own.",
    (
        Column("what", "What is counted.", "people_of_type, people_in_all or things_said"),
        Column("partner_type", "Of which kind.", f"{FROM_FRAMEWORK} Or more_than_one, or not_said.", "It is about all of them."),
        Column("band", "How many: people with a say, or things said to everyone under one’s own name.", "A band.", _TOO_FEW),
    ),
)  # fmt: skip
