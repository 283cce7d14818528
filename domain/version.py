"""The program's version, as it stands in audit rows and exports."""

VERSION = "0.1.0"
PROGRAM = f"Glossator {VERSION}"
