-- What a PostgreSQL server keeps itself, for everybody but the owner of the tables: whoever changes a row may do so (see
-- server_rules.sql and server_decisions.sql), and says so in the audit trail, letter by letter, in one transaction.
-- @schema@ stands for the schema of the corpus.

-- What the present transaction did that no audit row tells yet; empty whenever nobody writes.
CREATE UNLOGGED TABLE deed (
    turn bigint GENERATED ALWAYS AS IDENTITY,
    kind text NOT NULL,
    said text NOT NULL,
    entities text[],
    place text,
    added boolean NOT NULL,
    removed boolean NOT NULL
);
CREATE UNLOGGED TABLE unwritten (transaction bigint PRIMARY KEY);

-- What annotations were at each revision, so that none comes back as something else under a decision that was given.
CREATE TABLE former (
    subject varchar(36) NOT NULL,
    revision varchar(36) NOT NULL,
    seal varchar(32) NOT NULL,
    PRIMARY KEY (subject, revision)
);

CREATE FUNCTION glossator_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    found record;
    was text;
    becomes text;
BEGIN
    IF NOT EXISTS (SELECT FROM unwritten WHERE transaction = txid_current()) THEN
        IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            IF TG_TABLE_NAME = 'annotation' AND TG_OP <> 'DELETE' THEN
                INSERT INTO former VALUES (NEW.id, NEW.revision, NEW.seal) ON CONFLICT DO NOTHING;
            END IF;
            RETURN NULL;
        END IF;
        -- Whatever is looked at from here on stays so until this is written.
        PERFORM pg_advisory_xact_lock(1196183379);
        INSERT INTO unwritten VALUES (txid_current());
    END IF;
    IF TG_OP <> 'INSERT' THEN
        found := glossator_record(OLD);
        was := found.said;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        found := glossator_record(NEW);
        becomes := found.said;
    END IF;
    PERFORM glossator_check(OLD, NEW, becomes);
    IF TG_OP <> 'DELETE' THEN
        PERFORM glossator_demand_form(NEW.seal, NEW.seal = glossator_digest(becomes, 32));
    END IF;
    IF TG_OP = 'INSERT' AND TG_TABLE_NAME IN ('release', 'decision') THEN
        PERFORM glossator_demand_form(NEW.id, (to_jsonb(NEW) ->> 'position')::int = (SELECT max(seq) + 1 FROM audit));
    END IF;
    INSERT INTO deed (kind, said, entities, place, added, removed) VALUES (
        TG_TABLE_NAME, glossator_change(TG_TABLE_NAME, was, becomes), found.entities, found.place, was IS NULL,
        becomes IS NULL
    );
    RETURN NULL;
END
$rule$;

CREATE FUNCTION glossator_digest(given text, length integer) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN left(encode(sha256(convert_to(given, 'UTF8')), 'hex'), length);
END
$rule$;

CREATE FUNCTION glossator_change(kind text, was text, becomes text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $rule$
BEGIN
    RETURN '{"after":' || coalesce(becomes, 'null') || ',"before":' || coalesce(was, 'null')
        || ',"kind":"' || kind || '"}';
END
$rule$;

-- At the end of a transaction.
CREATE FUNCTION glossator_unwritten() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF EXISTS (SELECT FROM unwritten WHERE transaction = NEW.transaction) THEN
        PERFORM glossator_refuse('nothing is changed without saying so in the audit trail.');
    END IF;
    RETURN NULL;
END
$rule$;

CREATE FUNCTION glossator_audit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    latest record;
BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(1196183379);
    IF NOT EXISTS (SELECT FROM deed WHERE kind = 'person') THEN
        PERFORM glossator_demand('reader');
    END IF;
    IF NEW.actor <> session_user THEN
        PERFORM glossator_refuse('nobody acts in the name of ' || NEW.actor || ' but they themselves.');
    END IF;
    SELECT seq, hash INTO latest FROM audit WHERE seq <> NEW.seq ORDER BY seq DESC LIMIT 1;
    IF NEW.seq <> latest.seq + 1 OR NEW.prev <> latest.hash OR NEW.hash <> glossator_digest(
        '["' || NEW.prev || '",' || NEW.seq || ',' || to_json(NEW.made)::text || ',' || to_json(NEW.actor)::text || ','
            || to_json(NEW.action)::text || ',' || to_json(NEW.payload)::text || ']', 64
    ) THEN
        PERFORM glossator_refuse('an audit row follows from the one before it.');
    END IF;
    PERFORM glossator_id(NEW.edit_id), glossator_stamp(NEW.made);
    IF NEW.made::timestamptz NOT BETWEEN now() - interval '1 day' AND now() + interval '1 day' THEN
        PERFORM glossator_refuse('it is ' || now()::date || ' here: set the clock of this computer.');
    END IF;
    PERFORM glossator_told(NEW.payload, NEW.edit_id);
    PERFORM glossator_whole();
    PERFORM glossator_index(NEW.seq);
    DELETE FROM deed;
    DELETE FROM unwritten WHERE transaction = txid_current();
    RETURN NULL;
END
$rule$;

-- A payload tells just what was done, in that order and in the program's own form.
CREATE FUNCTION glossator_told(payload text, edit_id text) RETURNS void LANGUAGE plpgsql AS $rule$
DECLARE
    changes CONSTANT text[] := ARRAY(
        SELECT change::text FROM json_array_elements(payload::json -> 'changes') AS change
    );
    program CONSTANT text := to_json(payload::json ->> 'program');
BEGIN
    IF payload IS DISTINCT FROM '{"changes":[' || array_to_string(changes, ',') || '],"edit":"' || edit_id
        || '","program":' || program || '}' THEN
        PERFORM glossator_refuse('an audit row is not in the form in which the program writes it.');
    END IF;
    IF changes <> ARRAY(SELECT said FROM deed ORDER BY turn) THEN
        PERFORM glossator_refuse('an audit row tells something else than what was done.');
    END IF;
END
$rule$;

-- The program writes that index, too, where it is not there yet, which nobody but the server has to.
CREATE FUNCTION glossator_trail() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF EXISTS (SELECT FROM added)
        AND NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege',
            MESSAGE = 'Glossator: the index of the audit trail is the server''s to write.';
    END IF;
    RETURN NULL;
END
$rule$;

-- Guesses are nobody's work and not in the trail: whoever annotates may write them, and that is all.
CREATE FUNCTION glossator_guess() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        PERFORM glossator_demand('annotator');
    END IF;
    RETURN NULL;
END
$rule$;

-- A text or a file is what its digest says, and no text comes without its release.
CREATE FUNCTION glossator_content() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN NULL;
    ELSIF TG_TABLE_NAME = 'text' THEN
        PERFORM glossator_demand_form(NEW.digest, NEW.digest = glossator_digest(NEW.body, 64)
            AND EXISTS (SELECT FROM release WHERE digest = NEW.digest));
    ELSIF NEW.content IS NULL THEN
        PERFORM glossator_demand_form(NEW.digest, EXISTS (
            SELECT FROM text WHERE digest = NEW.digest AND octet_length(convert_to(body, 'UTF8')) = NEW.size
        ));
    ELSE
        PERFORM glossator_demand_form(NEW.digest,
            NEW.digest = encode(sha256(NEW.content), 'hex') AND NEW.size = octet_length(NEW.content));
    END IF;
    RETURN NULL;
END
$rule$;

-- Each on one line and in the server's own words, with which `verify` compares them.
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON release FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON annotation FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON negative FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON relation FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON comment FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON mark FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON assignment FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON rejection FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON round FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON sample FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON person FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON key FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON scheme FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON policy FOR EACH ROW EXECUTE FUNCTION glossator_step();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON suggestion FOR EACH ROW EXECUTE FUNCTION glossator_guess();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON suggested FOR EACH ROW EXECUTE FUNCTION glossator_guess();
CREATE TRIGGER glossator AFTER INSERT OR DELETE OR UPDATE ON model FOR EACH ROW EXECUTE FUNCTION glossator_guess();
CREATE TRIGGER glossator AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION glossator_audit();
CREATE TRIGGER glossator AFTER INSERT ON trail REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION glossator_trail();
CREATE CONSTRAINT TRIGGER glossator AFTER INSERT ON unwritten DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION glossator_unwritten();
CREATE CONSTRAINT TRIGGER glossator AFTER INSERT ON text DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION glossator_content();
CREATE CONSTRAINT TRIGGER glossator AFTER INSERT ON source DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION glossator_content();

-- Nobody calls these by themselves, nor has them called by a trigger of their own.
DO $rule$
DECLARE
    rule regprocedure;
BEGIN
    FOR rule IN
        SELECT oid FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'glossator%'
    LOOP
        EXECUTE 'REVOKE ALL ON FUNCTION ' || rule || ' FROM PUBLIC';
    END LOOP;
END
$rule$;

-- What annotations were before there were these rules; of a revision that came twice the latest.
INSERT INTO former
    SELECT change -> 'after' ->> 'id', change -> 'after' ->> 'revision', glossator_digest((change -> 'after')::text, 32)
    FROM audit, json_array_elements(payload::json -> 'changes') AS change
    WHERE change ->> 'kind' = 'annotation' AND change ->> 'after' IS NOT NULL
    ORDER BY seq DESC
    ON CONFLICT DO NOTHING;
