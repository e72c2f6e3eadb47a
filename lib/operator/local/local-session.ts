import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseInstant } from '../../local/clock/instant.ts';
import { RealTimeDriver, wallClockNow } from '../../local/clock/real-time-driver.ts';
import { ControlSurface } from '../../local/control/control-surface.ts';
import type { LocalAws } from '../../local/local-aws.ts';
import type { LocalWorld } from './local-world.ts';

export interface LocalSessionProps extends LocalWorld {
  /** @default 0, a free port */
  readonly port?: number;
  /** Virtual seconds per real one; 0 lets time stand. */
  readonly factor: number;
  /** @default the seed of the organization file */
  readonly seed?: string | undefined;
  /** A cloud assembly to use as it is. @default the app is synthesized */
  readonly assemblyDirectory?: string | undefined;
  /** Receives what breaks while nobody waits for it; the engine goes on. */
  readonly onError: (error: unknown) => void;
}

/** The engine, kept up for whoever wants to work with it: time moves, and the control surface is open. */
export class LocalSession {
  readonly aws: LocalAws;
  readonly driver: RealTimeDriver;

  readonly #temporary: string;

  private constructor(aws: LocalAws, driver: RealTimeDriver, temporary: string) {
    this.aws = aws;
    this.driver = driver;
    this.#temporary = temporary;
  }

  static async open(props: LocalSessionProps): Promise<LocalSession> {
    const temporary = await mkdtemp(join(tmpdir(), 'handshakes-'));
    try {
      if (props.assemblyDirectory === undefined) {
        const { synthesize } = await import('../rehearse/synthesize.ts');
        await synthesize({ directory: temporary, settings: props.organization.settings });
      }
      const aws = await startEngine(props, props.assemblyDirectory ?? temporary);
      return new LocalSession(aws, startTime(aws, props), temporary);
    } catch (error) {
      await removeDirectory(temporary);
      throw error;
    }
  }

  /** Lets the activity that runs end, closes the endpoint and leaves nothing behind. */
  async stop(): Promise<void> {
    await this.driver.stop();
    await this.aws.stop();
    await removeDirectory(this.#temporary);
  }
}

/** The engine is loaded only now: most commands do without, and are answered at once. */
async function startEngine(props: LocalSessionProps, assemblyDirectory: string): Promise<LocalAws> {
  const { LocalAws } = await import('../../local/local-aws.ts');
  const { organization, world, factor, port = 0 } = props;
  return LocalAws.start({
    ...{ assemblyDirectory, world, port },
    startAt: factor === 1 ? wallClockNow() : (parseInstant(organization.start) ?? 0),
    seed: props.seed ?? organization.seed,
  });
}

function startTime(aws: LocalAws, { factor, onError }: LocalSessionProps): RealTimeDriver {
  const { clock, organizations, topics } = aws;
  const driver = new RealTimeDriver(clock, { factor, onError });
  aws.attachControl(
    new ControlSurface({ clock, driver, organizations: organizations.control, topics }),
  );
  driver.start();
  return driver;
}

/** Bundles are read when a function is called for the first time, so they stay until the end. */
function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true });
}
