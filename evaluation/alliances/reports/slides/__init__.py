"""The slides of a report: what the programme shows, with native charts that it may edit."""
