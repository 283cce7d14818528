"""JSON, XML and ZIP of others, parsed within limits."""
