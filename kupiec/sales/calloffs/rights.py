"""Rights of the room: orders of contracts need those of orders, documents those of the warehouse and of invoicing."""

from kupiec.ground.kernel.words import N_

RIGHTS = {"calloffs.plan": N_("Set up invoices that come round of a contract")}
