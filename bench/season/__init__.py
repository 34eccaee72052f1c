"""A whole season of the demo town through the front door, and an auditor who counts after it."""
