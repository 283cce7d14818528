-- Four eyes, on a PostgreSQL server: who may decide on what, and who may sign a release off. With server_rules.sql.

-- Whether somebody made, changed or removed an annotation or negative, or proposed what its author took over; or had a
-- hand in what it was carried from, in an older version of its release.
CREATE FUNCTION glossator_had_hand(subject text) RETURNS boolean LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    RETURN EXISTS (
        WITH RECURSIVE chain (id) AS (
            SELECT subject
            UNION SELECT claims::json ->> 'carried_from' FROM annotation JOIN chain USING (id)
            WHERE origin LIKE 'carried: %'
        )
        SELECT FROM chain
        WHERE EXISTS (SELECT FROM trail WHERE entity = chain.id AND actor = session_user)
            OR EXISTS (SELECT FROM deed WHERE entities[1] = chain.id)
            OR EXISTS (
                SELECT FROM trail
                WHERE entity = 'hand:' || chain.id AND session_user = ANY (string_to_array(actor, E'\n'))
            )
    );
END
$rule$;

CREATE FUNCTION glossator_annotates(place text) RETURNS boolean LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    RETURN EXISTS (
            SELECT FROM annotation WHERE release_id = place AND author = session_user AND origin <> 'adjudicated'
        )
        OR EXISTS (SELECT FROM negative WHERE release_id = place AND author = session_user)
        OR EXISTS (SELECT FROM assignment WHERE release_id = place AND person = session_user)
        OR EXISTS (SELECT FROM mark WHERE release_id = place AND kind = 'done' AND actor = session_user);
END
$rule$;

CREATE FUNCTION glossator_check(was decision, becomes decision, said text) RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    given_by text;
    present text;
    place text;
    last text;
BEGIN
    IF was.id IS NOT NULL AND becomes.id IS NOT NULL THEN
        PERFORM glossator_refuse('a decision is given or taken back, never changed.');
    END IF;
    IF coalesce(was.actor, becomes.actor) <> session_user THEN
        PERFORM glossator_refuse('a decision is its own person''s to give and to take back.');
    END IF;
    PERFORM glossator_demand('annotator');
    IF becomes.id IS NULL THEN
        RETURN;
    END IF;
    SELECT author, revision, release_id INTO given_by, present, place
        FROM annotation WHERE id = becomes.annotation_id FOR SHARE;
    IF NOT FOUND THEN
        SELECT author, id, release_id INTO given_by, present, place
            FROM negative WHERE id = becomes.annotation_id FOR SHARE;
    END IF;
    IF present IS NULL OR present <> becomes.revision OR place <> becomes.release_id THEN
        PERFORM glossator_refuse('that was changed after it was seen: look at it as it is now, then decide.');
    END IF;
    SELECT verdict INTO last FROM decision
        WHERE annotation_id = becomes.annotation_id AND revision = becomes.revision AND position < becomes.position
        ORDER BY position DESC LIMIT 1;
    IF EXISTS (
        SELECT FROM decision
        WHERE annotation_id = becomes.annotation_id AND position = becomes.position AND id <> becomes.id
    ) THEN
        PERFORM glossator_refuse('one step decides once on an annotation.');
    END IF;
    PERFORM glossator_verdict(becomes, given_by, coalesce(last, 'draft'));
END
$rule$;

CREATE FUNCTION glossator_verdict(given decision, author text, last text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF given.correction IS NOT NULL AND given.verdict <> 'returned' THEN
        PERFORM glossator_refuse('only a return can propose a correction.');
    END IF;
    IF given.verdict = 'overruled' OR given.case_id IS NOT NULL THEN
        PERFORM glossator_demand('adjudicator');
        IF glossator_annotates(given.release_id) THEN
            PERFORM glossator_refuse(session_user || ' annotated that release too and cannot settle it.');
        END IF;
    END IF;
    IF given.verdict = 'submitted' THEN
        IF author <> session_user THEN
            PERFORM glossator_refuse('only ' || author || ' can submit that annotation.');
        END IF;
    ELSIF given.verdict = 'draft' THEN
        IF author <> session_user THEN
            PERFORM glossator_demand('reviewer');
        END IF;
    ELSE
        PERFORM glossator_demand_form(given.verdict, given.verdict IN ('approved', 'returned', 'overruled'));
        PERFORM glossator_demand('reviewer');
        IF author = session_user OR glossator_had_hand(given.annotation_id) THEN
            PERFORM glossator_refuse(
                session_user || ' made, changed or proposed that annotation and cannot decide on it.'
            );
        END IF;
        IF last IN ('draft', 'returned') THEN
            PERFORM glossator_refuse('that annotation is not submitted.');
        END IF;
    END IF;
    PERFORM glossator_signed(given);
END
$rule$;

-- A signature is there where one has to be, under a key of that person's; whether it holds is for `verify` to say.
CREATE FUNCTION glossator_signed(given decision) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF given.key IS NOT NULL THEN
        PERFORM glossator_formed(given.signature, '^[0-9a-f]{128}$');
        IF NOT EXISTS (SELECT FROM key WHERE id = given.key AND person = session_user) THEN
            PERFORM glossator_refuse('that decision''s signature is not ' || session_user || '''s.');
        END IF;
    ELSIF given.verdict IN ('approved', 'returned', 'overruled') AND (
        EXISTS (SELECT FROM key WHERE person = session_user)
        OR EXISTS (SELECT FROM policy WHERE (record::json ->> 'signed')::boolean)
    ) THEN
        PERFORM glossator_refuse('that decision has to be signed.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_check(was mark, becomes mark, said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF was.actor <> session_user OR becomes.actor <> session_user OR was.kind <> becomes.kind
        OR was.release_id <> becomes.release_id THEN
        PERFORM glossator_refuse('a word on a release is its own person''s to give and to take back.');
    END IF;
    PERFORM glossator_demand_form(becomes.kind, coalesce(becomes.kind IN ('done', 'reviewed'), TRUE));
    IF coalesce(was.kind, becomes.kind) <> 'reviewed' THEN
        PERFORM glossator_demand('annotator');
        IF was.actor IS NOT NULL AND EXISTS (SELECT FROM policy WHERE (record::json ->> 'blind')::boolean) THEN
            PERFORM glossator_refuse('people work blind, and who was done has been shown the others'' work.');
        END IF;
        RETURN;
    END IF;
    PERFORM glossator_demand('reviewer');
    IF becomes.actor IS NOT NULL THEN
        PERFORM glossator_sign_off(becomes);
    END IF;
END
$rule$;

CREATE FUNCTION glossator_sign_off(given mark) RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    undecided boolean;
    foreign_work boolean;
    seen text;
BEGIN
    SELECT coalesce(bool_or(glossator_standing(id, revision) NOT IN ('approved', 'overruled')), FALSE),
        coalesce(bool_or(author <> session_user), NOT EXISTS (
            SELECT FROM mark WHERE release_id = given.release_id AND kind = 'done' AND actor = session_user
        )),
        left(encode(sha256(convert_to(
            coalesce(string_agg(id || ' ' || revision, E'\n' ORDER BY id COLLATE "C"), ''), 'UTF8')), 'hex'), 32)
        INTO undecided, foreign_work, seen FROM (
            SELECT id, revision, author FROM annotation WHERE release_id = given.release_id
            UNION ALL SELECT id, id, author FROM negative WHERE release_id = given.release_id
        ) AS subject;
    IF undecided THEN
        PERFORM glossator_refuse('something in that release is undecided.');
    ELSIF NOT foreign_work THEN
        PERFORM glossator_refuse('all of that release is ' || session_user || '''s own.');
    ELSIF given.seen IS DISTINCT FROM seen THEN
        PERFORM glossator_refuse('that was changed after it was seen: look at it as it is now, then sign it off.');
    END IF;
    IF NOT EXISTS (SELECT FROM release WHERE id = given.release_id) THEN
        PERFORM glossator_refuse('that release is no longer in the corpus.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_standing(subject text, revised text) RETURNS text LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    RETURN coalesce((
        SELECT verdict FROM decision WHERE annotation_id = subject AND revision = revised ORDER BY position DESC LIMIT 1
    ), 'draft');
END
$rule$;
