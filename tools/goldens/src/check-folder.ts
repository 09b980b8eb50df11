import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProceduralCheckpoint } from '@fgclip2/test-kit/procedural';
import type { CaseReport } from './case-report.ts';
import { canCheckProcessor, checkImages, imageKind } from './check-images.ts';
import { type GoldenCase, type GoldenFolder, openGoldens } from './golden-folder.ts';
import { modelChecks } from './kinds.ts';
import { openSubject, type Subject } from './subject.ts';

/** What {@link checkFolder} found. */
export interface FolderReport {
  cases: CaseReport[];
  /** Kinds in the folder that cannot be checked yet, with their number of cases. */
  unsupported: Map<string, number>;
}

/** Options of {@link checkFolder}. */
export interface CheckOptions {
  /** Only these kinds. @default every kind in the folder */
  kinds?: readonly string[] | undefined;
  /** Also the base-size cases: writes their 1.5 GB checkpoint to a temporary folder first. @default false */
  base?: boolean | undefined;
  /** Called after each case. @default undefined */
  onCase?: ((report: CaseReport) => void) | undefined;
}

/** Checks every case of a folder of the format `fgclip2-goldens/1`. */
export async function checkFolder(path: string, options: CheckOptions = {}): Promise<FolderReport> {
  const { kinds, base = false, onCase } = options;
  const goldens = await openGoldens(path);
  const wanted = (kind: string) => kinds === undefined || kinds.some((name) => namesKind(name, kind));
  const cases = goldens.cases.filter((golden) => wanted(kindOf(golden)) && (base || golden.model !== 'base'));
  const report: FolderReport = { cases: [], unsupported: new Map() };
  const add = (result: CaseReport): void => {
    report.cases.push(result);
    onCase?.(result);
  };

  for await (const result of checkImages(path, wanted)) add(result);
  for (const model of new Set(cases.map((golden) => golden.model ?? 'tiny'))) {
    const ofModel = cases.filter((golden) => (golden.model ?? 'tiny') === model);
    const checkable = ofModel.filter((golden) => golden.kind in modelChecks);
    if (checkable.length > 0) {
      await withCheckpoint(goldens, model, async (subject) => {
        for (const golden of checkable) add(await checkCase(goldens, golden, subject));
      });
    }
    for (const golden of ofModel) {
      const { kind, processor } = golden;
      if (kind in modelChecks || (processor !== undefined && canCheckProcessor(processor))) continue;
      const name = kindOf(golden);
      report.unsupported.set(name, (report.unsupported.get(name) ?? 0) + 1);
    }
  }
  return report;
}

/** Whether a name given by a person means this kind: `trace` is `trace_text` and `trace_vision`. */
export function namesKind(name: string, kind: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[_\s-]/g, '');
  return plain(kind).startsWith(plain(name));
}

function kindOf({ kind, processor }: GoldenCase): string {
  return processor === undefined ? kind : imageKind(processor);
}

/** Checks one case; an error becomes part of its report. */
export async function checkCase(
  goldens: GoldenFolder,
  golden: GoldenCase,
  subject: Subject,
): Promise<CaseReport> {
  const { id, kind } = golden;
  try {
    return { id, kind, measures: await modelChecks[kind]!(goldens, golden, subject) };
  } catch (error) {
    return { id, kind, measures: [], failure: (error as Error).message };
  }
}

/** Opens the folder's checkpoint of this name; `base` is written from its seed, and removed afterwards. */
async function withCheckpoint(
  goldens: GoldenFolder,
  model: string,
  use: (subject: Subject) => Promise<void>,
): Promise<void> {
  const stored = join(goldens.path, model);
  if (existsSync(stored)) {
    await using subject = await openSubject(stored);
    await use(subject);
    return;
  }
  if (goldens.base === undefined)
    throw new Error(`[goldens] Expected a checkpoint folder ${stored}, got none.`);
  const folder = await mkdtemp(join(tmpdir(), 'fgclip2-base-'));
  try {
    const config = goldens.base.config as Parameters<typeof writeProceduralCheckpoint>[1];
    await writeProceduralCheckpoint(folder, config, goldens.base.seed);
    await using subject = await openSubject(folder);
    await use(subject);
  } finally {
    await rm(folder, { recursive: true });
  }
}
