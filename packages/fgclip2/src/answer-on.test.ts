import { ProbeError } from '@fgclip2/model';
import { describe, expect, it } from 'vitest';
import { answerOn, type Engine } from './answer-on.ts';

/** An engine that moves, or does not. */
function engine(moves: boolean | undefined): { engine: Engine; reasons: string[] } {
  const reasons: string[] = [];
  const fallBack = async (reason: string) => {
    reasons.push(reason);
    return moves === true;
  };
  return { engine: { ...(moves !== undefined && { fallBack }) } as Engine, reasons };
}

/** A task that finds wrong numbers so often. */
function task(failures: number, error: Error): () => Promise<number> {
  return async () => {
    if (failures-- > 0) throw error;
    return 7;
  };
}

const wrong = new ProbeError('cosine 0.2', {
  cosine: 0.2,
  leastCosine: 0.98,
  runtime: 'onnxruntime-web (webgpu)',
});

describe('answerOn', () => {
  it('answers again on the other backend when the numbers were wrong', async () => {
    const moving = engine(true);
    expect(await answerOn(moving.engine, task(1, wrong))).toBe(7);
    expect(moving.reasons).toEqual(['cosine 0.2']);
  });

  it('says what was wrong where there is no other, and when it is wrong again', async () => {
    await expect(answerOn(engine(false).engine, task(1, wrong))).rejects.toBe(wrong);
    await expect(answerOn(engine(undefined).engine, task(1, wrong))).rejects.toBe(wrong);
    await expect(answerOn(engine(true).engine, task(2, wrong))).rejects.toBe(wrong);
  });

  it('lets every other error through', async () => {
    const other = new Error('out of memory');
    const moving = engine(true);
    await expect(answerOn(moving.engine, task(1, other))).rejects.toBe(other);
    expect(moving.reasons).toEqual([]);
  });
});
