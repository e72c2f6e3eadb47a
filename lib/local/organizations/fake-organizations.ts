import type { Clock } from '../clock/clock.ts';
import type { Random } from '../clock/random.ts';
import type { AwsService, Operation } from '../endpoint/service.ts';
import type { CloudTrailEvent } from './cloudtrail-event.ts';
import type { OrganizationsControl } from './control.ts';
import type { OrganizationWorld } from './world.ts';

export interface FakeOrganizationsProps {
  readonly clock: Clock;
  readonly random: Random;
  readonly world: OrganizationWorld;
  /** Receives CloudTrail events when EventBridge would deliver them: put them on the default bus. */
  readonly emit: (event: CloudTrailEvent) => void | Promise<void>;
  /** @default aws */
  readonly partition?: string;
  /** Where Organizations lives and its events arrive. @default us-east-1 */
  readonly region?: string;
}

/**
 * AWS Organizations as far as invitations need it. What it does, line by line and with sources, is in
 * `organizations.md`; tests name those lines. Change one, change all three.
 */
export declare class FakeOrganizations implements AwsService {
  readonly targetPrefix: 'AWSOrganizationsV20161128';
  readonly jsonVersion: '1.1';
  readonly operations: Readonly<Record<string, Operation>>;
  readonly control: OrganizationsControl;

  constructor(props: FakeOrganizationsProps);
}
