import { tmpdir } from 'node:os';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { loadConfig } from '../../mcp-server/src/config.ts';
import { makeConnections } from '../../mcp-server/src/connections.ts';
import { makeServer } from '../../mcp-server/src/server.ts';
import { tools } from '../../mcp-server/src/tools/index.ts';

/** What the server answers to tools/list, as `_tools.json` of the mocks holds it. */
export async function realTools(): Promise<string> {
  const connections = makeConnections(() => loadConfig({}, tmpdir()));
  const server = makeServer(tools, connections, new AbortController().signal);
  const client = new Client({ name: 'test', version: '1' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const listed = await client.listTools();
  await client.close();
  await connections.close();
  return `${JSON.stringify(listed, null, 1)}\n`;
}
