-- Who may make which change, on a PostgreSQL server: a function for each table, called for every row that somebody
-- adds, changes or removes, with what it was, what it is and what that says. Who somebody is says session_user, which no
-- client can set. They look at everything as it is behind the change, and run inside the function of the trail only.

CREATE FUNCTION glossator_may(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE AS $rule$
DECLARE
    ranks CONSTANT text[] := ARRAY['reader', 'annotator', 'reviewer', 'adjudicator', 'administrator'];
    held text;
BEGIN
    SELECT role INTO held FROM person WHERE name = session_user AND active;
    RETURN coalesce(array_position(ranks, held), 0) >= array_position(ranks, wanted);
END
$rule$;

CREATE FUNCTION glossator_demand(wanted text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF NOT glossator_may(wanted) THEN
        PERFORM glossator_refuse(
            'that takes a role of ' || wanted || ' at least, which ' || session_user || ' has not.'
        );
    END IF;
END
$rule$;

-- Whether the trail tells that just this was removed, by a piece of a payload that no text in one can hold, since its
-- quotation marks are escaped. The latest first: what is brought back is mostly what was just removed.
CREATE FUNCTION glossator_was_removed(named text, said text) RETURNS boolean LANGUAGE plpgsql STABLE AS $rule$
DECLARE
    told text;
BEGIN
    FOR told IN
        SELECT audit.payload FROM trail JOIN audit USING (seq) WHERE trail.entity = named ORDER BY seq DESC
    LOOP
        IF strpos(told, '{"after":null,"before":' || said || ',"') > 0 THEN
            RETURN TRUE;
        END IF;
    END LOOP;
    RETURN FALSE;
END
$rule$;

-- What is in somebody else's name is changed and removed by reviewers, and brought back by them as it was removed.
CREATE FUNCTION glossator_foreign(author text, said text, adds boolean, named text) RETURNS void
LANGUAGE plpgsql AS $rule$
BEGIN
    IF author = session_user THEN
        PERFORM glossator_demand('annotator');
        RETURN;
    END IF;
    PERFORM glossator_demand('reviewer');
    IF adds AND NOT glossator_was_removed(named, said) THEN
        PERFORM glossator_refuse('nobody makes anything in the name of ' || author || ' but they themselves.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was annotation, becomes annotation, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_foreign(coalesce(was.author, becomes.author), said, was.id IS NULL, becomes.id);
    IF was.id IS NULL AND becomes.origin = 'adjudicated' AND becomes.author = session_user THEN
        PERFORM glossator_demand('adjudicator');
    END IF;
    IF was.id <> becomes.id OR was.author <> becomes.author OR was.release_id <> becomes.release_id
        OR was.origin <> becomes.origin OR was.claims <> becomes.claims OR was.created <> becomes.created
        OR was.revision = becomes.revision THEN
        PERFORM glossator_refuse(
            'a changed annotation keeps its id, author, release and origin and gets a new revision.'
        );
    END IF;
    -- Decided on or not: a decision that was taken back can be given again.
    IF EXISTS (
        SELECT FROM former
        WHERE subject = becomes.id AND revision = becomes.revision AND seal <> glossator_digest(said, 32)
    ) THEN
        PERFORM glossator_refuse('that revision had another content: a change makes a new one.');
    END IF;
    IF was.id IS NULL AND EXISTS (SELECT FROM negative WHERE id = becomes.id) THEN
        PERFORM glossator_refuse('an annotation and a “found none” cannot have one id.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was negative, becomes negative, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a “found none” is given or taken back, never changed.');
    END IF;
    PERFORM glossator_foreign(coalesce(was.author, becomes.author), said, was.id IS NULL, becomes.id);
    IF becomes.origin = 'adjudicated' THEN
        PERFORM glossator_refuse('a “found none” cannot settle where annotators differ.');
    END IF;
    IF was.id IS NULL AND (EXISTS (SELECT FROM annotation WHERE id = becomes.id)
        OR EXISTS (SELECT FROM trail WHERE entity = becomes.id) AND NOT glossator_was_removed(becomes.id, said)) THEN
        PERFORM glossator_refuse('that id is another''s.');
    END IF;
END
$rule$;

-- Of relations in another's name the trail judges when it knows what else goes along.
CREATE FUNCTION glossator_check(was relation, becomes relation, said text) RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    author CONSTANT text := coalesce(was.author, becomes.author);
BEGIN
    PERFORM glossator_demand('annotator');
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a relation is added or removed, never changed.');
    END IF;
    IF author <> session_user AND was.id IS NULL
        AND NOT glossator_was_removed('relation:' || becomes.source, said) THEN
        PERFORM glossator_refuse('nobody makes anything in the name of ' || author || ' but they themselves.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was comment, becomes comment, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('annotator');
    IF coalesce(was.author, becomes.author) <> session_user
        AND (was.id IS NULL OR becomes.id IS NULL OR was.body <> becomes.body) THEN
        PERFORM glossator_refuse('that is somebody else''s to make, change or take back.');
    END IF;
    IF btrim(becomes.body) = '' OR was.id IS NOT NULL AND becomes.id IS NOT NULL
        AND to_jsonb(was) - '{settled,body,seal}'::text[] <> to_jsonb(becomes) - '{settled,body,seal}'::text[] THEN
        PERFORM glossator_refuse('a comment has words, and keeps its author and what it is on.');
    END IF;
    IF was.id IS NULL AND becomes.annotation_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM annotation WHERE id = becomes.annotation_id AND release_id = becomes.release_id)
        AND NOT EXISTS (SELECT FROM negative WHERE id = becomes.annotation_id AND release_id = becomes.release_id) THEN
        PERFORM glossator_refuse('the annotation that the comment is on is no longer there.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was rejection, becomes rejection, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('annotator');
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a rejection is given or taken back, never changed.');
    END IF;
    IF coalesce(was.author, becomes.author) <> session_user THEN
        PERFORM glossator_refuse('that rejection is somebody else''s to give and to take back.');
    END IF;
    IF EXISTS (SELECT FROM release WHERE id = coalesce(was.release_id, becomes.release_id) AND trashed) THEN
        PERFORM glossator_refuse('the release is in the trash.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was round, becomes round, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('annotator');
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a round of a sweep is recorded or taken back, never changed.');
    END IF;
    IF coalesce(was.author, becomes.author) <> session_user THEN
        PERFORM glossator_refuse('that round is somebody else''s to record and to take back.');
    END IF;
    PERFORM glossator_demand_form(becomes.query, becomes.id IS NULL OR (becomes.number >= 1
        AND least(becomes.offered, becomes.accepted, becomes.rejected) >= 0
        AND becomes.accepted::bigint + becomes.rejected <= becomes.offered));
END
$rule$;

CREATE FUNCTION glossator_check(was sample, becomes sample, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('reviewer');
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a sample is drawn or dropped, never changed.');
    END IF;
    IF coalesce(was.actor, becomes.actor) <> session_user THEN
        PERFORM glossator_refuse('that sample is somebody else''s.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was assignment, becomes assignment, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('administrator');
    IF was.person IS NOT NULL AND becomes.person IS NOT NULL THEN
        PERFORM glossator_refuse('an assignment is given or taken back, never changed.');
    END IF;
    IF becomes.actor <> session_user THEN
        PERFORM glossator_refuse('nobody assigns in the name of ' || becomes.actor || ' but they themselves.');
    END IF;
    IF was.person IS NULL
        AND NOT EXISTS (SELECT FROM person WHERE name = becomes.person AND active AND role <> 'reader') THEN
        PERFORM glossator_refuse(becomes.person || ' does not annotate in this corpus.');
    END IF;
END
$rule$;

-- Somebody new joins as annotator; whoever changes their own role has the one before.
CREATE FUNCTION glossator_check(was person, becomes person, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF becomes.name IS NULL OR was.name <> becomes.name THEN
        PERFORM glossator_refuse('people stay in the corpus with their work, under their names.');
    END IF;
    PERFORM glossator_demand_form(
        becomes.role, becomes.role IN ('reader', 'annotator', 'reviewer', 'adjudicator', 'administrator')
    );
    IF becomes.name <> session_user THEN
        PERFORM glossator_demand('administrator');
    ELSIF coalesce(was.role, becomes.role) <> (CASE WHEN was.name IS NULL THEN 'annotator' ELSE 'administrator' END)
        OR NOT coalesce(was.active, becomes.active) THEN
        PERFORM glossator_refuse('nobody gives themselves a role.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was scheme, becomes scheme, said text) RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    kept CONSTANT text[] := glossator_labels();
BEGIN
    PERFORM glossator_demand('administrator');
    IF was.id IS NULL OR becomes.id IS NULL OR was.id <> becomes.id THEN
        PERFORM glossator_refuse('a corpus has one scheme.');
    END IF;
    IF EXISTS (SELECT FROM annotation WHERE label <> ALL (kept))
        OR EXISTS (SELECT FROM negative WHERE label <> ALL (kept)) THEN
        PERFORM glossator_refuse('a label that is in use is retired, never deleted.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_labels() RETURNS text[] LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    RETURN ARRAY(SELECT label ->> 'id' FROM scheme, json_array_elements(record::json -> 'labels') AS label);
END
$rule$;

CREATE FUNCTION glossator_check(was policy, becomes policy, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('administrator');
    IF coalesce(becomes.id, 0) <> 1 OR was.id <> becomes.id THEN
        PERFORM glossator_refuse('what was laid down is changed, never removed.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was key, becomes key, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('reviewer');
    IF was.id IS NOT NULL OR becomes.person <> session_user THEN
        PERFORM glossator_refuse('a key is its own person''s to bring in, and stays.');
    END IF;
    PERFORM glossator_formed(becomes.public, '^[0-9a-f]{64}$');
    PERFORM glossator_formed(becomes.vouched, '^([0-9a-f]{128})?$');
    PERFORM glossator_demand_form(
        becomes.id, becomes.id = left(encode(sha256(decode(becomes.public, 'hex')), 'hex'), 16)
    );
    IF becomes.vouched = '' AND EXISTS (SELECT FROM key WHERE person = session_user AND id <> becomes.id) THEN
        PERFORM glossator_refuse('no earlier key of ' || session_user || ' vouches for that key.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was release, becomes release, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    PERFORM glossator_demand('annotator');
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL
        AND to_jsonb(was) - '{name,metadata,trashed,seal}'::text[]
            <> to_jsonb(becomes) - '{name,metadata,trashed,seal}'::text[] THEN
        PERFORM glossator_refuse('the text of a release never changes, nor what file it came from.');
    END IF;
    IF was.id IS NULL THEN
        PERFORM glossator_demand_form(becomes.source, EXISTS (SELECT FROM source WHERE digest = becomes.source));
        PERFORM glossator_demand_form(
            becomes.id, becomes.length = (SELECT char_length(body) FROM text WHERE digest = becomes.digest)
        );
    END IF;
END
$rule$;
