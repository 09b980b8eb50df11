import { rank } from './rank.js';

const { logit, dims } = await rank();
console.log(logit, dims.join(' x '));
