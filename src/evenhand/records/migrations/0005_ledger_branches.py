"""Work out the inner nodes and the whole branches of ledgers that were begun before these were kept.

Written out here and not borrowed from `methods`: a migration must still do the same when those have moved on.
"""

import hashlib

from django.db import migrations

NODE_HEIGHT = 8


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def fill(apps, schema_editor):
    head_model = apps.get_model("records", "ProjectHead")
    entry_model = apps.get_model("records", "LedgerEntry")
    node_model = apps.get_model("records", "LedgerNode")
    for head in head_model.objects.filter(size__gt=0):
        entries = entry_model.objects.filter(project_id=head.project_id).order_by("seq")
        level = [bytes.fromhex(text) for text in entries.values_list("leaf_hash", flat=True)]
        height, odd_ones = 0, []
        while level:
            if height and height % NODE_HEIGHT == 0:
                for index, node in enumerate(level):
                    node_model.objects.create(
                        project_id=head.project_id, level=height // NODE_HEIGHT, index=index, hash=node.hex()
                    )
            if len(level) % 2:
                odd_ones.append(level[-1])
            level = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
            height += 1
        head.branches = [branch.hex() for branch in reversed(odd_ones)]
        head.save(update_fields=["branches"])


class Migration(migrations.Migration):
    dependencies = [("records", "0004_append_only_nodes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
