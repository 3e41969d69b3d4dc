"""What cells say of each other: schemas, references, sides, invitations, plausibility."""
