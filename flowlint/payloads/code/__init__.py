"""What the hosts that are programming languages share."""
