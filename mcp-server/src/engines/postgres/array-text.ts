const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[[\]]|null|[^[\]",\s]+|[,\s]+/g;

/** Labels as the text of an array: `a,b` becomes `{"a","b"}`. Two commas at the start stand before a text that is one already. */
export function arrayOfLabels(labels: string): string {
  if (labels.startsWith(',,')) return labels.slice(2);
  const list = labels === '' ? [] : labels.split(',');
  return `{${list.map(element).join(',')}}`;
}

/** A JSON array as the text of an array: every digit of a number is kept. */
export function arrayOfJson(json: string): string {
  const tokens = json.match(JSON_TOKEN) ?? [];
  return tokens
    .map((token) => {
      if (token === '[') return '{';
      if (token === ']') return '}';
      if (token === 'null') return 'NULL';
      return token.startsWith('"') ? element(String(JSON.parse(token))) : token;
    })
    .join('');
}

function element(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
