"""What `kupiec import` can fill: adapters from rows of files to the rooms' own verbs, one file per wing."""
