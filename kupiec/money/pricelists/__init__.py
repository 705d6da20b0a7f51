"""The room pricelists: lists built by recipe, and what a changed discount rule would have brought."""
