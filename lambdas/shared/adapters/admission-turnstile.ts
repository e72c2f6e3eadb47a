import type { Settings } from '../contract/settings.ts';
import { AdmissionControl } from '../domain/admission/admission-control.ts';
import { admissionRules } from '../domain/admission/admission-rules.ts';
import type { Turnstile } from '../domain/admission/turnstile.ts';
import { serviceQuotas } from './account-quota.ts';
import { admissionStoreIn } from './admission-store.ts';
import { log } from './log.ts';
import { systemClock } from './system-clock.ts';
import {
  connectCallbacks,
  connectNotices,
  connectOrganizations,
  connectOutcomes,
  connectPublisher,
  connectTimers,
  connectTokens,
  coordination,
} from './wiring.ts';

/** The turnstile of a deployment, for every function that may change who may go. */
export function connectTurnstile(settings: Settings): Turnstile {
  return new AdmissionControl(
    {
      store: admissionStoreIn(coordination()),
      tokens: connectTokens(),
      callbacks: connectCallbacks(),
      timers: connectTimers(),
      publisher: connectPublisher(),
      notices: connectNotices(),
      outcomes: connectOutcomes(),
      organizations: connectOrganizations(),
      accountQuota: serviceQuotas(),
      clock: systemClock,
      log,
    },
    admissionRules(settings),
  );
}
