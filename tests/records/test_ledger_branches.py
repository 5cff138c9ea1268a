"""A ledger that was begun before its branches were kept gets the same ones as one begun after."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from evenhand.actions import ledger
from evenhand.methods.ledger import tree
from evenhand.records.models import LedgerEntry, LedgerNode, ProjectHead


@pytest.mark.slow
def test_branches_and_nodes_are_the_same_worked_out_afterwards(cast):
    with transaction.atomic():
        for number in range(600):
            ledger.append(cast.project, "idea.add", {"number": number}, by=cast.priya.person)
    head = ProjectHead.objects.get(project=cast.project)
    hashes = [
        bytes.fromhex(text)
        for text in LedgerEntry.objects.filter(project=cast.project).values_list("leaf_hash", flat=True)
    ]
    nodes = list(LedgerNode.objects.filter(project=cast.project).values_list("level", "index", "hash"))
    assert nodes == [(1, 0, tree.root(hashes[:256]).hex()), (1, 1, tree.root(hashes[256:512]).hex())]
    assert tree.Stack(head.size, tuple(map(bytes.fromhex, head.branches))).root() == tree.root(hashes)

    kept, head.branches = head.branches, []
    head.save()
    migration = import_module("evenhand.records.migrations.0005_ledger_branches")
    made: list[tuple[int, int, str]] = []

    class Nodes:
        @staticmethod
        def create(*, project_id, level, index, hash):
            made.append((level, index, hash))

    class Node:
        objects = Nodes

    class Apps:
        @staticmethod
        def get_model(app, name):
            return Node if name == "LedgerNode" else apps.get_model(app, name)

    migration.fill(Apps, None)

    head.refresh_from_db()
    assert head.branches == kept
    assert [row for row in made if row in nodes] == nodes
