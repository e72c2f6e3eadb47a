import type { LocalAws } from '../../lib/local/local-aws.ts';
import { requireOutput } from '../../lib/operator/rehearse/run-campaign.ts';
import { functionSeconds, type Usage } from '../prices.ts';
import type { CallTimes } from './call-times.ts';
import { CapacityMeter } from './capacity-meter.ts';

/** Counts what the stack uses of what AWS bills, from its start on. */
export class UsageMeter {
  readonly #aws: LocalAws;
  readonly #times: CallTimes;
  readonly #capacity: CapacityMeter;

  constructor(aws: LocalAws, times: CallTimes) {
    this.#aws = aws;
    this.#times = times;
    this.#capacity = new CapacityMeter(aws.dynamodb, requireOutput(aws, 'OutcomeTableName'));
  }

  /** Everything until now. */
  read(): Usage {
    const functionCalls = this.countCalls('');
    return {
      transitions: this.#aws.stepFunctions.totalStateTransitions,
      functionCalls,
      functionSeconds: functionSeconds(functionCalls, this.#times.busyMs),
      readUnits: this.#capacity.readUnits,
      writeUnits: this.#capacity.writeUnits,
      events: this.#aws.events.eventsPut,
    };
  }

  /** Calls of the functions whose name has a part. */
  countCalls(part: string): number {
    const { functions } = this.#aws;
    return functions
      .names()
      .filter((name) => name.toLowerCase().includes(part))
      .reduce((sum, name) => sum + functions.figures(name).invocations, 0);
  }
}
