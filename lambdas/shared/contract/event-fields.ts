import * as z from 'zod/mini';
import { described } from './described.ts';
import { EVENT_VERSION } from './event-version.ts';

export const version = described('version of the event detail', z.literal(EVENT_VERSION));
export const instant = described('ISO 8601 instant', z.iso.datetime({ offset: true }));
