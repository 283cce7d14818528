-- What a row says, letter by letter as the program writes it into the audit trail: JSON with sorted keys and no blanks.
-- Each function also gives the entities under which the trail lists the row, and their release. A row that the program
-- could not have written is refused. These run inside the functions of the trail only, under their search path.

CREATE FUNCTION glossator_refuse(said text) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'Glossator: ' || said;
END
$rule$;

CREATE FUNCTION glossator_demand_form(given text, right_so boolean) RETURNS void LANGUAGE plpgsql AS $rule$
BEGIN
    IF right_so IS NOT TRUE THEN
        PERFORM glossator_refuse('“' || coalesce(left(given, 100), '') || '” is nothing that the program writes.');
    END IF;
END
$rule$;

CREATE FUNCTION glossator_formed(given text, form text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    PERFORM glossator_demand_form(given, given ~ form);
    RETURN given;
END
$rule$;

CREATE FUNCTION glossator_id(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $rule$
BEGIN
    IF given::uuid::text <> given THEN
        PERFORM glossator_demand_form(given, FALSE);
    END IF;
    RETURN '"' || given || '"';
END
$rule$;

CREATE FUNCTION glossator_stamp(given text) RETURNS text LANGUAGE plpgsql STABLE STRICT AS $rule$
BEGIN
    IF to_char(given::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') <> given THEN
        PERFORM glossator_demand_form(given, FALSE);
    END IF;
    RETURN '"' || given || '"';
END
$rule$;

-- A map of texts; most are empty or have one pair without anything to escape, and need no taking apart.
CREATE FUNCTION glossator_pairs(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
DECLARE
    written text;
    once boolean;
BEGIN
    IF given <> '{}' AND given !~ '^\{"[^"\\[:cntrl:]]*":"[^"\\[:cntrl:]]*"\}$' THEN
        SELECT
            '{' || string_agg(to_json(key)::text || ':' || to_json(value)::text, ',' ORDER BY key COLLATE "C") || '}',
            count(*) = count(DISTINCT key)
            INTO written, once FROM json_each_text(given::json);
        PERFORM glossator_demand_form(given, once AND written = given);
    END IF;
    RETURN given;
END
$rule$;

CREATE FUNCTION glossator_fragments(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN glossator_formed(given, '^\[\[[0-9]{1,9},[0-9]{1,9}\](,\[[0-9]{1,9},[0-9]{1,9}\])*\]$');
END
$rule$;

CREATE FUNCTION glossator_spans(given annotation) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    IF given.fragments IS NULL THEN
        RETURN '[[' || given.start || ',' || given.stop || ']]';
    END IF;
    PERFORM glossator_demand_form(
        given.fragments, given.fragments LIKE '[[' || given.start || ',%],[%,' || given.stop || ']]'
    );
    RETURN glossator_fragments(given.fragments);
END
$rule$;

-- What of an annotation a correction has.
CREATE FUNCTION glossator_proposal(given annotation) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN '{"attributes":' || given.attributes || ',"fragments":' || glossator_spans(given)
        || ',"label":' || to_json(given.label)::text || '}';
END
$rule$;

CREATE FUNCTION glossator_correction(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $rule$
DECLARE
    parts CONSTANT json := given::json;
BEGIN
    PERFORM glossator_demand_form(given, given =
        '{"attributes":' || glossator_pairs((parts -> 'attributes')::text)
        || ',"fragments":' || glossator_fragments((parts -> 'fragments')::text)
        || ',"label":' || to_json(parts ->> 'label')::text || '}');
    RETURN given;
END
$rule$;

-- A part of a record that is left out where there is nothing.
CREATE FUNCTION glossator_part(named text, given text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN CASE WHEN given IS NULL THEN '' ELSE '"' || named || '":' || given || ',' END;
END
$rule$;

CREATE FUNCTION glossator_record(given release, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"added":' || glossator_stamp(given.added) || ',"digest":' || to_json(given.digest)::text
        || ',"encoding":' || to_json(given.encoding)::text || ',"format":' || to_json(given.format)::text
        || ',"id":' || glossator_id(given.id) || ',"length":' || given.length
        || ',"metadata":' || glossator_pairs(given.metadata) || ',"name":' || to_json(given.name)::text
        || ',"source":' || to_json(given.source)::text || ',"trashed":' || given.trashed || '}';
    entities := ARRAY[given.id];
    place := given.id;
END
$rule$;

CREATE FUNCTION glossator_record(given annotation, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"attributes":' || glossator_pairs(given.attributes) || ',"author":' || to_json(given.author)::text
        || ',"claims":' || glossator_pairs(given.claims) || ',"comment":' || to_json(given.comment)::text
        || ',"created":' || glossator_stamp(given.created) || ',"flagged":' || given.flagged
        || ',"fragments":' || glossator_spans(given) || ',"id":' || glossator_id(given.id)
        || ',"label":' || to_json(given.label)::text || ',"origin":' || to_json(given.origin)::text
        || ',"quote":' || to_json(given.quote)::text || ',"release":' || glossator_id(given.release_id)
        || ',"revision":' || glossator_id(given.revision) || '}';
    entities := ARRAY[given.id];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given negative, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"author":' || to_json(given.author)::text || ',"claims":' || glossator_pairs(given.claims)
        || ',"comment":' || to_json(given.comment)::text || ',"created":' || glossator_stamp(given.created)
        || ',"id":' || glossator_id(given.id) || ',"label":' || to_json(given.label)::text
        || ',"origin":' || to_json(given.origin)::text || ',"release":' || glossator_id(given.release_id) || '}';
    entities := ARRAY[given.id];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given relation, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"attributes":' || glossator_pairs(given.attributes) || ',"author":' || to_json(given.author)::text
        || ',"claims":' || glossator_pairs(given.claims) || ',"created":' || glossator_stamp(given.created)
        || ',"id":' || glossator_id(given.id) || ',"label":' || to_json(given.label)::text
        || ',"origin":' || to_json(given.origin)::text || ',"release":' || glossator_id(given.release_id)
        || ',"source":' || glossator_id(given.source) || ',"target":' || glossator_id(given.target) || '}';
    entities := ARRAY['relation:' || given.source, 'relation:' || given.target];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given decision, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    PERFORM glossator_demand_form(given.key, given.key IS NULL = (given.signature IS NULL)
        AND coalesce(given.key, '-') <> '' AND coalesce(given.signature, '-') <> '');
    said := '{"annotation":' || glossator_id(given.annotation_id) || ',"at":' || glossator_stamp(given.made)
        || ',"by":' || to_json(given.actor)::text || ',' || glossator_part('case', glossator_id(given.case_id))
        || '"comment":' || to_json(given.comment)::text || ','
        || glossator_part('correction', glossator_correction(given.correction))
        || '"id":' || glossator_id(given.id) || ',' || glossator_part('key', to_json(given.key)::text)
        || '"reason":' || to_json(given.reason)::text || ',"release":' || glossator_id(given.release_id)
        || ',"revision":' || glossator_id(given.revision) || ','
        || glossator_part('signature', to_json(given.signature)::text)
        || '"verdict":' || to_json(given.verdict)::text || '}';
    entities := ARRAY['decision:' || given.annotation_id];
    IF given.correction IS NOT NULL THEN
        entities := entities || ('proposal:' || given.release_id);
    END IF;
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given comment, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    PERFORM glossator_demand_form(given.id, given.start IS NULL = (given.stop IS NULL)
        AND 0 <= coalesce(given.start, 0) AND coalesce(given.start <= given.stop, TRUE));
    said := '{"annotation":' || coalesce(glossator_id(given.annotation_id), 'null')
        || ',"author":' || to_json(given.author)::text || ',"created":' || glossator_stamp(given.created)
        || ',"id":' || glossator_id(given.id) || ',"release":' || glossator_id(given.release_id)
        || ',"settled":' || given.settled
        || ',"span":' || coalesce('[' || given.start || ',' || given.stop || ']', 'null')
        || ',"text":' || to_json(given.body)::text || '}';
    entities := ARRAY['comment:' || coalesce(given.annotation_id, given.release_id)];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given mark, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    PERFORM glossator_demand_form(given.seen, coalesce(given.seen ~ '^[0-9a-f]{32}$', TRUE));
    said := '{"at":' || glossator_stamp(given.made) || ',"by":' || to_json(given.actor)::text
        || ',"kind":' || to_json(given.kind)::text || ',"release":' || glossator_id(given.release_id)
        || coalesce(',"seen":"' || given.seen || '"', '') || '}';
    entities := ARRAY['mark:' || given.release_id];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given assignment, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"at":' || glossator_stamp(given.made) || ',"by":' || to_json(given.actor)::text
        || ',"person":' || to_json(given.person)::text || ',"release":' || glossator_id(given.release_id) || '}';
    entities := ARRAY['assignment:' || given.release_id];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given rejection, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    PERFORM glossator_demand_form(given.source, given.source IN ('rule', 'memory', 'learned', 'carried'));
    said := '{"author":' || to_json(given.author)::text || ',"created":' || glossator_stamp(given.created)
        || ',"id":' || glossator_id(given.id) || ',"label":' || to_json(given.label)::text
        || ',"quote":' || to_json(given.quote)::text || ',"release":' || glossator_id(given.release_id)
        || ',"score":' || to_json(glossator_formed(given.score, '^(0|1|0\.[0-9]{1,20}|1\.0)$'))::text
        || ',"source":' || to_json(given.source)::text
        || ',"span":[' || given.start || ',' || given.stop || ']}';
    entities := ARRAY['rejection:' || given.release_id];
    place := given.release_id;
END
$rule$;

CREATE FUNCTION glossator_record(given round, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"accepted":' || given.accepted || ',"author":' || to_json(given.author)::text
        || ',"created":' || glossator_stamp(given.created) || ',"id":' || glossator_id(given.id)
        || ',"label":' || to_json(given.label)::text || ',"number":' || given.number
        || ',"offered":' || given.offered || ',"query":' || to_json(given.query)::text
        || ',"rejected":' || given.rejected || '}';
END
$rule$;

CREATE FUNCTION glossator_record(given sample, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"annotator":' || to_json(given.annotator)::text || ',"at":' || glossator_stamp(given.made)
        || ',"by":' || to_json(given.actor)::text
        || ',"chosen":' || glossator_formed(given.chosen, '^\[("[0-9a-f-]{36}"(,"[0-9a-f-]{36}")*)?\]$')
        || ',"digest":' || to_json(given.digest)::text || ',"id":' || glossator_id(given.id)
        || ',"percent":' || given.percent || ',"population":' || given.population
        || ',"seed":' || glossator_formed(given.seed, '^(0|-?[1-9][0-9]{0,99})$') || '}';
END
$rule$;

CREATE FUNCTION glossator_record(given person, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"active":' || given.active || ',"name":' || to_json(given.name)::text
        || ',"role":' || to_json(given.role)::text || '}';
END
$rule$;

CREATE FUNCTION glossator_record(given key, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"id":' || to_json(given.id)::text || ',"made":' || glossator_stamp(given.made)
        || ',"person":' || to_json(given.person)::text || ',"public":' || to_json(given.public)::text
        || ',"vouched":' || to_json(given.vouched)::text || '}';
END
$rule$;

CREATE FUNCTION glossator_label(given json) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN '{"attributes":[' || (
        SELECT coalesce(string_agg('{"choices":[' || (
            SELECT coalesce(string_agg(to_json(choice)::text, ',' ORDER BY number), '')
            FROM json_array_elements_text(attribute -> 'choices') WITH ORDINALITY AS item (choice, number)
        ) || '],"description":' || to_json(attribute ->> 'description')::text || ',"name":'
            || to_json(attribute ->> 'name')::text || ',"title":' || to_json(attribute ->> 'title')::text || '}',
            ',' ORDER BY place), '')
        FROM json_array_elements(given -> 'attributes') WITH ORDINALITY AS item (attribute, place)
    ) || '],"colour":' || to_json(given ->> 'colour')::text
        || ',"description":' || to_json(given ->> 'description')::text
        || ',"id":' || to_json(given ->> 'id')::text || ',"key":' || to_json(given ->> 'key')::text
        || ',"letter":' || to_json(given ->> 'letter')::text || ',"pattern":' || to_json(given ->> 'pattern')::text
        || ',"retired":' || (given ->> 'retired')::boolean || ',"title":' || to_json(given ->> 'title')::text || '}';
END
$rule$;

CREATE FUNCTION glossator_record(given scheme, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := '{"labels":[' || (
        SELECT coalesce(string_agg(glossator_label(label), ',' ORDER BY number), '')
        FROM json_array_elements(given.record::json -> 'labels') WITH ORDINALITY AS item (label, number)
    ) || '],"name":' || to_json(given.record::json ->> 'name')::text || '}';
    PERFORM glossator_demand_form(given.record, said = given.record);
END
$rule$;

CREATE FUNCTION glossator_record(given policy, OUT said text, OUT entities text[], OUT place text)
LANGUAGE plpgsql STABLE AS $rule$
BEGIN
    said := glossator_formed(given.record, '^\{"blind":(true|false),"signed":(true|false)\}$');
END
$rule$;
