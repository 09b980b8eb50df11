import { describe, expect, it } from 'vitest';
import { closestNames } from './closest-names.ts';

describe('closestNames', () => {
  it('gives the nearest names first, three at most', () => {
    const names = [
      'layers.1.fc1.weight',
      'layers.1.fc1.bias',
      'layers.10.fc1.weight',
      'layers.1.fc2.weight',
      'logit_bias',
    ];
    expect(closestNames('layers.11.fc1.weight', names)).toEqual([
      'layers.1.fc1.weight',
      'layers.10.fc1.weight',
      'layers.1.fc2.weight',
    ]);
  });

  it('leaves names aside that are too long, and those after the first 5,000', () => {
    const names = [
      'a'.repeat(50_000_000),
      ...Array.from({ length: 4999 }, () => 'logit_bias'),
      'logit_scalf',
    ];
    expect(closestNames('logit_scale', names.slice(1))).toContain('logit_scalf');
    expect(closestNames('logit_scale', names)).toEqual([]);
  });

  it('gives nothing where nothing is near', () => {
    expect(closestNames('vision_model.head.probe', ['logit_scale', 'a'])).toEqual([]);
  });
});
