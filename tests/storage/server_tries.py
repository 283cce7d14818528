"""What somebody whom the owner let in could try by bare SQL: as whom, the statement, and what the server says to it.

A name in brackets stands for the id that the scene calls so.
"""

NOW = """to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
NEXT = "(SELECT max(seq) + 1 FROM audit)"
SEAL = "repeat('0', 32)"
NEW = "gen_random_uuid()::text"
EDIT = "00000000-0000-4000-8000-000000000001"


def decision(subject: str, verdict: str, by: str, **other: str) -> str:
    """A decision on an annotation as it stands, but for what is said to be other."""
    row = {
        "id": NEW,
        "position": NEXT,
        "annotation_id": "id",
        "release_id": "release_id",
        "revision": "revision",
        "verdict": f"'{verdict}'",
        "actor": f"'{by}'",
        "made": NOW,
        "reason": "''",
        "comment": "''",
        "seal": SEAL,
    } | other
    columns, values = ", ".join(row), ", ".join(row.values())
    return f"INSERT INTO decision ({columns}) SELECT {values} FROM annotation WHERE id = '[{subject}]'"


def audit(**other: str) -> str:
    """An audit row of ann's that tells of nothing, with a hash that fits, but for what is said to be other."""
    row = {
        "seq": "seq + 1",
        "edit_id": f"'{EDIT}'",
        "made": NOW,
        "actor": "'ann'",
        "action": "'Nothing'",
        "payload": f"""'{{"changes":[],"edit":"{EDIT}","program":"x"}}'""",
        "prev": "hash",
    } | {name: value for name, value in other.items() if name != "hash"}
    words = "'[\"' || prev || '\",' || seq || ',' || to_json(made) || ',' || to_json(actor) || ',' || to_json(action)"
    found = f"encode(sha256(convert_to({words} || ',' || to_json(payload) || ']', 'UTF8')), 'hex')"
    columns = ", ".join(f"{value} AS {name}" for name, value in row.items())
    return (
        f"INSERT INTO audit SELECT made_so.*, {other.get('hash', found)} FROM"
        f" (SELECT {columns} FROM audit ORDER BY seq DESC LIMIT 1) AS made_so"
    )


def changed(subject: str, sets: str) -> str:
    """An annotation changed, with a new revision."""
    return f"UPDATE annotation SET revision = {NEW}, {sets} WHERE id = '[{subject}]'"


def copied(table: str, subject: str, **other: str) -> str:
    """A row added like one that is there, but for what is said to be other."""
    values = "".join(f" || jsonb_build_object('{name}', {value})" for name, value in ({"id": NEW} | other).items())
    return (
        f"INSERT INTO {table} SELECT made.* FROM {table} AS old,"
        f" jsonb_populate_record(NULL::{table}, to_jsonb(old){values}) AS made WHERE old.id = '[{subject}]'"
    )


DENIED = "permission denied"
HAND = "made, changed or proposed that annotation and cannot decide on it"
FORM = "is nothing that the program writes"
DECISIONS = {
    "an annotator approves": ("bob", decision("anns", "approved", "bob"), "takes a role of reviewer"),
    "a reviewer approves their own": ("rita", decision("ritas", "approved", "rita"), HAND),
    "a reviewer returns their own": ("rita", decision("ritas", "returned", "rita"), HAND),
    "what one has mended": ("rita", decision("mended", "approved", "rita"), HAND),
    "what one has proposed": ("rita", decision("proposed", "approved", "rita"), HAND),
    "what one has proposed and its author typed": ("rita", decision("retyped", "approved", "rita"), HAND),
    "at an older revision": ("rita", decision("anns", "approved", "rita", revision=NEW), "changed after it was seen"),
    "in another release": ("rita", decision("anns", "approved", "rita", release_id="'[other]'"), "changed after it"),
    "on nothing": ("rita", decision("anns", "approved", "rita", annotation_id=NEW), "changed after it was seen"),
    "a draft": ("rita", decision("draft", "approved", "rita"), "not submitted"),
    "what stands returned": ("rita", decision("returned", "approved", "rita"), "not submitted"),
    "in another's name": ("rita", decision("anns", "approved", "rob"), "its own person's to give"),
    "an administrator in another's name": ("ada", decision("anns", "approved", "rob"), "its own person's to give"),
    "another's work submitted": ("bob", decision("draft", "submitted", "bob"), "only ann can submit"),
    "another's work reopened": ("bob", decision("approved", "draft", "bob"), "takes a role of reviewer"),
    "overruled without the role": ("rita", decision("anns", "overruled", "rita"), "takes a role of adjudicator"),
    "settled without the role": ("rita", decision("anns", "approved", "rita", case_id=NEW), "role of adjudicator"),
    "a verdict of one's own": ("rita", decision("anns", "gold", "rita"), FORM),
    "put before another decision": ("rita", decision("anns", "approved", "rita", position="1"), "not submitted"),
    "a correction that approves": (
        "rita",
        decision(
            "anns",
            "approved",
            "rita",
            correction="""'{"attributes":{},"fragments":[[0,6]],"label":"NOTE"}'""",
        ),
        "only a return can propose",
    ),
    "with a key of nobody": (
        "rita",
        decision("anns", "approved", "rita", key="'0123456789abcdef'", signature="repeat('0', 128)"),
        "signature is not rita's",
    ),
    "a return taken back by its annotator": (
        "ann",
        "DELETE FROM decision WHERE id = '[returned return_]'",
        "its own person's to give and to take back",
    ),
    "an approval taken back by another": (
        "rita",
        "DELETE FROM decision WHERE id = '[approved approve]'",
        "own person's",
    ),
    "a decision changed": ("rob", "UPDATE decision SET verdict = 'approved' WHERE id = '[returned return_]'", DENIED),
    "a decision changed by its insertion": (
        "rob",
        decision("returned", "approved", "rob", id="'[returned return_]'")
        + " ON CONFLICT (id) DO UPDATE SET verdict = 'approved'",
        DENIED,
    ),
}
WORK = {
    "another's annotation changed": ("bob", changed("anns", "comment = 'x'"), "takes a role of reviewer"),
    "another's annotation removed": ("bob", "DELETE FROM annotation WHERE id = '[anns]'", "takes a role of reviewer"),
    "an author changed": ("rita", changed("anns", "author = 'rita'"), "keeps its id, author"),
    "an origin changed": ("ann", changed("anns", "origin = 'adjudicated'"), "keeps its id, author"),
    "a release changed": ("ann", changed("anns", "release_id = '[other]'"), "keeps its id, author"),
    "an id changed": ("ann", changed("anns", f"id = {NEW}"), "keeps its id, author"),
    "the time of its making changed": ("ann", changed("anns", f"created = {NOW}"), "keeps its id, author"),
    "a revision kept": ("ann", "UPDATE annotation SET comment = 'x' WHERE id = '[approved]'", "gets a new revision"),
    "all at once": (
        "ann",
        "UPDATE annotation SET label = 'NOTE' FROM decision WHERE annotation_id = annotation.id",
        "gets a new revision",
    ),
    "a revision that another decision is on": (
        "ann",
        "UPDATE annotation SET comment = 'x', revision = decision.revision FROM decision"
        " WHERE annotation.id = '[proposed]' AND annotation_id = annotation.id"
        " AND decision.revision <> annotation.revision",
        "that revision had another content",
    ),
    "made in another's name": ("rita", copied("annotation", "anns"), "nobody makes anything in the name of ann"),
    "made as an adjudicator": ("ann", copied("annotation", "anns", origin="'adjudicated'"), "role of adjudicator"),
    "with an id that is none": ("ann", copied("annotation", "anns", id="'x'"), "invalid input syntax for type uuid"),
    "with an id in capitals": ("ann", copied("annotation", "anns", id=f"upper({NEW})"), FORM),
    "with a time that is none": ("ann", copied("annotation", "anns", created="'yesterday'"), FORM),
    "with attributes that are none": ("ann", copied("annotation", "anns", attributes="'[1]'"), "cannot deconstruct"),
    "with attributes twice": (
        "ann",
        copied("annotation", "anns", attributes="""'{"a":"1","a":"2"}'"""),
        FORM,
    ),
    "with fragments that are none": ("ann", copied("annotation", "anns", fragments="'[[0,6]]'"), FORM),
    "with a seal that does not fit": ("ann", copied("annotation", "anns"), FORM),
    "a “found none” changed": ("bob", "UPDATE negative SET label = 'NOTE' WHERE id = '[none]'", DENIED),
    "a “found none” of another's": ("ann", "DELETE FROM negative WHERE id = '[none]'", "takes a role of reviewer"),
    "a “found none” in another's name": ("rita", copied("negative", "none", label="'NOTE'"), "in the name of bob"),
    "a relation in another's name": ("rita", copied("relation", "relation"), "in the name of ann"),
    "a comment in another's name": ("ann", copied("comment", "comment"), "somebody else's to make"),
    "a comment reworded": ("ann", "UPDATE comment SET body = 'No.' WHERE id = '[comment]'", "somebody else's to make"),
    "a comment moved": ("rita", "UPDATE comment SET annotation_id = NULL WHERE id = '[comment]'", "keeps its author"),
    "a comment of another's removed": ("ann", "DELETE FROM comment WHERE id = '[comment]'", "somebody else's to make"),
    "a comment on nothing": ("rita", copied("comment", "comment", annotation_id=NEW), "no longer there"),
    "a sample of another's dropped": ("rob", "DELETE FROM sample WHERE id = '[sample]'", "somebody else's"),
    "a sample in another's name": ("rob", copied("sample", "sample"), "somebody else's"),
    "a rejection in another's name": ("bob", copied("rejection", "rejection"), "somebody else's to give"),
    "a rejection of another's taken back": (
        "rita",
        "DELETE FROM rejection WHERE id = '[rejection]'",
        "somebody else's to give and to take back",
    ),
    "a rejection changed": ("ann", "UPDATE rejection SET label = 'ADVISOR' WHERE id = '[rejection]'", DENIED),
    "a rejection with a score that is none": ("ann", copied("rejection", "rejection", score="'2'"), FORM),
    "a rejection from nowhere": ("ann", copied("rejection", "rejection", source="'whim'"), FORM),
    "a rejection by a reader": ("rex", copied("rejection", "rejection", author="'rex'"), DENIED),
    "a rejection by somebody who was taken off": (
        "jan",
        copied("rejection", "rejection", author="'jan'"),
        "takes a role of annotator",
    ),
    "a round in another's name": ("bob", copied("round", "round"), "somebody else's to record"),
    "a round changed": ("ann", "UPDATE round SET accepted = 2 WHERE id = '[round]'", DENIED),
    "a round of less than nothing": ("ann", copied("round", "round", accepted="-1"), FORM),
    "a round of more than there was": ("ann", copied("round", "round", accepted="2"), FORM),
    "a guess by a reader": ("rex", "INSERT INTO suggested SELECT id, digest, 'x' FROM release LIMIT 1", DENIED),
    "a guess by somebody who was taken off": (
        "jan",
        "INSERT INTO suggested SELECT id, digest, 'x' FROM release LIMIT 1",
        "takes a role of annotator",
    ),
    "a model changed": ("ann", "UPDATE model SET content = ''", DENIED),
    "an assignment by an annotator": ("bob", "DELETE FROM assignment", "takes a role of administrator"),
    "an assignment in another's name": (
        "ada",
        f"INSERT INTO assignment VALUES ('[other]', 'ann', 'keeper', {NOW}, {SEAL})",
        "nobody assigns in the name of",
    ),
    "an assignment to a reader": (
        "ada",
        f"INSERT INTO assignment VALUES ('[other]', 'rex', 'ada', {NOW}, {SEAL})",
        "rex does not annotate",
    ),
    "another's release done": (
        "ann",
        f"INSERT INTO mark VALUES ('[other]', 'done', 'bob', {NOW}, {SEAL})",
        "its own person",
    ),
    "another's mark taken back": ("rita", "DELETE FROM mark", "its own person's to give and to take back"),
    "signed off undecided": (
        "rita",
        f"INSERT INTO mark VALUES ('[release]', 'reviewed', 'rita', {NOW}, {SEAL}, {SEAL})",
        "something in that release is undecided",
    ),
    "signed off by an annotator": (
        "bob",
        f"INSERT INTO mark VALUES ('[other]', 'reviewed', 'bob', {NOW}, {SEAL}, {SEAL})",
        "takes a role of reviewer",
    ),
    "signed off unseen": (
        "rita",
        f"INSERT INTO mark VALUES ('[other]', 'reviewed', 'rita', {NOW}, {SEAL}, {SEAL})",
        "changed after it was seen",
    ),
    "a release of another text": (
        "ann",
        "UPDATE release SET digest = (SELECT min(digest) FROM text WHERE digest <> release.digest)",
        "the text of a release never changes",
    ),
    "a release of another file": ("ann", "UPDATE release SET source = repeat('0', 64)", "nor what file it came from"),
    "a release with work taken out": ("ann", "DELETE FROM release WHERE id = '[release]'", "violates foreign key"),
}
PEOPLE = {
    "a role for oneself": (
        "ann",
        "UPDATE person SET role = 'administrator' WHERE name = 'ann'",
        "gives themselves a role",
    ),
    "a role for a friend": ("ann", "UPDATE person SET role = 'reviewer' WHERE name = 'bob'", "role of administrator"),
    "back by oneself": ("jan", "UPDATE person SET active = TRUE WHERE name = 'jan'", "gives themselves a role"),
    "an approval by somebody who was taken off": ("jan", decision("anns", "approved", "jan"), "which jan has not"),
    "a name for oneself": ("ann", "UPDATE person SET name = 'anna' WHERE name = 'ann'", "under their names"),
    "a second name with a role": (
        "ann2",
        f"INSERT INTO person VALUES ('ann2', 'reviewer', TRUE, {SEAL})",
        "gives themselves a role",
    ),
    "a person made up": (
        "ann",
        f"INSERT INTO person VALUES ('eve', 'reviewer', TRUE, {SEAL})",
        "role of administrator",
    ),
    "a role that there is not": ("ada", "UPDATE person SET role = 'god' WHERE name = 'ada'", FORM),
    "somebody removed": ("ada", "DELETE FROM person WHERE name = 'ann'", DENIED),
    "a work of nobody's": (
        "ann2",
        copied("annotation", "anns", author="'ann2'"),
        "takes a role of annotator at least, which ann2 has not",
    ),
    "a scheme by an annotator": ("ann", "UPDATE scheme SET record = replace(record, 'Note', 'Bond')", "administrator"),
    "a label in use deleted": (
        "ada",
        """UPDATE scheme SET record = '{"labels":[],"name":"Founding"}'""",
        "retired, never deleted",
    ),
    "a scheme that is none": ("ada", """UPDATE scheme SET record = '{"x":1}'""", FORM),
    "a second scheme": ("ada", "INSERT INTO scheme SELECT 2, record, seal FROM scheme", DENIED),
    "a policy by an annotator": (
        "ann",
        f"""INSERT INTO policy VALUES (1, '{{"blind":false,"signed":false}}', {SEAL})""",
        "role of administrator",
    ),
    "a key of another's": (
        "rita",
        f"INSERT INTO key VALUES ('0123456789abcdef', 'rob', repeat('0', 64), {NOW}, '', {SEAL})",
        "its own person's to bring in",
    ),
    "a key with another's id": (
        "rita",
        f"INSERT INTO key VALUES ('0123456789abcdef', 'rita', repeat('0', 64), {NOW}, '', {SEAL})",
        FORM,
    ),
    "a key by an annotator": (
        "ann",
        f"INSERT INTO key VALUES ('0123456789abcdef', 'ann', repeat('0', 64), {NOW}, '', {SEAL})",
        "takes a role of reviewer",
    ),
}
TRAIL = {
    "an audit row changed": ("ann", "UPDATE audit SET actor = 'bob'", DENIED),
    "an audit row changed by its insertion": (
        "ann",
        "INSERT INTO audit SELECT * FROM audit ON CONFLICT (seq) DO UPDATE SET actor = 'bob'",
        DENIED,
    ),
    "an audit row removed": ("ann", "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", DENIED),
    "an audit row out of turn": ("ann", audit(seq="seq + 2"), "follows from the one before it"),
    "an audit row in the place of another": ("ann", audit(seq="seq - 1"), "duplicate key"),
    "an audit row that hangs in the air": ("ann", audit(prev="repeat('0', 64)"), "follows from the one before it"),
    "an audit row with another hash": ("ann", audit(hash="repeat('0', 64)"), "follows from the one before it"),
    "an audit row in another's name": ("ann", audit(actor="'bob'"), "nobody acts in the name of bob"),
    "an audit row of long ago": ("ann", audit(made="'2020-01-01T00:00:00.000000Z'"), "set the clock of this computer"),
    "an audit row of nobody": ("ann2", audit(actor="'ann2'"), "takes a role of reader"),
    "an audit row of what was not done": (
        "ann",
        audit(payload=f"(SELECT replace(payload, edit_id, '{EDIT}') FROM audit WHERE seq = 9)"),
        "tells something else than what was done",
    ),
    "an audit row in another form": (
        "ann",
        audit(payload=f"""'{{"changes": [],"edit":"{EDIT}","program":"x"}}'"""),
        "not in the form in which the program writes it",
    ),
    "an audit row of another Edit": (
        "ann",
        audit(payload=f"""'{{"changes":[],"edit":"' || {NEW} || '","program":"x"}}'"""),
        "not in the form in which the program writes it",
    ),
    "a row of the trail changed": ("rita", "UPDATE trail SET actor = 'bob' WHERE actor = 'rita'", DENIED),
    "a row of the trail removed": ("rita", "DELETE FROM trail WHERE entity LIKE 'hand:%'", DENIED),
    "a row of the trail of one's own": (
        "ann",
        "INSERT INTO trail VALUES ('[anns]', 1, NULL, 'ann')",
        "server's to write",
    ),
    "a hand of another's": (
        "ann",
        f"INSERT INTO trail VALUES ('hand:[anns]', {NEXT}, NULL, 'rob')",
        "server's to write",
    ),
    "a hand taken away": (
        "ann",
        "INSERT INTO trail SELECT entity, seq, release_id, 'ann' FROM trail WHERE entity = 'hand:[proposed]'"
        " ON CONFLICT (entity, seq) DO UPDATE SET actor = 'ann'",
        DENIED,
    ),
    "a trail by COPY": ("ann", "COPY trail FROM STDIN", "server's to write"),
    "a text changed": ("ann", "UPDATE text SET body = 'x'", DENIED),
    "a text removed": ("ann", "DELETE FROM text", DENIED),
    "a text of no release": (
        "ann",
        "INSERT INTO text (digest, body) VALUES (encode(sha256('x'), 'hex'), 'x')",
        FORM,
    ),
    "a text with a number of one's own": ("ann", "INSERT INTO text VALUES (99, repeat('0', 64), 'x')", DENIED),
    "a file that is another": ("ann", "INSERT INTO source VALUES (repeat('0', 64), 1, 'x')", FORM),
    "a file changed": ("ann", "UPDATE source SET content = 'x'", DENIED),
    "a key removed": ("rita", "DELETE FROM key", DENIED),
    "the corpus's id changed": ("ada", "UPDATE meta SET value = 'x'", DENIED),
    "another schema version": ("ada", "UPDATE alembic_version SET version_num = '0001'", DENIED),
}
SERVER = {
    "everything emptied": ("ada", "TRUNCATE audit CASCADE", DENIED),
    "decisions emptied": ("ada", "TRUNCATE decision", DENIED),
    "a trigger switched off": ("ada", "ALTER TABLE decision DISABLE TRIGGER glossator", "must be owner"),
    "a trigger dropped": ("ada", "DROP TRIGGER glossator ON decision", "must be owner"),
    "a trigger of one's own": (
        "ann",
        "CREATE TRIGGER mine BEFORE UPDATE ON decision FOR EACH ROW"
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        DENIED,
    ),
    "all triggers switched off": ("ada", "SET session_replication_role = replica", DENIED),
    "a rule replaced": (
        "ann",
        "CREATE OR REPLACE FUNCTION glossator_may(wanted text) RETURNS boolean LANGUAGE sql AS 'SELECT TRUE'",
        DENIED,
    ),
    "a rule altered": ("ann", "ALTER FUNCTION glossator_may SECURITY INVOKER", "must be owner"),
    "a rule dropped": ("ann", "DROP FUNCTION glossator_step CASCADE", "must be owner"),
    "a rule called": ("ann", "SELECT glossator_index(1)", DENIED),
    "a rule set on a table of one's own": (
        "ann",
        "CREATE TEMP TABLE annotation (LIKE public.annotation); CREATE TRIGGER mine AFTER INSERT ON annotation"
        " FOR EACH ROW EXECUTE FUNCTION glossator_step()",
        DENIED,
    ),
    "a deed made up": ("ann", "INSERT INTO deed DEFAULT VALUES", DENIED),
    "a former content made up": ("ann", "DELETE FROM former", DENIED),
    "a deed forgotten": ("ann", "DELETE FROM unwritten", DENIED),
    "deeds read": ("ann", "SELECT * FROM deed", DENIED),
    "somebody else's role": ("ann", "SET ROLE rita", DENIED),
    "the owner's role": ("ada", "SET ROLE keeper", DENIED),
    "somebody else's session": ("ann", "SET SESSION AUTHORIZATION rita", DENIED),
    "the owner's rights": ("ada", "GRANT keeper TO ada", "admin option"),
    "more rights": ("ada", "GRANT UPDATE ON audit TO ada; UPDATE audit SET seq = -seq", DENIED),
    "a table given away": ("ada", "ALTER TABLE audit OWNER TO ada", "must be owner"),
    "row security": ("ada", "ALTER TABLE audit ENABLE ROW LEVEL SECURITY", "must be owner"),
    "a rewriting": ("ann", "CREATE RULE mine AS ON INSERT TO decision DO INSTEAD NOTHING", "must be owner"),
    "a table beside ours": ("ann", "CREATE TABLE public.mine (x int)", DENIED),
    "a function beside ours": ("ann", "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'", DENIED),
    "a schema before ours": ("ann", "CREATE SCHEMA ann", DENIED),
    "an extension": ("ann", "CREATE EXTENSION dblink", DENIED),
    "a file of the server": ("ann", "SELECT lo_import('/etc/passwd')", DENIED),
    "a file written": ("ann", "COPY text TO '/tmp/glossator-x'", "must be superuser"),
    "a program": ("ann", "COPY text TO PROGRAM 'true'", "must be superuser"),
    "in a block": (
        "ann",
        "DO $$ BEGIN UPDATE person SET role = 'reviewer' WHERE name = 'ann'; END $$",
        "nobody gives themselves a role",
    ),
    "with a path of one's own": (
        "ann",
        "CREATE TEMP TABLE person (LIKE public.person); INSERT INTO person VALUES ('ann', 'administrator', TRUE, '');"
        " SET search_path = pg_temp, public; UPDATE public.person SET role = 'reviewer' WHERE name = 'bob'",
        "takes a role of administrator",
    ),
    "with operators of one's own": (
        "ann",
        "CREATE FUNCTION pg_temp.same(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT FALSE';"
        " CREATE OPERATOR pg_temp.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.same);"
        " SET search_path = pg_temp, pg_catalog, public; UPDATE person SET role = 'reviewer' WHERE name = 'ann'",
        "nobody gives themselves a role",
    ),
    "with constraints put off": (
        "ann",
        "SET CONSTRAINTS ALL DEFERRED; INSERT INTO text (digest, body) VALUES (encode(sha256('x'), 'hex'), 'x')",
        FORM,
    ),
    "a reader writes": ("rex", f"INSERT INTO mark VALUES ('[other]', 'done', 'rex', {NOW}, {SEAL})", DENIED),
}
TRIES = DECISIONS | WORK | PEOPLE | TRAIL | SERVER
