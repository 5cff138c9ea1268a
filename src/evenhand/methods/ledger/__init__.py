"""The ledger's arithmetic: one line of JSON an entry (leaf), one Merkle tree a project (tree)."""
