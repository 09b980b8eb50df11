import { render } from './dist/entry-server.js';

console.log(await render());
