import { Variable } from '../contract/variables.ts';
import type { Clients } from './clients.ts';
import { documentsOf } from './connect-tables.ts';
import { readVariable } from './environment.ts';
import { settledCopiesIn } from './settled-copies.ts';

export const connectSettledCopies = (clients: Clients) =>
  settledCopiesIn(documentsOf(clients), readVariable(Variable.OUTCOME_TABLE_NAME));
