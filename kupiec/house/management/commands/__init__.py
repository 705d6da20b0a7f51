"""One file each, named like the command."""
