"""Raw values to typed ones: each read in one way only, or refused with its reason."""
