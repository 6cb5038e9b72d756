// The other side of the differential test: express-openapi-validator in front of
// an application that says 204. Reads requests, one JSON object a line, asks
// itself over the loopback interface and writes the answers in the same order.
//   node peer.js <node_modules> <openapi.json>
'use strict';
const http = require('node:http');
const path = require('node:path');
const readline = require('node:readline');
const {createRequire} = require('node:module');
const load = createRequire(path.resolve(process.argv[2], 'index.js'));
const express = load('express');
const validator = load('express-openapi-validator');

const app = express();
app.use(express.json({strict: false}));
app.use(validator.middleware({
  apiSpec: process.argv[3],
  validateRequests: {allowUnknownQueryParameters: false},
  validateResponses: false,
  ajvFormats: {mode: 'full'},
}));
app.use((request, response) => response.status(204).end());
app.use((error, request, response, next) => {
  response.status(error.status || 500).json({message: error.message});
});

function ask(port, {operation, body}) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/' + operation,
      headers: {'content-type': 'application/json'},
    }, (response) => {
      let text = '';
      response.on('data', (data) => { text += data; });
      response.on('end', () => resolve({status: response.statusCode, text}));
    });
    request.on('error', reject);
    request.end(body);
  });
}

const server = app.listen(0, '127.0.0.1', async () => {
  for await (const line of readline.createInterface({input: process.stdin})) {
    const answer = await ask(server.address().port, JSON.parse(line));
    console.log(JSON.stringify(answer));
  }
  server.close();
});
