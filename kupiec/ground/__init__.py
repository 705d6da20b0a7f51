"""The ground: values, company, access, the screen kit, what all documents share."""
