// express-openapi-validator in front of an application that says 204. Says
// "ready HOST:PORT", and ends with its standard input.
//   node validator.js <node_modules> <openapi.json>
'use strict';
const path = require('node:path');
const {createRequire} = require('node:module');
const load = createRequire(path.resolve(process.argv[2], 'index.js'));
const cookie = load('cookie');
const express = load('express');
const validator = load('express-openapi-validator');

const app = express();
app.use((request, response, next) => {
  request.cookies = cookie.parse(request.headers.cookie || '');
  next();
});
app.use(express.json({strict: false, type: ['json', '+json']}));
app.use(express.urlencoded({extended: true}));
app.use(express.text({type: 'text/*'}));
app.use(validator.middleware({
  apiSpec: process.argv[3],
  validateRequests: {allowUnknownQueryParameters: false},
  validateResponses: false,
  validateSecurity: false,
  validateApiSpec: false,
  ajvFormats: {mode: 'full'},
}));
app.use((request, response) => response.status(204).end());
app.use((error, request, response, next) => {
  response.status(error.status || 500).json({message: error.message});
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`ready 127.0.0.1:${server.address().port}`);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
