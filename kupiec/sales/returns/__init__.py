"""The room returns: goods that customers send back, from the first word to the correction."""
