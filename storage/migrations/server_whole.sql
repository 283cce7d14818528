-- What a step does as a whole on a PostgreSQL server: whether it goes together, and the index that tells of it.

-- What can be judged only when all of a step is there.
CREATE FUNCTION glossator_whole() RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    labels CONSTANT text[] := glossator_labels();
BEGIN
    IF EXISTS (
        SELECT FROM deed AS change JOIN deed AS verdict ON verdict.entities[1] = 'decision:' || change.entities[1]
        WHERE change.kind IN ('annotation', 'negative') AND verdict.kind = 'decision'
    ) THEN
        PERFORM glossator_refuse('one step cannot change an annotation and decide on it.');
    END IF;
    IF EXISTS (
        SELECT FROM deed JOIN annotation ON id = entities[1]
        WHERE kind = 'annotation' AND NOT removed AND label <> ALL (labels)
    ) OR EXISTS (
        SELECT FROM deed JOIN negative ON id = entities[1]
        WHERE kind = 'negative' AND NOT removed AND label <> ALL (labels)
    ) OR EXISTS (
        SELECT FROM deed JOIN rejection ON rejection.id = said::json -> 'after' ->> 'id'
        WHERE kind = 'rejection' AND NOT removed AND label <> ALL (labels)
    ) OR EXISTS (
        SELECT FROM deed WHERE kind = 'round' AND NOT removed AND said::json -> 'after' ->> 'label' <> ALL (labels)
    ) THEN
        PERFORM glossator_refuse('the scheme has no such label.');
    END IF;
    IF EXISTS (
        SELECT FROM deed WHERE kind IN ('annotation', 'negative') GROUP BY entities HAVING count(*) > 1
    ) THEN
        PERFORM glossator_refuse('one step changes an annotation once.');
    END IF;
    IF EXISTS (SELECT FROM deed JOIN mark ON release_id = place WHERE deed.kind = 'release' AND removed) THEN
        PERFORM glossator_refuse('a release on which somebody has given their word is not taken out.');
    END IF;
    PERFORM glossator_ties(), glossator_quotes();
END
$rule$;

-- A relation ties two annotations of its release; who takes an annotation away takes its relations along.
CREATE FUNCTION glossator_ties() RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    tie record;
    ends json;
BEGIN
    FOR tie IN SELECT * FROM deed WHERE kind = 'relation' LOOP
        ends := coalesce(nullif((tie.said::json -> 'after')::text, 'null'), (tie.said::json -> 'before')::text);
        IF tie.added AND (
            SELECT count(*) FROM annotation
            WHERE id IN (ends ->> 'source', ends ->> 'target') AND release_id = tie.place
        ) <> (CASE WHEN ends ->> 'source' = ends ->> 'target' THEN 1 ELSE 2 END) THEN
            PERFORM glossator_refuse('a relation ties two annotations of one release.');
        END IF;
        IF ends ->> 'author' <> session_user AND NOT EXISTS (
            SELECT FROM deed
            WHERE kind = 'annotation' AND added = tie.added AND removed = tie.removed
                AND 'relation:' || entities[1] = ANY (tie.entities)
        ) THEN
            PERFORM glossator_demand('reviewer');
        END IF;
    END LOOP;
END
$rule$;

-- Every annotation, and all that is turned down, quotes the text that it covers.
CREATE FUNCTION glossator_quotes() RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    given record;
    place text;
    body text;
    bytes bytea;
    size integer;
BEGIN
    FOR given IN
        SELECT * FROM (
            SELECT release_id, start, stop, fragments, quote FROM annotation
            WHERE id IN (SELECT entities[1] FROM deed WHERE kind = 'annotation' AND NOT removed)
            UNION ALL
            SELECT release_id, start, stop, NULL, quote FROM rejection
            WHERE id IN (SELECT said::json -> 'after' ->> 'id' FROM deed WHERE kind = 'rejection' AND NOT removed)
        ) AS quoting ORDER BY release_id
    LOOP
        IF given.release_id IS DISTINCT FROM place THEN
            place := given.release_id;
            SELECT text.body || '', length INTO body, size
                FROM release JOIN text USING (digest) WHERE release.id = place;
            bytes := convert_to(body, 'UTF8');
        END IF;
        IF given.start < 0 OR given.stop < given.start OR given.stop > size OR given.quote <> (CASE
            WHEN given.fragments IS NOT NULL THEN glossator_quote(body, size, given.fragments)
            WHEN octet_length(bytes) > size THEN substr(body, given.start + 1, given.stop - given.start)
            -- Of plain letters each is a byte, and bytes need no counting.
            ELSE convert_from(substr(bytes, given.start + 1, given.stop - given.start), 'UTF8')
        END) THEN
            PERFORM glossator_refuse('a span does not cover the text that it quotes.');
        END IF;
    END LOOP;
END
$rule$;

CREATE FUNCTION glossator_quote(body text, size integer, fragments text) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $rule$
DECLARE
    ends integer[];
    pieces text[] := '{}';
BEGIN
    FOR ends IN
        SELECT ARRAY[(item ->> 0)::int, (item ->> 1)::int] FROM json_array_elements(fragments::json) AS item
    LOOP
        PERFORM glossator_demand_form(fragments, ends[1] <= ends[2] AND ends[2] <= size);
        pieces := pieces || substr(body, ends[1] + 1, ends[2] - ends[1]);
    END LOOP;
    RETURN array_to_string(pieces, ' … ');
END
$rule$;

-- The index over the audit trail: who touched what, and whose proposal in its release an annotation has become, also
-- when that was taken back meanwhile.
CREATE FUNCTION glossator_index(number integer) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    INSERT INTO former
        SELECT id, revision, seal FROM annotation
        WHERE id IN (SELECT entities[1] FROM deed WHERE kind = 'annotation' AND NOT removed)
        ON CONFLICT DO NOTHING;
    INSERT INTO trail
        SELECT entity, number, min(place), session_user FROM deed, unnest(entities) AS entity GROUP BY entity;
    INSERT INTO trail
        SELECT 'hand:' || given.id, number, given.release_id,
            string_agg(DISTINCT audit.actor COLLATE "C", E'\n' ORDER BY audit.actor COLLATE "C")
        FROM annotation AS given
            JOIN trail ON trail.entity = 'proposal:' || given.release_id JOIN audit USING (seq),
            json_array_elements(audit.payload::json -> 'changes') AS change
        WHERE given.id IN (SELECT entities[1] FROM deed WHERE kind = 'annotation' AND NOT removed)
            AND audit.actor <> session_user AND change ->> 'kind' = 'decision'
            AND change -> 'after' ->> 'release' = given.release_id
            AND (change -> 'after' -> 'correction')::text = glossator_proposal(given)
        GROUP BY given.id;
END
$rule$;
