"""The room parties."""
