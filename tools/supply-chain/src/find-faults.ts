import type { AllowList } from './allow-list.ts';
import type { InstalledPackage } from './installed.ts';
import type { LockedPackage } from './lockfile.ts';

/** What the checks look at. */
export interface SupplyChain {
  /** What the published packages bring: name@version. */
  readonly brought: readonly string[];
  /** Every package of the lockfile, by name@version. */
  readonly locked: Readonly<Record<string, LockedPackage>>;
  /** What is installed here, by name@version. */
  readonly installed: ReadonlyMap<string, InstalledPackage>;
  /** `allowBuilds` of pnpm-workspace.yaml: name to whether its script runs here. */
  readonly allowBuilds: Readonly<Record<string, boolean>>;
}

/** What is wrong, a sentence each; and how often the published packages bring each licence. */
export interface Findings {
  readonly faults: readonly string[];
  readonly licences: ReadonlyMap<string, number>;
}

/** Compares what is brought and installed with what was looked at. */
export function findFaults(chain: SupplyChain, allowed: AllowList): Findings {
  const { licences, faults } = licencesOf(chain, allowed);
  return { licences, faults: [...faults, ...scriptFaults(chain, allowed), ...sourceFaults(chain)] };
}

function licencesOf({ brought, installed }: SupplyChain, allowed: AllowList): Findings {
  const faults: string[] = [];
  const licences = new Map<string, number>();
  const used = new Set<string>();
  for (const key of brought) {
    const name = nameOf(key);
    const here = installed.get(key);
    const beginning = longestBeginning(name, Object.keys(allowed.platformLicences));
    if (beginning !== undefined) used.add(beginning);
    const licence = here === undefined ? allowed.platformLicences[beginning ?? ''] : here.license;
    if (licence === undefined) {
      faults.push(
        here === undefined
          ? `${key} is brought and not installed here: name its licence in platformLicences.`
          : `${key} names no licence.`,
      );
      continue;
    }
    licences.set(licence, (licences.get(licence) ?? 0) + 1);
    if (!allowed.licences.includes(licence))
      faults.push(`${key} has the licence ${licence}, which is not allowed.`);
  }
  for (const licence of allowed.licences) {
    if (!licences.has(licence)) faults.push(`No package has the licence ${licence}, which is allowed.`);
  }
  for (const beginning of Object.keys(allowed.platformLicences)) {
    if (!used.has(beginning))
      faults.push(`No package begins with ${beginning}, which has a platform licence.`);
  }
  return { faults, licences };
}

function scriptFaults({ installed, allowBuilds }: SupplyChain, { installScripts }: AllowList): string[] {
  const faults: string[] = [];
  const withScript = new Set<string>();
  for (const [key, { name, hasInstallScript }] of installed) {
    if (!hasInstallScript) continue;
    withScript.add(name);
    if (!Object.hasOwn(installScripts, name))
      faults.push(`${key} has an install script, which is not allowed.`);
    if (allowBuilds[name] !== false)
      faults.push(`${key} has an install script, and no false in allowBuilds.`);
  }
  for (const name of Object.keys(installScripts)) {
    if (!withScript.has(name)) faults.push(`${name} has no install script, and is allowed one.`);
  }
  for (const [name, runs] of Object.entries(allowBuilds)) {
    if (runs) faults.push(`allowBuilds runs the install script of ${name}.`);
  }
  return faults;
}

function sourceFaults({ locked }: SupplyChain): string[] {
  return Object.entries(locked).flatMap(([key, { resolution }]) => {
    const { integrity = '', ...elsewhere } = resolution;
    if (Object.keys(elsewhere).length > 0) {
      return [`${key} comes from elsewhere than the registry: ${JSON.stringify(elsewhere)}.`];
    }
    return integrity.startsWith('sha512-') ? [] : [`${key} has no sha512 in the lockfile.`];
  });
}

function longestBeginning(name: string, beginnings: readonly string[]): string | undefined {
  return beginnings.filter((beginning) => name.startsWith(beginning)).sort((a, b) => b.length - a.length)[0];
}

function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf('@'));
}
