"""Web pages and EDGAR submissions."""
