"""Tables: CSV, workbooks and the report for people."""
