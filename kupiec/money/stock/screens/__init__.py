"""Screens of the stock room, by the tabs of Magazyn."""
