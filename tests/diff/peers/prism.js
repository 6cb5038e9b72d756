// Prism, which validates requests and makes answers up, behind a server like
// its own, but for that it survives. Says "ready HOST:PORT", and ends with its
// standard input.
//   node prism.js <node_modules> <openapi.json>
'use strict';
const http = require('node:http');
const path = require('node:path');
const {createRequire} = require('node:module');
const load = createRequire(path.resolve(process.argv[2], 'index.js'));
const {createInstance, getHttpOperationsFromSpec} = load('@stoplight/prism-http');

const config = {
  validateRequest: true,
  validateResponse: false,
  checkSecurity: false,
  errors: false,
  mock: {dynamic: false},
  isProxy: false,
};
const silent = {child: () => silent};
for (const level of ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'success']) {
  silent[level] = () => {};
}

function queryOf(searchParams) {
  const query = {};
  for (const name of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name);
    query[name] = values.length === 1 ? values[0] : values;
  }
  return query;
}

function bodyOf(request, text) {
  const isJson = /^application\/([^;]*\+)?json\s*(;|$)/i.test(request.headers['content-type']);
  return text === '' ? null : isJson ? JSON.parse(text) : text;
}

async function validate(prism, operations, request, text) {
  const url = new URL(request.url, 'http://example.com');
  const input = {
    method: request.method.toLowerCase(),
    url: {path: url.pathname, query: queryOf(url.searchParams)},
    headers: request.headers,
    body: bodyOf(request, text),
  };
  const result = await prism.request(input, operations, config)();
  if (result._tag === 'Right') {
    return {status: result.right.output.statusCode};
  }
  const {status, title, validation} = {...result.left, ...result.left.additional};
  return {status: status || 500, title: title || result.left.message, validation};
}

async function answer(prism, operations, request, response) {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    text += part;
  }
  const said = await validate(prism, operations, request, text)
    .catch((error) => ({status: error instanceof SyntaxError ? 400 : 500, title: error.message}));
  const body = said.status === 204 ? '' : JSON.stringify(said);
  response.writeHead(said.status, {'content-type': 'application/json'}).end(body);
}

async function serve() {
  const operations = await getHttpOperationsFromSpec(process.argv[3]);
  const prism = createInstance(config, {logger: silent});
  const server = http.createServer((request, response) => answer(prism, operations, request, response));
  server.listen(0, '127.0.0.1', () => console.log(`ready 127.0.0.1:${server.address().port}`));
}

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
serve();
