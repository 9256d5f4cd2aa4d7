import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const QUIET = `
status = warn
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n
rootLogger.level = WARN
rootLogger.appenderRef.out.ref = out
`;

/** What makes a Java program log warnings to its standard output. */
export async function logSettings(folder: string): Promise<string[]> {
  const file = join(folder, 'log4j2.properties');
  await writeFile(file, QUIET);
  return [`-Dlog4j2.configurationFile=file:${file}`];
}
