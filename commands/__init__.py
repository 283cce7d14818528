"""The command line, over the same calls as the window: the table of its verbs, imported on use. No Qt here."""

VERBS = {
    "new": "corpus:new",
    "import": "intake:bring_in",
    "list": "releases:list_releases",
    "show": "releases:show",
    "annotate": "annotations:annotate",
    "remove": "annotations:remove",
    "submit": "annotations:submit",
    "approve": "review:approve",
    "return": "review:send_back",
    "agreement": "agreement:agreement",
    "export": "export:export",
    "check": "exports:check",
    "diff": "exports:diff",
    "search": "releases:search",
    "history": "history:history",
    "verify": "trail:verify",
    "backup": "corpus:backup",
    "restore": "corpus:restore",
    "upgrade": "corpus:upgrade",
    "users": "corpus:users",
    "formats": "export:list_formats",
}
"""Each verb with the module and the function that do it."""
