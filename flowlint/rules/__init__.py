"""Room of the rules: each module offers one ``RULE``, and its docstring is the rule's manual."""
