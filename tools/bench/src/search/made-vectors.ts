import { dot } from '@fgclip2/tensor';

/** Values of a vector: the width of base. */
export const width = 768;

/** Directions in which images differ from each other. */
const latents = 96;

const clusters = 2000;

/** Where noise is taken from, at a random place. */
const normals = normalNumbers(2 ** 20, randomFrom(1));

/**
 * Vectors that are spread like those of images and texts: around 2,000 things, a few of which are in most images
 * (Zipf), in 96 directions of falling weight, around a mean that all share, with noise. Texts have another mean and
 * twice the noise. The same for the same seed.
 */
export class MadeVectors {
  private readonly random: () => number;
  private readonly places: Uint16Array;
  private readonly signs: Float32Array;
  private readonly weights: Float32Array;
  private readonly centers: readonly Float32Array[];
  private readonly shares: Float64Array;
  private readonly means: { readonly image: Float32Array; readonly text: Float32Array };
  private readonly room = new Float32Array(1024);

  constructor(seed: number) {
    this.random = randomFrom(seed);
    this.places = shuffled(1024, this.random).subarray(0, latents);
    this.signs = Float32Array.from({ length: width }, () => (this.random() < 0.5 ? -1 : 1));
    const falling = Float32Array.from({ length: latents }, (_, i) => 1 / Math.sqrt(i + 1));
    this.weights = unit(falling);
    this.centers = Array.from({ length: clusters }, () => this.around(new Float32Array(latents), 1));
    let sum = 0;
    this.shares = Float64Array.from({ length: clusters }, (_, i) => {
      sum += 1 / (i + 1);
      return sum;
    });
    this.means = { image: unit(this.noise(width).slice()), text: unit(this.noise(width).slice()) };
  }

  /** The next vector, of length 1. */
  next(kind: 'image' | 'text'): Float32Array {
    const drawn = this.random() * this.shares.at(-1)!;
    const center = this.centers[this.shares.findIndex((share) => share > drawn)]!;
    const vector = this.projected(this.around(center, 0.5));
    const mean = this.means[kind];
    const noise = this.noise(width);
    const most = (kind === 'image' ? 0.4 : 0.8) / Math.sqrt(width);
    for (let i = 0; i < width; i++) vector[i]! += mean[i]! + most * noise[i]!;
    return unit(vector);
  }

  private around(center: Float32Array, spread: number): Float32Array {
    const noise = this.noise(latents);
    return center.map((value, i) => value + spread * this.weights[i]! * noise[i]!);
  }

  /** Latents in the directions of a Hadamard matrix with random signs, which turns them without stretching. */
  private projected(values: Float32Array): Float32Array {
    const { room, places, signs } = this;
    room.fill(0);
    for (let i = 0; i < latents; i++) room[places[i]!] = values[i]!;
    for (let half = 1; half < room.length; half *= 2) {
      for (let start = 0; start < room.length; start += half * 2) {
        for (let i = start; i < start + half; i++) {
          const [a, b] = [room[i]!, room[i + half]!];
          room[i] = a + b;
          room[i + half] = a - b;
        }
      }
    }
    return signs.map((sign, i) => (sign * room[i]!) / 32);
  }

  private noise(count: number): Float32Array {
    const start = Math.floor(this.random() * (normals.length - count));
    return normals.subarray(start, start + count);
  }
}

/** The same numbers for the same seed, from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normalNumbers(count: number, random: () => number): Float32Array {
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

function shuffled(count: number, random: () => number): Uint16Array {
  const list = Uint16Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
