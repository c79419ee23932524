"""The smallest, plainest claims on which two sides decide differently."""
