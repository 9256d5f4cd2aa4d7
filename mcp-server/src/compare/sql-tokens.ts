/** One word of SQL: a text literal keeps its quotes and case, a name loses both. */
export type Token = string;

const pattern =
  /(?<charset>\b_[a-z0-9]+\s*(?='))|(?<text>'(?:[^'\\]|''|\\.)*')|"(?<double>(?:[^"]|"")*)"|`(?<tick>(?:[^`]|``)*)`|(?<cast>::)|(?<number>\d+(?:\.\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign><=>|<@|@>|->>|->|<>|!=|<=|>=|\|\||&&|[^\s])/giu;
const numberTypes = new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double']);
const typeTails = new Set(['varying', 'precision', 'without', 'with', 'time', 'zone']);

/** The words of an expression without casts, charset introducers and quoting, so that one expression reads alike on two engines. */
export function sqlTokens(sql: string): Token[] {
  const tokens: Token[] = [];
  const raw = [...sql.matchAll(pattern)].flatMap(({ groups }) => (groups?.charset === undefined ? [groups ?? {}] : []));
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at]?.cast !== undefined) {
      if (numberTypes.has(raw[at + 1]?.word?.toLowerCase() ?? '')) tokens.push(...unquotedNumber(tokens.pop()));
      at = endOfType(raw, at + 1);
    } else tokens.push(plain(raw[at] ?? {}));
  }
  return tokens;
}

type Groups = Readonly<Record<string, string | undefined>>;

function plain(groups: Groups): Token {
  const { text, double, tick, number, word, sign } = groups;
  if (text !== undefined) return text;
  const name = double ?? tick ?? word;
  if (name !== undefined) return name.toLowerCase();
  return sign === '!=' ? '<>' : (number ?? sign ?? '');
}

/** PostgreSQL writes -100 as `'-100'::integer`. */
function unquotedNumber(token: Token | undefined): Token[] {
  const [, sign, digits] = /^'(-?)(\d+(?:\.\d+)?)'$/.exec(token ?? '') ?? [];
  if (digits === undefined) return token === undefined ? [] : [token];
  return sign === '-' ? ['-', digits] : [digits];
}

/** The index of the last token of the type name that starts at `at`: `character varying(20)[]` is one type. */
function endOfType(raw: readonly Groups[], at: number): number {
  let end = at;
  while (raw[end + 1]?.sign === '.') end += 2;
  while (typeTails.has(raw[end + 1]?.word?.toLowerCase() ?? '')) end += 1;
  if (raw[end + 1]?.sign === '(' && raw[end + 2]?.number !== undefined) {
    while (raw[end]?.sign !== ')' && end < raw.length) end += 1;
  }
  while (raw[end + 1]?.sign === '[' && raw[end + 2]?.sign === ']') end += 2;
  while (typeTails.has(raw[end + 1]?.word?.toLowerCase() ?? '')) end += 1;
  return end;
}
