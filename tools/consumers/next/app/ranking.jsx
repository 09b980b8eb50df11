'use client';

import { demoCheckpoint, demoScenes } from '@fgclip2/demo-checkpoint';
import { load } from 'fgclip2';
import { useEffect, useState } from 'react';

export function Ranking() {
  const [result, setResult] = useState('');
  useEffect(() => {
    rank().then(setResult, (error) => setResult(`failed: ${error.message}`));
  }, []);
  return <output>{result}</output>;
}

async function rank() {
  const fgclip2 = await load(demoCheckpoint);
  const [scene] = demoScenes();
  const [best] = await fgclip2.rank(scene.url, [scene.falseCaption.zh, scene.caption.zh]);
  return `${best.text} (${fgclip2.runtimeName})`;
}
