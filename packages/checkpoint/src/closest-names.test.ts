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

  it('gives nothing where nothing is near', () => {
    expect(closestNames('vision_model.head.probe', ['logit_scale', 'a'])).toEqual([]);
  });
});
