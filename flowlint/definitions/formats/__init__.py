"""Room of the definition formats: each module offers one ``FORMAT``.

Every run loads all of them to recognise a file, so what only a file of one kind needs is imported in functions.
"""
