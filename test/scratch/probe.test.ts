import { it } from 'vitest';
import { MYSQL_HAZARDS } from '../assess/mysql-hazards.ts';
import { runSqlAt } from '../lab/run-sql.ts';
import { sharedServer } from '../lab/shared.ts';

it('maria', async () => {
  const db = await sharedServer('mariadb').createDatabase();
  await db.execute(MYSQL_HAZARDS);
  console.log(JSON.stringify(await db.query('SHOW CREATE TABLE cities')));
  for (const url of [db.url, db.readerUrl]) {
    console.log(
      JSON.stringify(
        await runSqlAt(
          url,
          'SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA=DATABASE() AND REFERENCED_TABLE_NAME IS NOT NULL',
        ),
      ),
    );
    console.log(
      JSON.stringify(
        await runSqlAt(
          url,
          'SELECT TABLE_NAME, CONSTRAINT_NAME FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA=DATABASE()',
        ),
      ),
    );
  }
});
