// Started by leftovers.test.ts as a process of its own: starts one server, prints its process id, and waits to be killed.
import { SERVER_KINDS, startServer } from './lab.ts';

const kind = SERVER_KINDS.find((each) => each === process.argv[2]);
if (!kind) throw new Error(`Name one of ${SERVER_KINDS.join(', ')}, not "${process.argv[2]}".`);
const server = await startServer(kind);
console.log(server.pid);
