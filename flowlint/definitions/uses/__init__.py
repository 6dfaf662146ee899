"""What a flow does with its inputs, read from its body; only rules and commands that ask for it load this."""
