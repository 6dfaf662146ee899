"""The page of an audit: what it shows, its template, and its style."""
