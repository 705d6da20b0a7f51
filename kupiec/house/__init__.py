"""The porter: settings, urls, wiring, demo, commands. Composes everything, decides nothing, imported by nobody."""
