"""Methods take plain values and give plain values, say what they do, and leave what they are given alone."""

import ast
import copy
import doctest
import importlib
import inspect
from pathlib import Path

import pytest

from evenhand.methods import appraisal, decision_rules, disclosure
from evenhand.methods.ledger import leaf, tree

REPOSITORY = Path(__file__).parents[2]
METHODS = REPOSITORY / "src" / "evenhand" / "methods"
FILES = sorted(METHODS.rglob("*.py"))
PAGES = sorted((REPOSITORY / "docs" / "methods").glob("*.md"))

# The whole of what a method may lean on. Nothing here knows the time, draws a
# number, opens a file or speaks to another machine; `datetime` is looked at below.
ALLOWED = {
    "__future__", "base64", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "hashlib", "heapq", "hmac", "itertools", "json", "math", "numbers", "operator", "re",
    "statistics", "string", "textwrap", "types", "typing", "unicodedata", "evenhand.methods",
}  # fmt: skip

CLOCKS = {"now", "utcnow", "today"}
DOORS = {"open", "input", "print", "eval", "exec", "compile", "__import__", "breakpoint", "globals"}

# The offline verifier is run on its own, by people who have a file and nothing else.
READS_A_FILE = {METHODS / "ledger" / "verify.py"}


def is_allowed(module: str) -> bool:
    return any(module == allowed or module.startswith(allowed + ".") for allowed in ALLOWED)


def impurities(source: str) -> list[str]:
    """Return what this source does that a method may not."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = ["a relative import"] if node.level else [node.module]
        found += [f"imports {name}" for name in names if not is_allowed(name)]
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            found.append(f"reads the clock with .{node.attr}")
        if isinstance(node, ast.Name) and node.id in DOORS:
            found.append(f"uses {node.id}")
        if isinstance(node, ast.Global | ast.Nonlocal):
            found.append("keeps state in " + ", ".join(node.names))
    return found


def module_of(path: Path):
    dotted = ".".join(path.relative_to(REPOSITORY / "src").with_suffix("").parts)
    return importlib.import_module(dotted.removesuffix(".__init__"))


def public_functions(module):
    return [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    ]


def short(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


EVERY_FUNCTION = [
    pytest.param(function, id=f"{function.__module__}.{function.__name__}")
    for path in FILES
    for function in public_functions(module_of(path))
]


@pytest.mark.parametrize("path", [path for path in FILES if path not in READS_A_FILE], ids=short)
def test_a_method_knows_no_clock_file_network_or_chance(path):
    assert impurities(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "import random",
        "from os import path",
        "import numpy.random",
        "from django.utils import timezone",
        "from evenhand.records import models",
        "from . import errors",
        "from datetime import datetime\nnow = datetime.now()",
        "from datetime import date\nday = date.today",
        "text = open('x').read()",
        "def f():\n    import time",
        "def f():\n    global calls\n    calls = 1",
    ],
)
def test_what_a_method_may_not_do_is_seen(source):
    assert impurities(source)


@pytest.mark.parametrize("function", EVERY_FUNCTION)
def test_a_public_function_says_what_it_takes_gives_and_shows_it(function):
    text = inspect.getdoc(function) or ""
    signature = inspect.signature(function)
    if signature.parameters:
        assert "Parameters\n----------" in text
    for name, parameter in signature.parameters.items():
        assert name in text.split("Parameters\n", 1)[-1], f"{name} is not described"
        assert parameter.annotation is not inspect.Parameter.empty, f"{name} has no type"
    assert signature.return_annotation is not inspect.Signature.empty
    if signature.return_annotation not in (None, "None"):
        assert "Returns\n-------" in text
    assert "Examples\n--------" in text
    assert ">>> " in text


@pytest.mark.parametrize("path", FILES, ids=short)
def test_the_examples_in_the_code_are_true(path):
    assert doctest.testmod(module_of(path)).failed == 0


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_the_examples_on_a_page_are_true(page):
    results = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert results.attempted
    assert results.failed == 0


RATINGS = [
    appraisal.Rating("ann", "trust", "survey", "partly"),
    appraisal.Rating("bo", "trust", "panel", None),
]
FACTS = {"survey": appraisal.Fact(money_pence=1)}
ENTRY = leaf.Leaf("example", 3, "answer.given", (0, 2), "2026-11-21", None, "00" * 32)
HASHES = [leaf.leaf_hash(bytes([n])) for n in range(5)]
PROOF = list(tree.inclusion_proof(HASHES, 3))
COMPARED = {"options": ["survey", "panel"], "ratings": RATINGS, "facts": FACTS}
MAJORITY = decision_rules.Terms("majority", 3, presence=(("carer", 1),), options=(1, 2))
VOTES = [decision_rules.Position("chose", {2: 1}, ("carer",)), decision_rules.Position("stand_aside")]

# One call of each public function of the modules below. A new function without one fails the last test.
CALLS = [
    (appraisal.beaten, COMPARED),
    (appraisal.not_yet_known, COMPARED),
    (appraisal.deciding_beliefs, COMPARED),
    (appraisal.coverage, {**COMPARED, "people": ["ann", "bo"], "aims": ["trust"]}),
    (appraisal.disagreements, {"ratings": RATINGS}),
    (disclosure.aggregate_shown, {"count": 7}),
    (disclosure.breakdown, {"counts": {"carer": 7, "patient": 9, "funder": 2}}),
    (disclosure.percentages_shown, {"count": 7}),
    (disclosure.changed_threshold, {"now": 5, "wanted": 6, "has_answers": True}),
    (decision_rules.outcome, {"terms": MAJORITY, "positions": VOTES}),
    (decision_rules.lacking, {"presence": MAJORITY.presence, "positions": VOTES}),
    (decision_rules.quorum_needed, {"had_a_say": 9, "quorum_percent": 50}),
    (decision_rules.check_terms, {"terms": MAJORITY}),
    (decision_rules.check_positions, {"terms": MAJORITY, "positions": VOTES}),
    (decision_rules.by_type, {"groups": [["carer"]], "positions": VOTES, "is_named": True}),
    (decision_rules.lot_digest, {"secret": "5f"}),
    (decision_rules.lot_seed, {"secret": "5f", "words": ["rain", "kettle"]}),
    (decision_rules.draw, {"options": [2, 1], "seed": b"seed"}),
    (leaf.leaf_bytes, {"leaf": ENTRY}),
    (leaf.read_leaf, {"written": leaf.leaf_bytes(ENTRY)}),
    (leaf.leaf_hash, {"written": b"leaf"}),
    (leaf.commitment, {"salt": bytes(32), "payload": b"Yes"}),
    (leaf.is_commitment_to, {"mac": "00" * 32, "salt": bytes(32), "payload": b"Yes"}),
    (leaf.mask_actor, {"secret": bytes(32), "person": "p7", "nonce": bytes(16)}),
    (leaf.unmask_actor, {"mask": "00", "secret": bytes(32), "people": ["p7"], "nonce": bytes(16)}),
    (tree.node_hash, {"left": HASHES[0], "right": HASHES[1]}),
    (tree.root, {"leaf_hashes": HASHES}),
    (tree.inclusion_proof, {"leaf_hashes": HASHES, "index": 3}),
    (tree.consistency_proof, {"leaf_hashes": HASHES, "first": 3}),
    (
        tree.verify_inclusion,
        {"leaf_hash": HASHES[3], "index": 3, "size": 5, "proof": PROOF, "root": tree.root(HASHES)},
    ),
    (
        tree.verify_consistency,
        {
            "first": 3,
            "first_root": tree.root(HASHES[:3]),
            "second": 5,
            "second_root": tree.root(HASHES),
            "proof": list(tree.consistency_proof(HASHES, 3)),
        },
    ),
]


@pytest.mark.parametrize(("function", "given"), CALLS, ids=[function.__name__ for function, _ in CALLS])
def test_what_is_given_is_left_as_it_was_and_the_same_gives_the_same(function, given):
    before = copy.deepcopy(given)
    first = function(**given)
    assert given == before
    assert function(**given) == first


def test_every_function_of_these_modules_is_tried_so():
    tried = {function.__name__ for function, _ in CALLS}
    offered = {
        name
        for package in (appraisal, decision_rules)
        for name in package.__all__
        if inspect.isfunction(getattr(package, name))
    }
    for module in (disclosure, leaf, tree):
        offered |= {function.__name__ for function in public_functions(module)}
    assert tried == offered
