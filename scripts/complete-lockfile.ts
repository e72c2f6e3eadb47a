/**
 * Adds the optional packages of other platforms that npm left out of package-lock.json. It does so
 * when the registry at hand (a mirror, say) does not have them, and `npm ci` then refuses the
 * lockfile everywhere. Version and platform follow from the package that asks for them; the hash of
 * every package that has none is asked of the registry.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  integrity?: string;
  inBundle?: boolean;
  optional?: boolean;
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}
interface Lockfile {
  packages: Record<string, Entry>;
}

const FILE = 'package-lock.json';
const OPERATING_SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
];

/** Reads the platform out of a name such as `@rollup/rollup-linux-arm64-musl`. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const words = name.split(/[-/]/);
  const os = OPERATING_SYSTEMS.find((candidate) => words.includes(candidate));
  const cpu = PROCESSORS.find((candidate) => words.includes(candidate));
  if (name === 'fsevents') return { os: ['darwin'] };
  if (os === undefined && cpu === undefined) {
    throw new Error(`cannot tell the platform of ${name}; add its entry to ${FILE} by hand`);
  }
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined;
  return {
    ...(os !== undefined && { os: [os] }),
    ...(cpu !== undefined && { cpu: [cpu] }),
    ...(libc !== undefined && { libc: [libc] }),
  };
}

/** As Node looks for it: beside the package that asks, then in every folder above. */
function isResolved(from: string, name: string): boolean {
  const parts = from.split('/node_modules/');
  return parts
    .map((_, index) => [...parts.slice(0, parts.length - index), name].join('/node_modules/'))
    .concat(`node_modules/${name}`)
    .some((key) => lockfile.packages[key] !== undefined);
}

const lockfile = JSON.parse(readFileSync(FILE, 'utf8')) as Lockfile;
const added: string[] = [];
for (const [path, entry] of Object.entries(lockfile.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isResolved(path, name)) continue;
    lockfile.packages[`node_modules/${name}`] = {
      version: version.replace(/^[~^]/, ''),
      ...(entry.dev && { dev: true }),
      optional: true,
      ...platformOf(name),
    };
    added.push(name);
  }
}
/** As the registry states it; `npm ci` refuses an archive that has another. */
function askIntegrity(path: string, { version }: Entry): string {
  const name = path.split('node_modules/').at(-1);
  const asked = `${name}@${version}`;
  const answer = execFileSync('npm', ['view', asked, 'dist.integrity', '--json']);
  const hash = String(JSON.parse(answer.toString('utf8')));
  if (!hash.startsWith('sha512-')) {
    throw new Error(
      `the registry states '${hash}' as the hash of ${asked}; expected one that begins with sha512-; ask another registry`,
    );
  }
  return hash;
}

let hashes = 0;
for (const [path, entry] of Object.entries(lockfile.packages)) {
  // What is inside of another package's archive is proved by the hash of that.
  if (path === '' || entry.integrity !== undefined || entry.inBundle === true) continue;
  entry.integrity = askIntegrity(path, entry);
  hashes += 1;
}
lockfile.packages = Object.fromEntries(
  Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(`${FILE}: ${added.length} packages and ${hashes} hashes added`);
