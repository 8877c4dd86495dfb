"""Text that no rule may cut into."""
