import { describe, expect, it } from 'vitest';
import type { AllowList } from './allow-list.ts';
import { findFaults, type SupplyChain } from './find-faults.ts';

const integrity = 'sha512-abc';
const allowed: AllowList = {
  licences: ['MIT', 'ISC'],
  platformLicences: { '@x/native-': 'ISC' },
  installScripts: { built: 'builds' },
};
const chain: SupplyChain = {
  brought: ['@x/native-win32@1.0.0', 'a@1.0.0'],
  locked: { 'a@1.0.0': { resolution: { integrity } } },
  installed: new Map([
    ['a@1.0.0', { name: 'a', license: 'MIT', hasInstallScript: false }],
    ['built@1.0.0', { name: 'built', license: 'GPL-3.0', hasInstallScript: true }],
  ]),
  allowBuilds: { built: false },
};
const faultsOf = (changes: Partial<SupplyChain>, list: Partial<AllowList> = {}) =>
  findFaults({ ...chain, ...changes }, { ...allowed, ...list }).faults;

describe('findFaults', () => {
  it('finds nothing in what was looked at, and counts its licences', () => {
    const { faults, licences } = findFaults(chain, allowed);
    expect(faults).toEqual([]);
    expect([...licences]).toEqual([
      ['ISC', 1],
      ['MIT', 1],
    ]);
  });

  it.each<[what: string, changes: Partial<SupplyChain>, fault: string]>([
    [
      'another licence',
      {
        installed: new Map([
          ...chain.installed,
          ['a@1.0.0', { name: 'a', license: 'GPL-3.0', hasInstallScript: false }],
        ]),
      },
      'a@1.0.0 has the licence GPL-3.0, which is not allowed.',
    ],
    [
      'no licence',
      {
        installed: new Map([
          ...chain.installed,
          ['a@1.0.0', { name: 'a', license: undefined, hasInstallScript: false }],
        ]),
      },
      'a@1.0.0 names no licence.',
    ],
    [
      'a package that is not installed and has no platform licence',
      { brought: [...chain.brought, 'b@2.0.0'] },
      'b@2.0.0 is brought and not installed here: name its licence in platformLicences.',
    ],
    [
      'an install script that was not looked at',
      {
        installed: new Map([
          ...chain.installed,
          ['c@1.0.0', { name: 'c', license: 'MIT', hasInstallScript: true }],
        ]),
      },
      'c@1.0.0 has an install script, which is not allowed.',
    ],
    [
      'an install script that is not refused',
      { allowBuilds: {} },
      'built@1.0.0 has an install script, and no false in allowBuilds.',
    ],
    [
      'an install script that runs',
      { allowBuilds: { built: true } },
      'allowBuilds runs the install script of built.',
    ],
    [
      'a package from a repository',
      { locked: { 'a@1.0.0': { resolution: { type: 'git' } } } },
      'a@1.0.0 comes from elsewhere than the registry: {"type":"git"}.',
    ],
    [
      'a package from an address',
      { locked: { 'a@1.0.0': { resolution: { integrity, tarball: 'https://example.org/a.tgz' } } } },
      'a@1.0.0 comes from elsewhere than the registry: {"tarball":"https://example.org/a.tgz"}.',
    ],
    [
      'a package without a sha512',
      { locked: { 'a@1.0.0': { resolution: { integrity: 'sha1-abc' } } } },
      'a@1.0.0 has no sha512 in the lockfile.',
    ],
  ])('finds %s', (_, changes, fault) => {
    expect(faultsOf(changes)).toContain(fault);
  });

  it.each<[what: string, list: Partial<AllowList>, fault: string]>([
    ['licence', { licences: ['MIT', 'ISC', 'BSD'] }, 'No package has the licence BSD, which is allowed.'],
    [
      'platform licence',
      { platformLicences: { ...allowed.platformLicences, y: 'MIT' } },
      'No package begins with y, which has a platform licence.',
    ],
    [
      'install script',
      { installScripts: { built: 'builds', gone: 'built' } },
      'gone has no install script, and is allowed one.',
    ],
  ])('finds that a %s is allowed which nothing needs any more', (_, list, fault) => {
    expect(faultsOf({}, list)).toEqual([fault]);
  });
});
