const STATEMENT =
  /(?<=^|;|\b(?:BEGIN|THEN|LOOP|ELSE|DO)\b)\s*((?:ALTER|CREATE|DROP|TRUNCATE|UPDATE|DELETE|INSERT|REPLACE|LOCK)\b[^;]*)/gi;

/** What looks like a statement of SQL in the body of a routine: as it stands there, whatever decides whether it is reached. */
export function statementsOfBody(body: string): string[] {
  const plain = body.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
  return [...plain.matchAll(STATEMENT)].map(([, statement = '']) => statement.trim());
}
