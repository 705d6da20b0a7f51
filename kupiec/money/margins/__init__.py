"""Floors of prices per role and group of items, what breaks them, reasons of prices typed by hand (PRC-10). Above the catalogue; offers and orders ask."""
