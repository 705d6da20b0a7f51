"""How the four registers are spoken to. Nothing here touches the database; every failure is a Refusal that names the register."""
