import type { Clients } from './clients.ts';
import { coordination } from './connect-tables.ts';
import { withdrawalsIn } from './withdrawals-table.ts';

export const connectWithdrawals = (clients: Clients) => withdrawalsIn(coordination(clients));
