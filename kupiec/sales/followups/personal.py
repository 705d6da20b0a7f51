"""What this room keeps of people (KER-21): nothing."""

from kupiec.ground.kernel import personal
from kupiec.ground.kernel.words import N_

personal.nothing(N_("when colleagues are reminded of offers; whose they are says the offer"), "followups.Reminder", "followups.FollowUp")
