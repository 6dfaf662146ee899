"""What commands print beside reports."""
