"""Offers have attributes that administrators define (KER-8)."""

from __future__ import annotations

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel.words import N_
from kupiec.sales.offers import queries
from kupiec.sales.offers.models import Offer

KIND = "offers.offer"
SUBJECT = attributes.Subject(KIND, N_("Offers"), Offer, queries.visible, see="offers.see", edit="offers.edit", icon="file-text")
