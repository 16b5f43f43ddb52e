// Node's own HTTP/2 or HTTPS server: answers every call as stopped and counts what arrives.
// node node_server.cjs http2|https PORT CERTIFICATE KEY COUNTS OPTIONS
// OPTIONS is a JSON object: what the server is created with, and
//   every: N, then: 'goaway' | 'close' | 'destroy' | 'one-stream' | 'close-all'
// which does so on each connection after each N requests of it. At SIGTERM it writes into COUNTS
// {arrivals, worst (the most in one second), connections, tasks: {TaskId: how often}}.
'use strict';
const fs = require('fs');
const http2 = require('http2');
const https = require('https');
const { performance } = require('perf_hooks');

const [kind, port, certificate, key, countsFile, optionsText] = process.argv.slice(2);
const { every, then, ...options } = JSON.parse(optionsText);
options.cert = fs.readFileSync(certificate);
options.key = fs.readFileSync(key);

const arrivals = [];
const tasks = {};
let connections = 0;

function worst() {
  let most = 0;
  for (let first = 0, last = 0; last < arrivals.length; ++last) {
    while (arrivals[last] - arrivals[first] >= 1000) ++first;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

const disturbances = {
  goaway: ({ session }) => session.goaway(),
  close: ({ session }) => session.close(),
  destroy: ({ session, socket }) => (session || socket).destroy(),
  'one-stream': ({ session }) => {
    session.settings({ maxConcurrentStreams: 1 },
      () => session.settings({ maxConcurrentStreams: 100 }));
  },
  'close-all': () => server.closeAllConnections(),
};

function answer(request, response) {
  arrivals.push(performance.now());
  const task = new URL(request.url, 'https://localhost').searchParams.get('TaskId');
  tasks[task] = (tasks[task] || 0) + 1;
  response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' });
  response.end(`{"RequestId":"00000000-0000-4000-8000-${String(arrivals.length).padStart(12, '0')}"}`);
  if (!every) return;
  const session = request.stream && request.stream.session;
  const connection = session || request.socket;
  connection.served = (connection.served || 0) + 1;
  if (connection.served % every !== 0) return;
  // Not amid the bytes of the session: Node 20 was seen to corrupt its heap when closed there.
  setImmediate(() => disturbances[then]({ session, socket: request.socket }));
}

const server = kind === 'http2' ? http2.createSecureServer(options) : https.createServer(options);
for (const name of ['keepAliveTimeout', 'maxRequestsPerSocket']) {
  if (name in options) server[name] = options[name];
}
server.on('request', answer);
server.on('secureConnection', () => { ++connections; });
server.on('sessionError', () => {});
server.on('clientError', (_, socket) => socket.destroy());
process.on('SIGTERM', () => {
  const counts = { arrivals: arrivals.length, worst: worst(), connections, tasks };
  fs.writeFileSync(countsFile, JSON.stringify(counts));
  process.exit(0);
});
server.listen(Number(port), '127.0.0.1');
