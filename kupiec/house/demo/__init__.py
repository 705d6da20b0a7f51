"""The demo company's story: a heating and plumbing wholesaler's last ten weeks, told day by day through the verbs."""

from kupiec.house.demo.story import fill

__all__ = ["fill"]
