"""Tests of calculation sheets."""
