// Preloaded into every Node of a rehearsed job: what goes to a forge of the example goes to the double on this
// machine instead, and nothing goes anywhere else.
const http = require('node:http');
const https = require('node:https');

const hosts = JSON.parse(process.env.REHEARSAL_HOSTS ?? '{}');
const request = http.request;

function redirected(given, options, onAnswer) {
  const url = new URL(given);
  const double = hosts[url.host];
  if (double !== undefined) {
    const { agent, ca, ...rest } = typeof options === 'object' ? options : {};
    return request(new URL(url.pathname + url.search, double), rest, onAnswer);
  }
  if (url.hostname === '127.0.0.1') return request(given, options, onAnswer);
  throw new Error(`A rehearsal has no network: ${url.host} is not on this machine.`);
}

http.request = redirected;
https.request = redirected;
