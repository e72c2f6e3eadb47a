import type { Settings } from '../contract/settings.ts';
import { AdmissionControl } from '../domain/admission/admission-control.ts';
import { admissionRules } from '../domain/admission/admission-rules.ts';
import type { Turnstile } from '../domain/admission/turnstile.ts';
import { admissionStoreIn } from './admission-store.ts';
import type { Clients } from './clients.ts';
import {
  connectAccountQuotaLater,
  connectNoticesLater,
  connectOrganizationsLater,
  connectPublisherLater,
} from './connect-later.ts';
import { connectCallbacks, connectTimers } from './connect-step-functions.ts';
import { connectOutcomes, connectTokens, coordination } from './connect-tables.ts';
import { log } from './log.ts';
import { systemClock } from './system-clock.ts';

/** The turnstile of a deployment, for every function that may change who may go. */
export function connectTurnstile(settings: Settings, clients: Clients): Turnstile {
  return new AdmissionControl(
    {
      store: admissionStoreIn({ ...coordination(clients), log }),
      tokens: connectTokens(clients),
      callbacks: connectCallbacks(clients),
      timers: connectTimers(clients),
      publisher: connectPublisherLater(clients),
      notices: connectNoticesLater(clients),
      outcomes: connectOutcomes(clients),
      organizations: connectOrganizationsLater(clients),
      accountQuota: connectAccountQuotaLater(clients),
      clock: systemClock,
      log,
    },
    admissionRules(settings),
  );
}
