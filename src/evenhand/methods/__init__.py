"""Numbers in, numbers out: no Django, clock, files, network or global random state."""
