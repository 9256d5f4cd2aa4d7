import type { LabServer } from './lab-server.ts';

/** A database in PostgreSQL costs a tenth of a second of work to make and to drop; emptying one costs a tenth of that. */
const IDLE = 'labidle_';

/** What a database holds besides what it was born with; a database that does not look like a new one is not used again. */
const LOOK = `SELECT concat_ws(' ',
  (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_type), (SELECT count(*) FROM pg_cast),
  (SELECT count(*) FROM pg_operator), (SELECT count(*) FROM pg_collation), (SELECT count(*) FROM pg_language), (SELECT count(*) FROM pg_largeobject_metadata),
  (SELECT count(*) FROM pg_foreign_data_wrapper), (SELECT count(*) FROM pg_extension), (SELECT count(*) FROM pg_event_trigger), (SELECT count(*) FROM pg_publication),
  (SELECT count(*) FROM pg_replication_slots WHERE database = current_database()), (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()),
  (SELECT string_agg(nspname || coalesce(obj_description(oid, 'pg_namespace'), '') || pg_get_userbyid(nspowner) || array_to_string(ARRAY(SELECT unnest(nspacl)::text ORDER BY 1), ','), ' ' ORDER BY nspname)
    FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'),
  (SELECT string_agg(defaclobjtype::text || array_to_string(defaclacl, ','), ' ' ORDER BY defaclobjtype) FROM pg_default_acl),
  (SELECT concat_ws(' ', datacl::text, datconnlimit, (SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = d.oid)) FROM pg_database d WHERE datname = current_database()))`;

const EMPTY = `DO $$ DECLARE name text; BEGIN
  IF (SELECT count(*) > 900 FROM pg_class) OR current_setting('shared_preload_libraries') <> '' THEN
    RAISE EXCEPTION 'not worth emptying';
  END IF;
  PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public AUTHORIZATION pg_database_owner;
  GRANT USAGE ON SCHEMA public TO PUBLIC;
  COMMENT ON SCHEMA public IS 'standard public schema';
END $$;`;

/** How a new database of each server looks. */
const looks = new WeakMap<LabServer, string>();

/** Gives an emptied database the wanted name; false: there is none. */
export async function takeIdle(server: LabServer, name: string): Promise<boolean> {
  // A process that is faster makes the renaming fail: the next one is tried.
  const sql = `DO $$ DECLARE idle text; BEGIN
    FOR idle IN SELECT datname FROM pg_database WHERE datname ~ '^${IDLE}' LIMIT 4 LOOP
      BEGIN
        EXECUTE format('ALTER DATABASE %I RENAME TO ${name}', idle);
        RETURN;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
    RAISE EXCEPTION 'no idle database';
  END $$;`;
  return server.execute(sql).then(
    () => true,
    () => false,
  );
}

/** Remembers how a database of a server looks before anybody has used it. */
export async function rememberNew(server: LabServer, name: string): Promise<void> {
  if (!looks.has(server)) looks.set(server, await lookOf(server, name));
}

/** Empties a database and leaves it for the next who wants one; false: it could not be made as new. */
export async function leaveIdle(server: LabServer, name: string, grants: string): Promise<boolean> {
  try {
    const [look] = await server.query(`${EMPTY} ${grants}; ${LOOK}`, name);
    if (String(look) !== looks.get(server)) return false;
    await server.execute(`ALTER DATABASE ${name} RENAME TO ${IDLE}${name}`);
    return true;
  } catch {
    return false;
  }
}

async function lookOf(server: LabServer, name: string): Promise<string> {
  return String((await server.query(LOOK, name))[0]);
}
