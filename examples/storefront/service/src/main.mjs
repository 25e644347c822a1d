import { flagsFrom } from './flags.mjs';
import { createApi } from './server.mjs';

const log = (entry) => console.log(JSON.stringify({ time: new Date().toISOString(), ...entry }));
const server = createApi({ flags: flagsFrom(process.env), unit: process.env.RELEASE_UNIT ?? 'none', log });
server.listen(Number(process.env.PORT ?? 8080), () => log({ message: 'listening', ...server.address() }));
process.once('SIGTERM', () => {
  log({ message: 'stopping' });
  server.close();
  server.closeIdleConnections();
});
