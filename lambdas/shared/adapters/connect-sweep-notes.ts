import type { Clients } from './clients.ts';
import { coordination } from './connect-tables.ts';
import { queuedPlacesIn } from './queued-places.ts';
import { listingsIn, settledUpToIn } from './sweep-notes.ts';

export const connectListings = (clients: Clients) => listingsIn(coordination(clients));
export const connectSettledUpTo = (clients: Clients) => settledUpToIn(coordination(clients));
export const connectQueuedPlaces = (clients: Clients) => queuedPlacesIn(coordination(clients));
