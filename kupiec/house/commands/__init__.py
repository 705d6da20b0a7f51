"""The parts of the `kupiec` command, one file each: `arguments(parser)` and `main(options) -> int`."""
