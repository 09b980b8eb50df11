import { createServer } from 'vite';

const vite = await createServer({ appType: 'custom', server: { middlewareMode: true } });
const { render } = await vite.ssrLoadModule('/src/entry-server.js');
console.log(await render());
await vite.close();
