export { type GitServer, serveGit } from './server.ts';
