import type { LabDatabase } from '../lab/lab.ts';
import { sharedServer } from '../lab/shared.ts';

/** The two databases of a migration under way; drop them at the end. */
export interface Shop {
  readonly source: LabDatabase;
  readonly target: LabDatabase;
  /** Both URLs, of logins that can only read, as a user would export them. */
  readonly environment: Readonly<Record<'LOCKSTEP_SOURCE_URL' | 'LOCKSTEP_TARGET_URL', string>>;
  drop(): Promise<void>;
}

/** Four orders on MySQL and on PostgreSQL: number 2 has another status there, number 4 is missing. */
export async function openShop(): Promise<Shop> {
  const source = await sharedServer('mysql9').createDatabase();
  const target = await sharedServer('postgres18').createDatabase();
  const columns = 'id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL';
  await source.execute(
    `CREATE TABLE orders (${columns}); INSERT INTO orders VALUES (1,'new'),(2,'paid'),(3,'sent'),(4,'new')`,
  );
  await target.execute(`CREATE TABLE orders (${columns}); INSERT INTO orders VALUES (1,'new'),(2,'open'),(3,'sent')`);
  return {
    source,
    target,
    environment: { LOCKSTEP_SOURCE_URL: source.readerUrl, LOCKSTEP_TARGET_URL: target.readerUrl },
    drop: async () => {
      await source.drop();
      await target.drop();
    },
  };
}
