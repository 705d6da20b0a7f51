"""Registers the room with Django."""

from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "kupiec.sales.budgets"
    label = "budgets"
