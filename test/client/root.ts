import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository, which is the plugin. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The server as it is committed. */
export const bundle = `${root}/mcp-server/dist/lockstep.js`;
