import type { LabDatabase } from '../../lab/lab-server.ts';
import { generatedFiles } from './generated-files.ts';
import type { ChangeFiles } from './run-trial.ts';
import type { Trial } from './trial.ts';

/** Ways to rename users.email on PostgreSQL that lose writes; each takes the place of one of the generated steps. */
export const NAIVE: Readonly<
  Record<string, { readonly step: string; readonly found: RegExp; readonly script: string }>
> = {
  'a trigger one way only': {
    step: 'capture',
    found: /rows differ/,
    script: `CREATE OR REPLACE FUNCTION naive_sync() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.email IS DISTINCT FROM OLD.email OR NEW.email_address IS NULL THEN NEW.email_address := NEW.email; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER naive BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION naive_sync();`,
  },
  'a backfill without row locks': {
    step: 'backfill',
    found: /what old reads: 0 lost, \d+ stale/,
    // What an application does that reads rows, and writes what it read.
    script: `CREATE TEMPORARY TABLE image AS SELECT id, email FROM users;
SELECT pg_sleep(1);
UPDATE users SET email_address = image.email FROM image WHERE image.id = users.id;
UPDATE lockstep_change SET backfilled_at = clock_timestamp();`,
  },
};

/** The generated scripts with a naive one in the place of its step. */
export function naiveFiles(name: string): (database: LabDatabase, trial: Trial) => Promise<ChangeFiles> {
  return async (database, trial) => {
    const { question, steps } = await generatedFiles(database, trial);
    const naive = NAIVE[name];
    if (naive === undefined) throw new Error(`there is no way called ${name}`);
    return {
      question,
      steps: steps.map((step) => (step.id === naive.step ? { ...step, forward: naive.script, undo: null } : step)),
    };
  };
}
