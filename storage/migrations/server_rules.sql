-- The rules of review as a PostgreSQL server keeps them itself, for everybody but the owner of the tables.
-- Who somebody is says session_user, which no client can set. @schema@ stands for the schema of the corpus.

CREATE TABLE hand (subject varchar(36) NOT NULL, login text NOT NULL, PRIMARY KEY (subject, login));

CREATE FUNCTION glossator_owns() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
    SELECT pg_has_role(session_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'audit'::regclass
$rule$;

CREATE FUNCTION glossator_refuse(said text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $rule$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'insufficient_privilege', MESSAGE = 'Glossator: ' || said;
END
$rule$;

CREATE FUNCTION glossator_demand(wanted text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    ranks CONSTANT text[] := ARRAY['reader', 'annotator', 'reviewer', 'adjudicator', 'administrator'];
    held text;
BEGIN
    SELECT role INTO held FROM person WHERE name = session_user AND active;
    IF coalesce(array_position(ranks, held), 0) < array_position(ranks, wanted) THEN
        PERFORM glossator_refuse('that takes a role of ' || wanted || ' at least, which ' || session_user || ' has not.');
    END IF;
END
$rule$;

-- What people work on: annotations and negatives. Whoever touches one is noted down, by the server alone.
CREATE FUNCTION glossator_subject() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
    any_row jsonb := coalesce(new_row, old_row);
BEGIN
    IF NOT glossator_owns() THEN
        PERFORM glossator_demand(CASE WHEN any_row ->> 'author' = session_user THEN 'annotator' ELSE 'reviewer' END);
        IF TG_OP = 'INSERT' AND new_row ->> 'origin' = 'adjudicated' THEN
            PERFORM glossator_demand('adjudicator');
        END IF;
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'negative' THEN
            PERFORM glossator_refuse('a “found none” is given or taken back, never changed.');
        END IF;
        IF TG_OP = 'UPDATE' AND (
            old_row ->> 'id' <> new_row ->> 'id' OR old_row ->> 'author' <> new_row ->> 'author'
            OR old_row ->> 'release_id' <> new_row ->> 'release_id' OR old_row ->> 'origin' <> new_row ->> 'origin'
            OR old_row ->> 'revision' = new_row ->> 'revision'
        ) THEN
            PERFORM glossator_refuse('a changed annotation keeps its id, author, release and origin and gets a new revision.');
        END IF;
        IF new_row ->> 'revision' IS NOT NULL AND EXISTS (
            SELECT 1 FROM decision
            WHERE annotation_id = new_row ->> 'id' AND revision = new_row ->> 'revision'
        ) AND NOT EXISTS (
            SELECT 1 FROM former WHERE subject = new_row ->> 'id' AND revision = new_row ->> 'revision'
                AND seal = new_row ->> 'seal' AND content = glossator_content(new_row)
        ) THEN
            PERFORM glossator_refuse('that revision was decided on with another content.');
        END IF;
    END IF;
    INSERT INTO hand VALUES (any_row ->> 'id', session_user) ON CONFLICT DO NOTHING;
    IF TG_TABLE_NAME = 'annotation' THEN
        PERFORM glossator_note(old_row);
        IF new_row IS NOT NULL THEN
            PERFORM glossator_note(new_row);
            INSERT INTO hand
                SELECT new_row ->> 'id', actor FROM decision
                WHERE annotation_id = new_row ->> 'id' AND correction IS NOT NULL
                    AND correction::jsonb = glossator_proposal(new_row)
                ON CONFLICT DO NOTHING;
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END
$rule$;

-- What annotations were at each revision, so that none that was decided on comes back as something else.
CREATE TABLE former (
    subject varchar(36) NOT NULL, revision varchar(36) NOT NULL, seal varchar(32) NOT NULL, content text NOT NULL,
    PRIMARY KEY (subject, revision)
);

CREATE FUNCTION glossator_content(given jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $rule$
    SELECT md5((given - 'seal')::text)
$rule$;

CREATE FUNCTION glossator_note(given jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
    INSERT INTO former
        SELECT given ->> 'id', given ->> 'revision', given ->> 'seal', glossator_content(given) WHERE given IS NOT NULL
        ON CONFLICT DO NOTHING
$rule$;

CREATE FUNCTION glossator_proposal(given jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $rule$
    SELECT jsonb_build_object(
        'label', given ->> 'label',
        'fragments', CASE WHEN given ->> 'fragments' IS NULL
            THEN jsonb_build_array(jsonb_build_array((given ->> 'start')::int, (given ->> 'stop')::int))
            ELSE (given ->> 'fragments')::jsonb END,
        'attributes', (given ->> 'attributes')::jsonb
    )
$rule$;

CREATE FUNCTION glossator_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    given_by text;
    present text;
    place text;
    last text;
BEGIN
    IF glossator_owns() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        PERFORM glossator_refuse('a decision is given or taken back, never changed.');
    END IF;
    IF (CASE WHEN TG_OP = 'DELETE' THEN OLD.actor ELSE NEW.actor END) <> session_user THEN
        PERFORM glossator_refuse('a decision is its own person''s to give and to take back.');
    END IF;
    PERFORM glossator_demand('annotator');
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT author, revision, release_id INTO given_by, present, place
        FROM annotation WHERE id = NEW.annotation_id FOR SHARE;
    IF NOT FOUND THEN
        SELECT author, id, release_id INTO given_by, present, place FROM negative WHERE id = NEW.annotation_id FOR SHARE;
    END IF;
    IF present IS NULL OR present <> NEW.revision OR place <> NEW.release_id THEN
        PERFORM glossator_refuse('that was changed after it was seen: look at it as it is now, then decide.');
    END IF;
    IF NEW.verdict = 'submitted' AND given_by <> session_user THEN
        PERFORM glossator_refuse('only ' || given_by || ' can submit that annotation.');
    ELSIF NEW.verdict = 'draft' AND given_by <> session_user THEN
        PERFORM glossator_demand('reviewer');
    ELSIF NEW.verdict IN ('approved', 'returned', 'overruled') THEN
        PERFORM glossator_demand(
            CASE WHEN NEW.verdict = 'overruled' OR NEW.case_id IS NOT NULL THEN 'adjudicator' ELSE 'reviewer' END
        );
        IF given_by = session_user OR EXISTS (
            SELECT 1 FROM hand WHERE subject = NEW.annotation_id AND login = session_user
        ) THEN
            PERFORM glossator_refuse(session_user || ' made, changed or proposed that annotation and cannot decide on it.');
        END IF;
        SELECT verdict INTO last FROM decision
            WHERE annotation_id = NEW.annotation_id AND revision = NEW.revision ORDER BY position DESC, id DESC LIMIT 1;
        IF coalesce(last, 'draft') IN ('draft', 'returned') THEN
            PERFORM glossator_refuse('that annotation is not submitted.');
        END IF;
        IF (NEW.verdict = 'overruled' OR NEW.case_id IS NOT NULL) AND glossator_annotates(NEW.release_id) THEN
            PERFORM glossator_refuse(session_user || ' annotated that release too and cannot settle it.');
        END IF;
    ELSIF NEW.verdict NOT IN ('submitted', 'draft') THEN
        PERFORM glossator_refuse('there is no such decision.');
    END IF;
    RETURN NEW;
END
$rule$;

CREATE FUNCTION glossator_annotates(place text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
    SELECT EXISTS (SELECT 1 FROM annotation WHERE release_id = place AND author = session_user AND origin <> 'adjudicated')
        OR EXISTS (SELECT 1 FROM negative WHERE release_id = place AND author = session_user)
        OR EXISTS (SELECT 1 FROM assignment WHERE release_id = place AND person = session_user)
        OR EXISTS (SELECT 1 FROM mark WHERE release_id = place AND kind = 'done' AND actor = session_user)
$rule$;

CREATE FUNCTION glossator_undecided(place text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
    SELECT EXISTS (
        SELECT 1 FROM (
            SELECT id, revision FROM annotation WHERE release_id = place
            UNION ALL SELECT id, id FROM negative WHERE release_id = place
        ) AS subject (id, revision)
        WHERE coalesce((
            SELECT verdict FROM decision
            WHERE annotation_id = subject.id AND decision.revision = subject.revision
            ORDER BY position DESC, decision.id DESC LIMIT 1
        ), 'draft') NOT IN ('approved', 'overruled')
    )
$rule$;

CREATE FUNCTION glossator_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF glossator_owns() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF (TG_OP <> 'INSERT' AND OLD.actor <> session_user) OR (TG_OP <> 'DELETE' AND NEW.actor <> session_user) THEN
        PERFORM glossator_refuse('a word on a release is its own person''s to give and to take back.');
    END IF;
    PERFORM glossator_demand(CASE WHEN coalesce(NEW.kind, OLD.kind) = 'reviewed' THEN 'reviewer' ELSE 'annotator' END);
    IF TG_OP <> 'DELETE' AND NEW.kind = 'reviewed' THEN
        IF glossator_undecided(NEW.release_id) THEN
            PERFORM glossator_refuse('something in that release is undecided.');
        END IF;
        IF NOT EXISTS (SELECT 1 FROM annotation WHERE release_id = NEW.release_id AND author <> session_user)
            AND NOT EXISTS (SELECT 1 FROM negative WHERE release_id = NEW.release_id AND author <> session_user)
            AND glossator_annotates(NEW.release_id) THEN
            PERFORM glossator_refuse('all of that release is ' || session_user || '''s own.');
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END
$rule$;

-- Tables of which rows belong to a person, named by the trigger's argument; with a second argument, the least role.
CREATE FUNCTION glossator_own() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
BEGIN
    IF glossator_owns() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    PERFORM glossator_demand(TG_ARGV[1]);
    IF TG_TABLE_NAME = 'comment' AND TG_OP = 'UPDATE'
        AND old_row - 'settled' - 'seal' = new_row - 'settled' - 'seal' THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME <> 'comment' AND TG_OP = 'UPDATE' THEN
        PERFORM glossator_refuse('that is made or taken back, never changed.');
    END IF;
    IF coalesce(old_row ->> TG_ARGV[0], session_user) <> session_user
        OR coalesce(new_row ->> TG_ARGV[0], session_user) <> session_user THEN
        IF TG_TABLE_NAME = 'relation' AND TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF TG_TABLE_NAME = 'relation' THEN
            PERFORM glossator_demand('reviewer');
            RETURN NEW;
        END IF;
        PERFORM glossator_refuse('that is somebody else''s to make, change or take back.');
    END IF;
    RETURN coalesce(NEW, OLD);
END
$rule$;

CREATE FUNCTION glossator_governed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF glossator_owns() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_TABLE_NAME = 'person' AND TG_OP = 'INSERT' THEN
        IF to_jsonb(NEW) ->> 'name' = session_user AND to_jsonb(NEW) ->> 'role' = 'annotator' THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_TABLE_NAME = 'person' AND TG_OP = 'DELETE' THEN
        PERFORM glossator_refuse('people stay in the corpus with their work.');
    END IF;
    PERFORM glossator_demand('administrator');
    RETURN coalesce(NEW, OLD);
END
$rule$;

CREATE FUNCTION glossator_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
BEGIN
    IF NOT glossator_owns() THEN
        PERFORM glossator_demand('annotator');
        IF TG_OP = 'UPDATE' AND (OLD.digest <> NEW.digest OR OLD.id <> NEW.id) THEN
            PERFORM glossator_refuse('the text of a release never changes.');
        END IF;
    END IF;
    RETURN coalesce(NEW, OLD);
END
$rule$;

-- What is only ever added: the audit trail, its index, texts and files, keys.
CREATE FUNCTION glossator_added() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, @schema@, pg_temp AS $rule$
DECLARE
    latest record;
    new_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN to_jsonb(NEW) ELSE NULL END;
BEGIN
    IF glossator_owns() THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM glossator_refuse('rows of “' || TG_TABLE_NAME || '” are added, never changed or removed.');
    END IF;
    IF TG_TABLE_NAME = 'key' THEN
        PERFORM glossator_demand('reviewer');
        IF new_row ->> 'person' <> session_user THEN
            PERFORM glossator_refuse('a key is its own person''s to bring in.');
        END IF;
    ELSIF TG_TABLE_NAME IN ('audit', 'trail') AND new_row ->> 'actor' <> session_user
        AND coalesce(new_row ->> 'entity', '') NOT LIKE 'hand:%' THEN
        PERFORM glossator_refuse('nobody acts in the name of ' || (new_row ->> 'actor') || ' but they themselves.');
    END IF;
    IF TG_TABLE_NAME = 'audit' THEN
        SELECT seq, hash INTO latest FROM audit ORDER BY seq DESC LIMIT 1;
        IF (new_row ->> 'seq')::int <> latest.seq + 1 OR new_row ->> 'prev' <> latest.hash THEN
            PERFORM glossator_refuse('an audit row follows from the one before it.');
        END IF;
    ELSIF TG_TABLE_NAME = 'trail' AND (new_row ->> 'seq')::int <> (SELECT max(seq) FROM audit) THEN
        PERFORM glossator_refuse('the index of the audit trail is about its last row.');
    END IF;
    RETURN NEW;
END
$rule$;

CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON annotation FOR EACH ROW EXECUTE FUNCTION glossator_subject();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON negative FOR EACH ROW EXECUTE FUNCTION glossator_subject();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION glossator_decision();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON mark FOR EACH ROW EXECUTE FUNCTION glossator_mark();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON comment FOR EACH ROW EXECUTE FUNCTION glossator_own('author', 'annotator');
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON relation FOR EACH ROW EXECUTE FUNCTION glossator_own('author', 'annotator');
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON sample FOR EACH ROW EXECUTE FUNCTION glossator_own('actor', 'reviewer');
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON assignment FOR EACH ROW EXECUTE FUNCTION glossator_governed();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON person FOR EACH ROW EXECUTE FUNCTION glossator_governed();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON scheme FOR EACH ROW EXECUTE FUNCTION glossator_governed();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION glossator_governed();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON release FOR EACH ROW EXECUTE FUNCTION glossator_release();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON text FOR EACH ROW EXECUTE FUNCTION glossator_added();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON source FOR EACH ROW EXECUTE FUNCTION glossator_added();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON key FOR EACH ROW EXECUTE FUNCTION glossator_added();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION glossator_added();
CREATE TRIGGER glossator BEFORE INSERT OR UPDATE OR DELETE ON trail FOR EACH ROW EXECUTE FUNCTION glossator_added();

-- Of what was done before there were these rules the trail says whose hand was in it.
INSERT INTO hand
    SELECT DISTINCT entity, actor FROM trail WHERE entity IN (SELECT id FROM annotation UNION SELECT id FROM negative);
