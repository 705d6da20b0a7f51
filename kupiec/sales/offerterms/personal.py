"""What this room keeps of people (KER-21): nothing."""

from __future__ import annotations

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("dictionaries and counters"), "offerterms.Term")
personal.nothing(N_("goods, quantities and prices"), "offerterms.Sheet", "offerterms.Agreed")
