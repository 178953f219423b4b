"""What a reviewer needs to see of a change: what it means, not which lines it touches."""
