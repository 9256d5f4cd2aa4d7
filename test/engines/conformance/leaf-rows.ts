import type { Reader } from '../../../mcp-server/src/engines/engine.ts';
import type { KeySpan, RowDigest } from '../../../mcp-server/src/model/digest.ts';
import type { DigestRequest } from '../../../mcp-server/src/model/digest-request.ts';

/** The rows of each span, taken apart. */
export async function leafRows(
  read: Reader,
  request: DigestRequest,
  spans: readonly KeySpan[],
): Promise<RowDigest[][]> {
  const found = await read.leafRows(request, spans);
  return found.map(({ text, unpack }) => (text === '' ? [] : text.split(';').map((line) => unpack(line))));
}
