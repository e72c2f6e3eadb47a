import { Variable } from '../contract/variables.ts';
import type { Clients } from './clients.ts';
import { documentsOf } from './connect-tables.ts';
import { readVariable } from './environment.ts';
import { pastRequestsIn } from './past-requests.ts';

export const connectPastRequests = (clients: Clients) =>
  pastRequestsIn(documentsOf(clients), readVariable(Variable.OUTCOME_TABLE_NAME));
