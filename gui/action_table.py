"""The table of actions as data: what a person can do, where it stands in the menus and which keys it has."""

from dataclasses import dataclass
from typing import Any

MENUS = {
    "corpus": "&Corpus",
    "release": "&Release",
    "edit": "&Edit",
    "annotation": "&Annotation",
    "review": "Revie&w",
    "view": "&View",
    "help": "&Help",
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One row of the table."""

    name: str
    text: str
    """As in the menu; ends in … when a question follows."""
    menu: str
    """The menu's name in MENUS; with a slash, the title of a menu inside it."""
    keys: tuple[str, ...] = ()
    """Portable names of its keys; the menu shows the first."""
    description: str = ""
    """A sentence for the status bar."""
    icon: str = ""
    scope: str = "window"
    """`window`: anywhere; `text`: while the release has the focus; `review`: the same, in review mode only."""
    check: str = ""
    """Empty, `toggle`, or the name of the group in which one is chosen."""
    parts: bool = False
    """Whether a line stands above it in the menu."""


def _act(
    name: str, text: str, menu: str, keys: str = "", description: str = "", icon: str = "", **more: Any
) -> ActionSpec:
    return ActionSpec(name, text, menu, tuple(keys.split()), description, icon, **more)


TEXT: dict[str, Any] = {"scope": "text"}
REVIEW: dict[str, Any] = {"scope": "review"}
LINE: dict[str, Any] = {"parts": True}

ACTIONS: tuple[ActionSpec, ...] = (
    _act("new_corpus", "New corpus…", "corpus", "Ctrl+Shift+N", "Make an empty corpus file.", "new"),
    _act("open_corpus", "Open corpus…", "corpus", "Ctrl+O", "Open another corpus file or server.", "open"),
    _act("import_files", "Import files…", "corpus", "Ctrl+I", "Bring releases in from files.", "import", **LINE),
    _act("import_folder", "Import folder…", "corpus", "Ctrl+Shift+I", "Bring in all releases of a folder.", "folder"),
    _act("export", "Export…", "corpus", "Ctrl+E", "Write releases and annotations into a file.", "export"),
    _act("people", "People…", "corpus", "", "Who works in this corpus, and in which role.", "people", **LINE),
    _act("assign", "Assign releases…", "corpus", "", "Who annotates which release, and how people work.", "add-user"),
    _act("scheme_editor", "Labels…", "corpus", "Ctrl+L", "Change labels, their looks, keys and attributes.", "scheme"),
    _act("verify", "Audit trail…", "corpus", "", "Who did what and when; verify the corpus.", "verify", **LINE),
    _act("backup", "Back up…", "corpus", "Ctrl+B", "Write a checked copy of the corpus.", "backup"),
    _act("restore", "Restore a backup…", "corpus", "", "Open a copy in place of the corpus; both are kept.", "restore"),
    _act("close_corpus", "Close corpus", "corpus", "Ctrl+W", "Close the corpus and keep the window.", "close", **LINE),
    _act("quit", "Quit", "corpus", "Ctrl+Q", "Close the window; everything is saved already.", "quit"),
    # Release
    _act("done_next", "Done, open the next", "release", "Ctrl+Return Ctrl+Enter",
         "Say that you are done with this release and open the next one.", "done"),
    _act("not_done", "Take back “done”", "release", "", "This release is not done yet.", "reopen"),
    _act("submit", "Submit for review", "release", "Ctrl+Shift+Return Ctrl+Shift+Enter",
         "Hand your drafts in this release to a reviewer.", "export"),
    _act("next_release", "Next release", "release", "Alt+PgDown", "Open the next release of the list.", "next", **LINE),
    _act("previous_release", "Previous release", "release", "Alt+PgUp", "Open the one before this.", "previous"),
    _act("next_section", "Next section", "release", "]", "Go to the next section of the release.", **TEXT),
    _act("previous_section", "Previous section", "release", "[", "Go to the section before this one.", **TEXT),
    _act("order_came", "As they came in", "release/Order of the list", "", "List the releases as they came in.",
         check="order"),
    _act("order_useful", "Most useful next", "release/Order of the list", "Ctrl+U",
         "First what suggestions are least sure of, and what is unlike the rest.", check="order"),
    _act("rename", "Rename…", "release", "F2", "Give the release another name.", "rename", **LINE),
    _act("trash", "Move to the trash", "release", "", "Put the release away; it can be brought back.", "trash"),
    _act("show_trash", "Trash…", "release", "", "What was put away; bring it back from there.", "restore"),
    _act("amend", "Import a new version…", "release", "Ctrl+Shift+V",
         "Bring in a corrected file as its successor, and carry the annotations over.", "import", **LINE),
    _act("carried_over", "Carried over…", "release", "Ctrl+Shift+O",
         "What came over from the version before, and what is to decide, old and new side by side.", "list"),
    _act("print", "Print…", "release", "Ctrl+P", "Show the release as printed, with its labels.", "print", **LINE),
    _act("as_approved", "As it was at approval…", "release", "", "Show the release as it was signed off.", "original"),
    # Edit
    _act("undo", "Undo", "edit", "Ctrl+Z", "Take back the last act.", "undo"),
    _act("redo", "Redo", "edit", "Ctrl+Shift+Z Ctrl+Y", "Do again what was taken back.", "redo"),
    _act("copy", "Copy", "edit", "Ctrl+C", "Copy the selection, its line breaks joined.", "copy", **TEXT, **LINE),
    _act("copy_cited", "Copy with its source", "edit", "Ctrl+Shift+C",
         "Copy the selected text with release, accession number and line.", "copy", **TEXT),
    _act("find", "Find…", "edit", "Ctrl+F", "Find words in this release.", "search", **LINE),
    _act("find_next", "Find next", "edit", "F3", "Go to the next place."),
    _act("find_previous", "Find previous", "edit", "Shift+F3", "Go to the place before."),
    _act("search", "Search the corpus…", "edit", "Ctrl+Shift+F", "Find words in all releases.", "corpus"),
    _act("concordance", "Concordance…", "edit", "Ctrl+K", "List every place of some words, sorted by their neighbours.",
         "list"),
    _act("grow", "Grow the selection", "edit", "W", "From word to phrase, sentence and paragraph.", **TEXT, **LINE),
    _act("shrink", "Shrink the selection", "edit", "Shift+W", "Back from paragraph to sentence, phrase, word.", **TEXT),
    _act("snapping", "Select whole words", "edit", "", "Selections become whole words; hold Alt for an exact one.",
         check="toggle"),
    _act("keys", "Change keys…", "edit", "", "Give actions other keys.", "keyboard", **LINE),
    # Annotation: the labels of the scheme come first, put there when a corpus opens
    _act("label_again", "The last label again", "annotation", "Return Enter", "Give the selection the label used last.",
         "annotation", **TEXT, **LINE),
    _act("next_annotation", "Next annotation", "annotation", "J", "Go to the next annotation.", "next", **TEXT, **LINE),
    _act("previous_annotation", "Previous annotation", "annotation", "K", "Go to the one before.", "previous", **TEXT),
    _act("list_here", "All that are here…", "annotation", "O", "List the annotations at the caret.", "list", **TEXT),
    _act("move_start", "Move the start", "annotation", "S", "Choose the first edge; then arrows, Enter or Esc.",
         **TEXT, **LINE),
    _act("move_end", "Move the end", "annotation", "E", "Choose the last edge; then arrows, Enter or Esc.", **TEXT),
    _act("add_fragment", "Add the selection to it", "annotation", "+",
         "Make the selection a further part of the annotation that was chosen last.", "fragment", **TEXT),
    _act("attributes", "Attributes", "annotation", "F", "Go to the annotation's attributes.", "form", **TEXT, **LINE),
    _act("comment", "Comment", "annotation", "M", "Write a comment on the annotation.", "comment", **TEXT),
    _act("discuss", "Comment for others…", "annotation", "Shift+M",
         "On the selected words (say what was missed there), or in the annotation's thread.", "comment", **TEXT),
    _act("flag", "Flag for a second look", "annotation", "Ctrl+M", "Mark the annotation, or unmark it.", "flag"),
    _act("relate", "Relate…", "annotation", "Ctrl+T", "Tie two annotations: press it at the first, then at the second.",
         "list", **TEXT),
    _act("read_frame", "Read the text for attributes", "annotation", "Shift+F",
         "Offer what the sentence says: role and party of an advisor, rate and ranking of a note.", "form", **TEXT),
    _act("delete", "Delete", "annotation", "Delete", "Remove the annotation; undo brings it back.", "delete",
         **TEXT, **LINE),
    _act("found_none", "Looked, and found none…", "annotation", "0", "Then a label's key: the release has none of it.",
         **TEXT),
    _act("next_suggestion", "Next suggestion\tTab", "annotation/Suggestions", "", "Go to the next guess.", "next"),
    _act("previous_suggestion", "Previous suggestion\tShift+Tab", "annotation/Suggestions", "", "Go to the one before.",
         "previous"),
    _act("accept", "Accept it\tEnter", "annotation/Suggestions", "", "Make it your annotation.", "approve"),
    _act("reject", "Reject it\tX", "annotation/Suggestions", "", "It is not proposed again in this release.", "close"),
    _act("skip", "Skip it\tSpace", "annotation/Suggestions", "", "Leave it for now.", "down"),
    _act("accept_many", "Accept many…", "annotation/Suggestions", "Ctrl+Shift+K",
         "All that are shown, of one label or source, or above a threshold, after a look.", "done"),
    _act("why", "Why?\tW", "annotation/Suggestions", "", "What speaks for the one in turn.", "help"),
    _act("suggest_again", "Look again", "annotation/Suggestions", "", "Read rules, memory and model anew.", "search"),
    _act("learn", "Learn from what is approved", "annotation/Suggestions", "", "Train the model of this corpus anew.",
         "reopen"),
    _act("rules", "Rules…", "annotation/Suggestions", "Ctrl+Shift+U",
         "Read the rules, try them on texts, switch them off, and write your own.", "scheme"),
    _act("label_every", "Label every occurrence…", "annotation", "Ctrl+Shift+L",
         "Find the same words in this release or in all, and label them after a look.", "list", **LINE),
    _act("sweep", "Sweep for a label…", "annotation", "Ctrl+Shift+S",
         "Look for one label across the corpus, round after round, until nothing new comes.", "corpus"),
    _act("relabel_many", "Relabel many…", "annotation", "", "Give annotations of the whole corpus another label.",
         "scheme"),
    _act("merge_labels", "Merge labels…", "annotation", "", "Give all of one label another one, and retire it."),
    # Review
    _act("review_mode", "Review mode", "review", "Ctrl+R", "Show what waits for a decision, and take the review keys.",
         "review", check="toggle"),
    _act("approve", "Approve", "review", "Y", "Approve the annotation as it stands.", "approve", **REVIEW, **LINE),
    _act("return", "Return…", "review", "X", "Send the annotation back with a reason.", "return", **REVIEW),
    _act("next_undecided", "Next undecided", "review", "U", "Go to the next one without a decision.", "next", **REVIEW),
    _act("next_conflict", "Next conflict", "review", "C", "Go to the next on which annotators differ.", **REVIEW),
    _act("approve_many", "Approve many…", "review", "Ctrl+Shift+Y",
         "Approve the chosen rows of the queue, or all that are shown, after a look.", "approve", **REVIEW, **LINE),
    _act("return_many", "Return many…", "review", "Ctrl+Shift+X",
         "Return the chosen rows of the queue, or all that are shown, after a look.", "return", **REVIEW),
    _act("walk_need", "Most needed first", "review/Order", "Ctrl+1", "Conflicts, what came back, then the oldest.",
         check="walk"),
    _act("walk_release", "By release", "review/Order", "Ctrl+2", "One release after the other.", check="walk"),
    _act("walk_sweep", "Sweep: label by label", "review/Order", "Ctrl+3", "Equal words together, each in its sentence.",
         check="walk"),
    _act("sample", "Sample…", "review", "", "Review a share of somebody's work, drawn at random.", "filter"),
    _act("sign_decisions", "Sign my decisions…", "review", "", "Make a key that signs what you approve and return.",
         "lock"),
    _act("reopen", "Reopen", "review", "", "Make the annotation a draft again.", "reopen", **LINE),
    _act("sign_off", "Sign off the release", "review", "Ctrl+Shift+R", "Say that all of it is reviewed.", "done"),
    _act("next_returned", "Next that came back", "review", "F4", "Go to the next that was returned to you.", "next",
         **LINE),
    _act("previous_returned", "Previous that came back", "review", "Shift+F4", "Go to the one before.", "previous"),
    _act("take_over", "Take the correction over", "review", "T", "Make it what the reviewer proposes.", "approve",
         **TEXT),
    _act("take_over_submit", "Take over and hand in", "review", "Shift+T", "Take it over, and submit it at once.",
         "export", **TEXT),
    _act("answer", "Answer…", "review", "H", "Hand it back as it is, with a comment.", "reopen", **TEXT),
    _act("compare", "Compare annotators…", "review", "Ctrl+D", "Two or more side by side; settle where they differ.",
         "list", **LINE),
    _act("agreement", "Agreement…", "review", "Ctrl+Shift+A", "How far annotators agree, and on which releases not.",
         "list", **LINE),
    # View
    _act("reflow", "Reflowed", "view", "Ctrl+J", "Show paragraphs, or the lines as they were filed.", "reflow",
         check="toggle"),
    _act("show_suggestions", "Suggestions", "view", "Ctrl+Shift+G", "Show guesses as dotted outlines, or none.",
         check="toggle"),
    _act("offer_frames", "Offer attributes after labelling", "view", "",
         "Show what the text says for role, party, rate and so on.", check="toggle"),
    _act("tints", "Reading tints", "view", "Ctrl+Shift+J",
         "Tell headline, quotation, caution, figures, firms and so on apart by quiet grounds.", check="toggle"),
    _act("zoom_in", "Larger", "view", "Ctrl++ Ctrl+=", "Make the letters of the release larger.", "zoom-in", **LINE),
    _act("zoom_out", "Smaller", "view", "Ctrl+-", "Make the letters of the release smaller.", "zoom-out"),
    _act("zoom_reset", "Ordinary size", "view", "Ctrl+0", "Show the letters in their ordinary size."),
    _act("theme_system", "As the system", "view/Theme", "", "Light or dark as the system prefers.", check="theme"),
    _act("theme_light", "Light", "view/Theme", "", "Dark words on light ground.", check="theme"),
    _act("theme_dark", "Dark", "view/Theme", "", "Light words on dark ground.", check="theme"),
    _act("go_releases", "Go to the releases", "view", "Alt+1", "Put the keys into the list of releases.", **LINE),
    _act("go_text", "Go to the text", "view", "Alt+2", "Put the keys into the release."),
    _act("go_inspector", "Go to the inspector", "view", "Alt+3", "Put the keys into the inspector."),
    _act("go_review", "Go to the review queue", "view", "Alt+5", "Show the queue and put the keys into it."),
    _act("go_returned", "Go to what came back", "view", "Alt+6", "List what was returned to you, old and new."),
    _act("go_comments", "Go to the comments", "view", "Alt+7", "List all comments of the corpus."),
    _act("go_suggestions", "Go to the suggestions", "view", "Alt+8", "List all guesses for the open release."),
    _act("go_slips", "Likely slips", "view", "Alt+9", "List what may be a slip, with its mend.", "warning"),
    _act("go_oddities", "Oddities", "view", "Alt+4", "List what looks odd in the open release.", "warning"),
    # Help
    _act("key_card", "Keys…", "help", "? F1", "All keys on one card.", "keyboard"),
    _act("first_steps", "First steps", "help", "", "Show the three steps for beginners again.", "help"),
    _act("log_folder", "Open the log folder", "help", "", "Show where faults are written down.", "folder", **LINE),
    _act("about", "About Glossator", "help", "", "Version, licence and the parts it stands on.", "info"),
)  # fmt: skip

BY_NAME = {spec.name: spec for spec in ACTIONS}
