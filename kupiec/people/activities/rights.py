"""Rights of the activities room."""

from kupiec.ground.kernel.words import N_

RIGHTS = {
    "activities.see": N_("See contacts, tasks and notes"),
    "activities.edit": N_("Enter and change contacts, tasks and notes"),
    "activities.remove": N_("Delete contacts entered by mistake"),
    "activities.team": N_("See tasks of others that belong to no customer"),
    "activities.plan": N_("Plan and watch the activity of salespeople"),
    "activities.setup": N_("Edit dictionaries of contacts and tasks"),
}
